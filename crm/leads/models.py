"""The lead: one investment, from clue to full capacity, and every act on it."""

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from core import audit, days
from core.permissions import authorise
from core.refusals import Refused
from core.units import MOST_YUAN
from core.versions import Versioned, bump
from crm.chains.models import Segment
from crm.enterprises.models import Enterprise
from parks.models import Park

from .claims import Claim
from .gates import GateClosed, missing_for
from .querysets import LeadQuerySet
from .stages import Kind, ProjectType, Stage
from .states import MOVES, OVER, Reason, State


class Origin(models.TextChoices):
    """Where the money comes from 资金来源地."""

    UNKNOWN = "", _("not known yet")
    OUTSIDE_PROVINCE = "outside_province", _("outside the province")
    OUTSIDE_CITY = "outside_city", _("outside the city")
    LOCAL = "local", _("local")
    ABROAD = "abroad", _("abroad")
    RELOCATION = "relocation", _("local relocation")


class Source(models.TextChoices):
    VISIT_OUT = "visit_out", _("visit out")
    VISIT_IN = "visit_in", _("visit in")
    EVENT = "event", _("promotion event")
    REFERRAL = "referral", _("referral")
    AGENT = "agent", _("agent or chamber of commerce")
    CHAIN = "chain", _("recruiting along the chain")
    OTHER = "other", _("other")


class LeadManager(models.Manager.from_queryset(LeadQuerySet)):
    @transaction.atomic
    def log(self, investor, *, name, by, summary="", on=None, **details):
        """Log a lead: its first stage is the clue, its team gets first contact or is refused."""
        authorise("leads.log", by)
        on = on or days.today()
        days.not_future(on)
        clue = Stage.objects.get(kind=Kind.CLUE)
        lead = self.create(
            investor=investor, name=name, summary=summary, owner=by, team=by.team, stage=clue,
            stage_on=on, logged_on=on, logged_by=by, last_substance_on=on, **details,
        )  # fmt: skip
        Claim.objects.open_for(lead, by=by)
        lead.share_sets.create(leading_team=by.team, on=on, recorded_by=by)
        lead.milestones.create(stage=clue, on=on, recorded_by=by)
        after = {"name": name, "investor": {"id": investor.pk, "text": investor.name}}
        audit.record("lead.logged", lead, by=by, after=after)
        return lead


