"""What was promised, and which enterprises count towards it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.facts import Fact, FactQuerySet
from core.names import Bilingual
from core.versions import Versioned
from crm.chains.models import Chain, Segment
from crm.enterprises.models import Enterprise, Group
from crm.leads.models import Lead
from crm.leads.stages import Kind


class Programme(Bilingual, Versioned):
    """A programme 招引任务: a set of targets with one announcement behind it."""

    slug = models.SlugField(_("short address"), unique=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    demo = models.BooleanField(_("demonstration data"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["order", "pk"]


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The promise is public: every business role sees every target."""
        return self if user.has_perm("targets.see") else self.none()

    def of_enterprises(self):
        return self.filter(measure__in=Target.OF_ENTERPRISES)

    def running(self, on):
        """Those whose deadline has not passed, or that have none."""
        return self.filter(Q(by_day__isnull=True) | Q(by_day__gte=on))


class Target(Bilingual, Versioned):
    """A target 指标: so many enterprises of a kind, or so much money or so many projects.

    `quota` is a number of enterprises or projects, or yuan for money; none is open-ended.
    `by_day` is the deadline; a target without one shows no days left and no pace.
    """

    class Measure(models.TextChoices):
        LEADERS = "leaders", _("chain leaders")
        MEMBERS = "members", _("enterprises upstream and downstream")
        SRDI = "srdi", _("SRDI SMEs")
        SIGNED_AMOUNT = "signed_amount", _("signed investment")
        STARTED = "started", _("projects started")
        PRODUCING = "producing", _("projects in production")
        ABOVE_SCALE = "above_scale", _("new above-scale firms")

    OF_ENTERPRISES = (Measure.LEADERS, Measure.MEMBERS, Measure.SRDI)

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="targets", verbose_name=_("programme")
    )
    slug = models.SlugField(_("short address"), unique=True)
    measure = models.CharField(_("measure"), max_length=20, choices=Measure)
    quota = models.PositiveBigIntegerField(
        _("quota"), null=True, blank=True, help_text=_("Empty: open-ended. Money in yuan.")
    )
    from_day = models.DateField(_("from"), null=True, blank=True)
    by_day = models.DateField(_("by"), null=True, blank=True)
    counts_at = models.CharField(
        _("counts at"), max_length=20, choices=Kind, default=Kind.SIGNED,
        help_text=_("The verified stage at which it counts."),
    )  # fmt: skip
    origins = models.JSONField(
        _("origins of funds that qualify"), default=list, blank=True,
        help_text=_("Empty: every origin but local relocation."),
    )  # fmt: skip
    certificates = models.JSONField(
        _("certifications that qualify"), default=list, blank=True,
        help_text=_("For SRDI targets: the kinds of certification that count."),
    )  # fmt: skip
    pool = models.SlugField(
        _("counted once across"), blank=True,
        help_text=_("A group counts once among all targets with the same word here."),
    )  # fmt: skip
    distinct_chains = models.BooleanField(_("each of a different chain"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["programme__order", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_day__isnull=True)
                | Q(by_day__isnull=True)
                | Q(by_day__gte=models.F("from_day")),
                name="target_ends_after_it_begins",
            ),
        ]

    def get_absolute_url(self):
        return reverse("target", args=[self.slug])

    @property
    def is_of_enterprises(self):
        return self.measure in self.OF_ENTERPRISES

    @property
    def is_money(self):
        return self.measure == self.Measure.SIGNED_AMOUNT


class IntroductionQuerySet(FactQuerySet):
    def counted(self, day=None, moment=None):
        """Accepted introductions, now or as of `day`, as known at `moment`."""
        standing = self.at(day, moment) if day else self.standing()
        return standing.filter(accepted=True)

    def of_group(self, group):
        return self.filter(group=group)

    def near(self, leads):
        """Those that could stand in the way of `leads`, their own among them: of the same
        groups, or of leaders, whose chains must differ."""
        groups = {lead.investor.group_id for lead in leads}
        return self.filter(Q(group__in=groups) | Q(distinct_chain__isnull=False))


class Introduction(Fact):
    """The verdict 引进认定 that `enterprise`, by `lead`, counts towards `target` or does not.

    `pool` and `distinct_chain` repeat what the target demands, so that the database itself
    counts a group once per target and pool, and each chain once where chains must differ.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="introductions", verbose_name=_("target")
    )
    lead = models.ForeignKey(
        Lead, models.PROTECT, related_name="introductions", verbose_name=_("lead")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="introductions", verbose_name=_("enterprise")
    )
    group = models.ForeignKey(
        Group, models.PROTECT, related_name="introductions", verbose_name=_("group")
    )
    segment = models.ForeignKey(
        Segment, models.PROTECT, null=True, related_name="+", verbose_name=_("segment")
    )
    chain = models.ForeignKey(
        Chain, models.PROTECT, null=True, related_name="+", verbose_name=_("chain")
    )
    distinct_chain = models.ForeignKey(Chain, models.PROTECT, null=True, related_name="+")
    pool = models.SlugField(blank=True)
    accepted = models.BooleanField(_("accepted"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["on", "pk"]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["target", "group"],
                condition=Q(withdrawn_at__isnull=True, accepted=True),
                name="a_group_counts_once_per_target",
            ),
            models.UniqueConstraint(
                fields=["pool", "group"],
                condition=Q(withdrawn_at__isnull=True, accepted=True) & ~Q(pool=""),
                name="a_group_counts_once_per_pool",
            ),
            models.UniqueConstraint(
                fields=["target", "distinct_chain"],
                condition=Q(withdrawn_at__isnull=True, accepted=True, distinct_chain__isnull=False),
                name="leaders_are_of_different_chains",
            ),
            models.UniqueConstraint(
                fields=["target", "lead"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_verdict_per_lead_and_target",
            ),
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason=""), name="a_refusal_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.target} · {self.enterprise}"
