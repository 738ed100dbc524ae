"""Milestones: dated, evidenced, verified by a second person. Append-only."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import audit, days
from core.facts import Fact, FactQuerySet
from core.permissions import authorise
from core.refusals import Refused
from core.units import MOST_YUAN

from .evidence import Evidence
from .stages import Gate, Kind, Stage
from .states import State

MONTH = timedelta(days=30)


class MilestoneQuerySet(FactQuerySet):
    def visible_to(self, user):
        """Milestones of the leads that `user` may see."""
        leads = self.model._meta.get_field("lead").related_model.objects
        return self.filter(lead__in=leads.visible_to(user))

    def verified(self, day=None, moment=None):
        """Milestones whose acceptance stands now, or as of `day`, as known at `moment`."""
        verdicts = Verification.objects
        standing = verdicts.at(day, moment) if day else verdicts.standing()
        return self.filter(pk__in=standing.filter(accepted=True).values("milestone"))

    def with_verdict(self):
        """Adds the standing verdict: `accepted` (None: not judged yet), `verdict_note`,
        `verifier_name` and `verified_at`."""
        standing = FilteredRelation(
            "verifications", condition=Q(verifications__withdrawn_at__isnull=True)
        )
        return self.select_related("stage", "recorded_by").annotate(
            standing=standing,
            accepted=F("standing__accepted"),
            verdict_note=F("standing__note"),
            verifier_name=F("standing__recorded_by__name"),
            verified_at=F("standing__recorded_at"),
        )

    def for_queue(self):
        """Everything the verifier looks at, the longest waiting first."""
        evidence = Evidence.objects.standing().select_related("kind", "file")
        return (
            self.with_verdict()
            .select_related("lead__investor", "lead__team", "lead__segment__chain")
            .prefetch_related(Prefetch("evidence", evidence))
            .order_by("recorded_at", "pk")
        )

    def newest(self, shown):
        """The last `shown` of those that were recorded in the last 30 days."""
        recent = self.standing().filter(recorded_at__gte=timezone.now() - MONTH)
        return self._first(recent.order_by("-recorded_at", "-pk"), shown)

    def waiting_longest(self, shown):
        """The first `shown` in the order in which they were recorded."""
        return self._first(self.order_by("recorded_at", "pk"), shown)

    def _first(self, ordered, shown):
        """The first of these, with what a line about each says. Their keys are found first:
        joined to all the rest, the database would read far more than these."""
        firsts = self.model.objects.filter(pk__in=ordered.values("pk")[:shown])
        firsts = firsts.select_related("lead__team", "stage", "recorded_by")
        return firsts.order_by(*ordered.query.order_by)

    def awaiting(self):
        """Standing milestones of stages that count, with no verdict yet, of leads that are no
        mistake."""
        judged = Verification.objects.standing().values("milestone")
        awaiting = self.standing().exclude(stage__verifier="").exclude(pk__in=judged)
        return awaiting.exclude(lead__state=State.VOID)

    def awaiting_verdict_of(self, user):
        """Those that `user` may judge: the stage's role, and not the recorder."""
        return self.awaiting().filter(stage__verifier=user.role).exclude(recorded_by=user)