class Lead(Versioned):
    """A lead 项目. Money in yuan, areas in m². `stage`, `stage_on` and `state` sum up rows of
    their own; `place`, `park`, `next_step…` and `last_substance_on` are filed by upper rooms;
    `shared` says that other teams hold a part of the standing shares."""

    EDITABLE = (
        "name", "summary", "project_company", "project_type", "origin", "source", "referrer",
        "referred_on", "segment", "planned_investment", "planned_fixed_assets", "land_m2",
        "floor_m2", "power_kva", "energy_tce", "output", "tax", "jobs", "official_code",
        "statistical_name", "statistical_total",
    )  # fmt: skip

    name = models.CharField(_("project name"), max_length=200)
    summary = models.CharField(_("in one line"), max_length=500, blank=True)
    investor = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="leads", verbose_name=_("investor")
    )
    project_company = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="projects", null=True, blank=True,
        verbose_name=_("project company"),
    )  # fmt: skip
    project_type = models.CharField(
        _("project type"), max_length=20, choices=ProjectType, default=ProjectType.UNDECIDED
    )
    origin = models.CharField(_("origin of funds"), max_length=20, choices=Origin, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source, blank=True)
    referrer = models.CharField(_("referrer"), max_length=100, blank=True)
    referred_on = models.DateField(_("referred on"), null=True, blank=True)
    segment = models.ForeignKey(
        Segment, models.PROTECT, related_name="leads", null=True, blank=True,
        verbose_name=_("chain segment"),
    )  # fmt: skip
    planned_investment = models.BigIntegerField(_("planned investment"), null=True, blank=True)
    planned_fixed_assets = models.BigIntegerField(_("planned fixed assets"), null=True, blank=True)
    land_m2 = models.PositiveBigIntegerField(_("land needed"), null=True, blank=True)
    floor_m2 = models.PositiveBigIntegerField(_("workshop needed"), null=True, blank=True)
    power_kva = models.PositiveIntegerField(_("power (kVA)"), null=True, blank=True)
    energy_tce = models.PositiveIntegerField(
        _("energy (t of coal equivalent a year)"), null=True, blank=True
    )
    output = models.BigIntegerField(_("yearly output"), null=True, blank=True)
    tax = models.BigIntegerField(_("yearly tax"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    official_code = models.CharField(
        _("official project code"), max_length=24, blank=True,
        help_text=_("24 digits, as on the filing certificate."),
    )  # fmt: skip
    statistical_name = models.CharField(_("name in statistics"), max_length=200, blank=True)
    statistical_total = models.BigIntegerField(_("total in statistics"), null=True, blank=True)

    owner = models.ForeignKey(User, models.PROTECT, related_name="leads", verbose_name=_("owner"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="leads", verbose_name=_("team"))
    stage = models.ForeignKey(
        Stage, models.PROTECT, related_name="leads", verbose_name=_("stage"), editable=False
    )
    stage_on = models.DateField(_("in this stage since"), editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.ACTIVE, editable=False
    )
    park = models.ForeignKey(
        Park, models.PROTECT, related_name="leads", null=True, blank=True, editable=False,
        verbose_name=_("park"),
    )  # fmt: skip
    shared = models.BooleanField(_("shared with other teams"), default=False, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True, editable=False)
    next_step = models.CharField(_("next step"), max_length=200, blank=True, editable=False)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True, editable=False)
    last_substance_on = models.DateField(_("last substantial contact"), editable=False)
    logged_on = models.DateField(_("logged on"), editable=False)
    logged_at = models.DateTimeField(_("logged at"), default=timezone.now, editable=False)
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    objects = LeadManager()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["team", "state"], name="lead_team_state"),
            models.Index(fields=["owner", "next_step_on"], name="lead_owner_next_step"),
            models.Index(fields=["next_step_on", "id"], name="lead_next_step"),
            models.Index(fields=["last_substance_on", "id"], name="lead_silence"),
            models.Index(Coalesce("planned_investment", 0), "id", name="lead_investment"),
            models.Index(fields=["logged_on", "id"], name="lead_logged"),
            models.Index(fields=["stage", "state"], name="lead_stage_state"),
            models.Index(fields=["id"], condition=Q(shared=True), name="lead_shared"),
            # All that the totals of a list ask for: they are then read from this index alone.
            models.Index(
                fields=["state", "team", "shared", "planned_investment", "id"], name="lead_totals"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(official_code="") | Q(official_code__regex=r"^[0-9]{24}$"),
                name="official_code_has_24_digits",
            ),
            models.UniqueConstraint(
                fields=["official_code"], condition=~Q(official_code=""), name="official_code_once"
            ),
            models.CheckConstraint(
                condition=Q(planned_investment__isnull=True)
                | Q(planned_investment__range=(0, MOST_YUAN)),
                name="planned_investment_in_range",
            ),
            models.CheckConstraint(
                condition=Q(output__isnull=True) | Q(output__range=(0, MOST_YUAN)),
                name="output_in_range",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("lead", args=[self.pk])

    @property
    def days_silent(self):
        return (days.today() - self.last_substance_on).days

    def lock(self):
        """Hold this lead until the transaction ends; read what others wrote meanwhile."""
        self.refresh_from_db(from_queryset=Lead.objects.select_for_update())

    def missing(self, stage, **given):
        """What the gate of `stage` still asks for: the very answer that `reach` acts on."""
        return missing_for(self, stage, **given)

    @transaction.atomic
    def reach(self, stage, *, on, by, evidence=(), amount=None, note=""):
        """Record that this lead reached `stage` on day `on`, `amount` in yuan, `evidence` as
        Proofs; raise GateClosed naming what is missing."""
        authorise("leads.reach", by, self)
        days.not_future(on)
        self.lock()
        self._refuse_unless_active()
        if self.milestones.standing().filter(stage=stage).exists():
            raise Refused(_("This stage is reached already: %(stage)s.") % {"stage": stage})
        missing = self.missing(stage, on=on, proofs=evidence, amount=amount)
        if missing:
            raise GateClosed(missing)
        milestone = self.milestones.create(
            stage=stage, on=on, recorded_by=by, amount=amount, note=note
        )
        self._file(milestone, evidence, by)
        self.touch(on)
        self.sum_up_stage()
        audit.record(
            "milestone.reached", self, by=by, note=note,
            after={"stage": stage.slug, "on": on.isoformat(), "amount": amount},
        )  # fmt: skip
        return milestone

    def _file(self, milestone, proofs, by):
        for proof in proofs:
            dated_on = proof.dated_on or milestone.on
            days.not_future(dated_on, field="dated_on")
            milestone.evidence.create(
                kind=proof.kind, file=proof.file, reference=proof.reference, on=dated_on,
                recorded_by=by,
            )  # fmt: skip

    def sum_up_stage(self):
        """Write the furthest standing milestone into `stage`; true if that changed anything."""
        furthest = self.milestones.standing().order_by("-stage__order").first()
        before = (self.stage_id, self.stage_on)
        self.stage_id, self.stage_on = furthest.stage_id, furthest.on
        changed = before != (self.stage_id, self.stage_on)
        if changed:
            self._store("stage", "stage_on")
        return changed

    def touch(self, on):
        """Something of substance happened on day `on`."""
        if on > self.last_substance_on:
            self.last_substance_on = on
            self._store("last_substance_on")

    def file(self, **words):
        """Upper rooms file what list and board read: place, park, next_step, next_step_on."""
        for name, value in words.items():
            setattr(self, name, value)
        self._store(*words)

    def _store(self, *fields):
        self.save(update_fields=fields)

    @transaction.atomic
    def edit(self, changes, *, by, version):
        """Change some of EDITABLE; raises Stale when somebody else saved first."""
        authorise("leads.edit", by, self)
        self.lock()
        self._refuse_code_of_another(changes.get("official_code"))
        self.change(changes, allowed=self.EDITABLE, version=version, by=by)

    def _refuse_code_of_another(self, code):
        """Whose it is, is not said: the reader may not be allowed to see that lead."""
        if code and Lead.objects.exclude(pk=self.pk).filter(official_code=code).exists():
            raise Refused(
                _("Another project bears this code; compare it with the certificate."),
                field="official_code",
            )

    @transaction.atomic
    def plan(self, days_by_stage, *, by, version=None):
        """Set or clear (None) the planned day of each stage given; with `version`, raises Stale
        when somebody else saved first."""
        authorise("leads.plan", by, self)
        self.lock()
        if version is not None:
            bump(self, version)
        before = {
            day.stage.slug: day.on.isoformat() for day in self.planned_days.select_related("stage")
        }
        for stage, day in days_by_stage.items():
            if day is None:
                self.planned_days.filter(stage=stage).delete()
            else:
                self.planned_days.update_or_create(stage=stage, defaults={"on": day})
        after = {stage.slug: day and day.isoformat() for stage, day in days_by_stage.items()}
        audit.record("lead.planned", self, by=by, before=before, after=after)

    @transaction.atomic
    def change_state(self, state, *, on, by, code="", reason=""):
        """Pause, terminate, resume or void; a reason is always given, except to resume."""
        authorise("leads.change_state", by, self)
        days.not_future(on)
        self.lock()
        self._refuse_move(State(state), code, reason)
        self._refuse_if_earlier(on)
        before, self.state = self.state, State(state)
        self.states.create(state=state, on=on, code=code, reason=reason, recorded_by=by)
        self.state_follows_claim(before, by=by, reason=reason)
        self._store("state")
        audit.record(
            f"lead.{state}", self, by=by, note=reason,
            before={"state": before}, after={"state": state},
        )  # fmt: skip

    def _refuse_move(self, state, code, reason):
        if state not in MOVES[self.state]:
            raise Refused(
                _("A lead that is %(now)s cannot become %(next)s.")
                % {"now": self.get_state_display(), "next": state.label}
            )
        if state == State.VOID and self.milestones.standing().verified().exists():
            raise Refused(_("A verified milestone stands: it is no mistake. Terminate it instead."))
        if state != State.ACTIVE and not reason:
            raise Refused(_("Say why."), field="reason")
        if state == State.TERMINATED and code not in Reason.values:
            raise Refused(_("Choose a reason."), field="code")

    def _refuse_if_earlier(self, on):
        """States follow one another: what held on a past day is read from their days."""
        last = self.states.standing().order_by("on", "pk").last()
        since = last.on if last else self.logged_on
        if on < since:
            raise Refused(
                _("This has been so since %(day)s; it cannot change before that day.")
                % {"day": since.isoformat()},
                field="on",
            )

    def state_follows_claim(self, before, *, by, reason):
        """A lead that is over gives up first contact, unless the team has another one open."""
        if self.state in OVER:
            others = Lead.objects.of_group(self.investor.group_id).filter(team=self.team)
            if not others.exclude(pk=self.pk).exclude(state__in=OVER).exists():
                claim = Claim.objects.standing().filter(
                    group=self.investor.group_id, team=self.team
                )
                for one in claim:
                    one._withdraw(by=by, reason=reason)
        elif before in OVER:
            Claim.objects.open_for(self, by=by)

    def _refuse_unless_active(self):
        if self.state != State.ACTIVE:
            raise Refused(
                _("This lead is %(state)s; resume it first.") % {"state": self.get_state_display()}
            )
