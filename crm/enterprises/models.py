"""Enterprises, the groups they belong to, and the people one talks to."""

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from core import audit
from core.permissions import authorise
from core.refusals import Refused
from core.versions import Versioned

from .matching import name_key
from .querysets import ContactQuerySet, EnterpriseQuerySet


class Group(models.Model):
    """A group 集团 of enterprises. A lone firm is a group of one, so first contact and
    counting always ask the group and never a special case."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class EnterpriseManager(models.Manager.from_queryset(EnterpriseQuerySet)):
    @transaction.atomic
    def register(self, name, *, by, **details):
        """Record a new enterprise; refuses a second record of the same name or USCC."""
        authorise("enterprises.edit", by)
        uscc = details.get("uscc")
        self.refuse_second(name, uscc)
        try:
            with transaction.atomic():
                details["group"] = details.get("group") or Group.objects.create(name=name)
                enterprise = self.create(name=name, recorded_by=by, **details)
        except IntegrityError:  # somebody recorded it in the same moment
            self.refuse_second(name, uscc)
            raise
        audit.record("enterprise.registered", enterprise, by=by, after={"name": name})
        return enterprise

    def refuse_second(self, name, uscc, *, but=None):
        """Raise AlreadyRecorded when another enterprise than `but` has this name or USCC."""
        same = self.exclude(pk=but and but.pk).same_as(name, uscc)
        if same:
            raise AlreadyRecorded(same, field="uscc" if uscc and same.uscc == uscc else "name")


class AlreadyRecorded(Refused):
    """The enterprise is on record; `enterprise` is that record."""

    def __init__(self, enterprise, *, field="name"):
        super().__init__(
            _("This enterprise is on record already: %(name)s.") % {"name": enterprise},
            field=field,
        )
        self.enterprise = enterprise

    def add_to(self, form):
        """The form also learns which record it is, so that its page can lead there."""
        super().add_to(form)
        form.existing = self.enterprise


class Enterprise(Versioned):
    """An enterprise 企业. Any name will do at first (“某电池材料企业”); details come later."""

    EDITABLE = (
        "name", "name_en", "short_name", "uscc", "region", "industry", "address", "profile",
    )  # fmt: skip

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    name_key = models.CharField(max_length=200, editable=False)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    uscc = models.CharField(
        _("USCC"),
        max_length=18,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Unified social credit code, 18 characters (GB 32100-2015)."),
    )
    group = models.ForeignKey(
        Group, models.PROTECT, related_name="enterprises", verbose_name=_("group")
    )
    region = models.CharField(_("province and city"), max_length=60, blank=True)
    industry = models.CharField(
        _("industry code"), max_length=5, blank=True, help_text=_("GB/T 4754-2017, such as C3825.")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    profile = models.TextField(_("about the investor"), blank=True)
    demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = EnterpriseManager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["name"], name="enterprise_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"], condition=~Q(name_key=""), name="one_firm_one_record"
            ),
            models.CheckConstraint(condition=~Q(uscc=""), name="uscc_is_never_blank"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("enterprise", args=[self.pk])

    def save(self, *args, **kwargs):
        # A derived column, not a rule: it follows the name whatever code writes it.
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    @transaction.atomic
    def edit(self, changes, *, by, version):
        """Change some of EDITABLE; raises Stale when somebody else saved first."""
        authorise("enterprises.edit", by, self)
        name, uscc = changes.get("name", self.name), changes.get("uscc", self.uscc)
        Enterprise.objects.refuse_second(name, uscc, but=self)
        self.change(changes, allowed=self.EDITABLE, version=version, by=by)


class Contact(Versioned):
    """A contact 联系人 at an enterprise, known to the team that met them."""

    EDITABLE = ("name", "title", "phone", "email", "note")
    # The audit keeps which fields changed, never a person's data: erasure must leave it whole.
    PERSONAL = True

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="contacts", verbose_name=_("enterprise")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("position held"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return self.enterprise.get_absolute_url()

    @property
    def phone_masked(self):
        """Enough to recognise a number, not to call it."""
        return f"{self.phone[:3]}****{self.phone[-2:]}" if len(self.phone) > 6 else "****"

    @classmethod
    @transaction.atomic
    def add(cls, enterprise, *, by, **details):
        authorise("contacts.edit", by)
        contact = cls.objects.create(enterprise=enterprise, team=by.team, recorded_by=by, **details)
        audit.record("contact.added", contact, by=by, after={"enterprise": enterprise.pk})
        return contact

    @transaction.atomic
    def edit(self, changes, *, by, version):
        authorise("contacts.edit", by, self)
        self.change(changes, allowed=self.EDITABLE, version=version, by=by)

    @transaction.atomic
    def reveal(self, *, by):
        """The phone in full; who looked is on record."""
        authorise("contacts.reveal", by, self)
        audit.record("contact.revealed", self, by=by)
        return self.phone