class Milestone(Fact):
    """A lead reached `stage` on day `on`. `amount` is the contract amount in yuan, where asked."""

    lead = models.ForeignKey(
        "crm.Lead", models.PROTECT, related_name="milestones", verbose_name=_("lead")
    )
    stage = models.ForeignKey(
        Stage, models.PROTECT, related_name="milestones", verbose_name=_("stage")
    )
    amount = models.BigIntegerField(_("amount (yuan)"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["stage__order", "pk"]
        indexes = [
            models.Index(fields=["stage", "on"], name="milestone_stage_on"),
            models.Index(fields=["recorded_at"], name="milestone_recorded_at"),
        ]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["lead", "stage"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_stage_is_reached_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__range=(1, MOST_YUAN)),
                name="milestone_amount_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.lead} · {self.stage}"

    def get_absolute_url(self):
        return self.lead.get_absolute_url()

    def verdict(self):
        """The standing verification, or None."""
        return next((v for v in self.verifications.all() if v.withdrawn_at is None), None)

    @transaction.atomic
    def verify(self, *, by, accepted=True, note=""):
        """A second person accepts or refuses this milestone."""
        authorise("milestones.verify", by, self)
        self.lead.lock()
        self.refresh_from_db()
        if self.recorded_by_id == by.pk:
            raise Refused(_("Four eyes: somebody other than the recorder has to verify this."))
        if self.withdrawn_at:
            raise Refused(_("This milestone has been withdrawn."))
        if self.lead.state == State.VOID:
            raise Refused(_("The lead was logged by mistake; nothing of it is verified."))
        if self.verifications.standing().exists():
            raise Refused(_("Somebody has verified this already."))
        if not accepted and not note:
            raise Refused(_("Say why it is refused."), field="note")
        verification = self.verifications.create(
            on=self.on, recorded_by=by, recorder=self.recorded_by, accepted=accepted, note=note
        )
        audit.record(
            "milestone.verified" if accepted else "milestone.refused", self.lead, by=by,
            after={"stage": self.stage.slug, "on": self.on.isoformat()}, note=note,
        )  # fmt: skip
        return verification

    @transaction.atomic
    def withdraw(self, *, by, reason):
        """Take back a mistaken milestone; it stays readable as known before."""
        authorise("milestones.withdraw", by, self)
        self.lead.lock()
        self.refresh_from_db()
        if self.stage.kind == Kind.CLUE:
            raise Refused(_("A lead begins as a clue; void the lead if it is a mistake."))
        self._refuse_if_needed()
        self._withdraw(by=by, reason=reason)
        self.lead.sum_up_stage()
        audit.record(
            "milestone.withdrawn", self.lead, by=by, note=reason,
            before={"stage": self.stage.slug, "on": self.on.isoformat()},
        )  # fmt: skip

    def _refuse_if_needed(self):
        """A milestone that standing others need cannot go first."""
        reached = self.lead.milestones.standing().values("stage")
        needing = Gate.objects.filter(
            project_type=self.lead.project_type, stage__in=reached, needs=self.stage
        ).select_related("stage")
        if needing:
            names = ", ".join(str(gate.stage) for gate in needing)
            raise Refused(_("Withdraw first what needs it: %(stages)s.") % {"stages": names})


class PlannedDayQuerySet(models.QuerySet):
    def missed(self, leads, on=None):
        """Days that have passed without the stage being reached, of those of `leads` that are
        being worked on."""
        reached = Milestone.objects.standing().filter(
            lead=OuterRef("lead"), stage=OuterRef("stage")
        )
        past = self.filter(on__lt=on or days.today(), lead__in=leads.open())
        return past.filter(~Exists(reached))


class PlannedDay(models.Model):
    """The day on which a stage is planned to be reached 节点计划. The audit keeps its past."""

    lead = models.ForeignKey(
        "crm.Lead", models.PROTECT, related_name="planned_days", verbose_name=_("lead")
    )
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    on = models.DateField(_("planned day"))

    objects = PlannedDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned day")
        verbose_name_plural = _("planned days")
        ordering = ["stage__order"]
        indexes = [models.Index(fields=["on"], name="planned_day_on")]
        constraints = [
            models.UniqueConstraint(fields=["lead", "stage"], name="one_plan_per_stage"),
        ]

    def __str__(self):
        return f"{self.stage} · {self.on}"


class Verification(Fact):
    """The verdict of a second person. `recorder` repeats who recorded the milestone, so that
    the database itself can hold the four eyes."""

    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="verifications", verbose_name=_("milestone")
    )
    recorder = models.ForeignKey(User, models.PROTECT, related_name="+")
    accepted = models.BooleanField(_("accepted"))
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-pk"]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_verdict_per_milestone",
            ),
            models.CheckConstraint(
                condition=~Q(recorded_by=F("recorder")), name="four_eyes_on_a_milestone"
            ),
        ]

    def __str__(self):
        return f"{self.milestone} · {self.recorded_by}"
