"""Counted facts about an enterprise: its certifications and its roles in chains."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import audit, days
from core.facts import Fact, FactQuerySet
from core.permissions import authorise
from core.refusals import Refused
from crm.chains.models import Chain, Segment

from .models import Enterprise

#: An SRDI tier is valid for three years (优质中小企业梯度培育管理暂行办法, 2022).
SRDI_YEARS = 3


class StandingQuerySet(FactQuerySet):
    def visible_to(self, user):
        """As the enterprise itself: known to every business role."""
        return self if user.has_perm("enterprises.see") else self.none()


class StandingManager(models.Manager.from_queryset(StandingQuerySet)):
    @transaction.atomic
    def record(self, enterprise, *, on, by, **details):
        """Record a dated fact about `enterprise`."""
        authorise("enterprises.certify", by, enterprise)
        days.not_future(on)
        # Of two at once the second waits here, and then sees what the first recorded.
        Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        fact = self.model(enterprise=enterprise, on=on, recorded_by=by, **details)
        fact.complete()
        fact.refuse_if_wrong()
        fact.save()
        audit.record(
            f"{fact._meta.model_name}.recorded",
            enterprise,
            by=by,
            after=audit.snapshot(fact, fact.AUDITED),
        )
        return fact


class Standing(Fact):
    """What certifications and chain roles have in common."""

    objects = StandingManager()

    class Meta(Fact.Meta):
        abstract = True

    def get_absolute_url(self):
        return self.enterprise.get_absolute_url()

    def complete(self):
        """Fill in what follows from the rest."""

    @transaction.atomic
    def withdraw(self, *, by, reason):
        """Take back a mistaken record; it stays readable as known before."""
        authorise("enterprises.certify", by, self.enterprise)
        self._withdraw(by=by, reason=reason)
        audit.record(
            f"{self._meta.model_name}.withdrawn", self.enterprise, by=by, note=reason,
            before=audit.snapshot(self, self.AUDITED),
        )  # fmt: skip


class Certification(Standing):
    """A certification 资质. `on` is the first valid day; SRDI tiers are valid three years."""

    AUDITED = ("kind", "batch", "issuer", "number", "on", "valid_to")

    class Kind(models.TextChoices):
        INNOVATIVE = "innovative", _("innovative SME")
        SRDI = "srdi", _("SRDI SME (provincial)")
        LITTLE_GIANT = "little_giant", _("SRDI little giant (national)")
        CHAMPION = "champion", _("manufacturing single champion")
        HIGH_TECH = "high_tech", _("high-tech enterprise")

    SRDI_TIERS = (Kind.INNOVATIVE, Kind.SRDI, Kind.LITTLE_GIANT)

    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="certifications",
        verbose_name=_("enterprise"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    issuer = models.CharField(_("issuer"), max_length=100, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta(Standing.Meta):
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["-on", "-pk"]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("on")),
                name="certification_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_valid(self):
        """Standing and not expired; its last day still counts."""
        return self.stands and (self.valid_to is None or self.valid_to >= days.today())

    def complete(self):
        if self.valid_to is None and self.kind in self.SRDI_TIERS:
            self.valid_to = _years_after(self.on, SRDI_YEARS)

    def refuse_if_wrong(self):
        if self.valid_to and self.valid_to < self.on:
            raise Refused(_("It would end before it begins."), field="valid_to")


class ChainRole(Standing):
    """What an enterprise is to a chain: leader 链主, core 链核 or member."""

    AUDITED = ("chain", "segment", "role", "on")

    class Role(models.TextChoices):
        LEADER = "leader", _("chain leader")
        CORE = "core", _("core enterprise")
        MEMBER = "member", _("member")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="chain_roles", verbose_name=_("enterprise")
    )
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="roles", verbose_name=_("chain"))
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("segment"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta(Standing.Meta):
        verbose_name = _("chain role")
        verbose_name_plural = _("chain roles")
        ordering = ["-on", "-pk"]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["enterprise", "chain"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_role_per_enterprise_and_chain",
            ),
        ]

    def __str__(self):
        return f"{self.chain} · {self.get_role_display()}"

    def refuse_if_wrong(self):
        if self.segment and self.segment.chain_id != self.chain_id:
            raise Refused(_("This segment belongs to another chain."), field="segment")
        taken = type(self).objects.standing().filter(enterprise=self.enterprise, chain=self.chain)
        if taken.exists():
            raise Refused(
                _("It has a role in this chain already; withdraw that one first."), field="chain"
            )


def _years_after(day, years):
    """The last day of so many years that begin on `day`."""
    try:
        return day.replace(year=day.year + years) - days.ONE_DAY
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
