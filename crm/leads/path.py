"""The stages of one lead as a path: what was reached and when, what is planned, what is open."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from core import days

from .gates import Missing, gates_of, missing_for
from .milestones import Milestone, PlannedDay
from .stages import Kind, Stage


@dataclass
class Step:
    """One stage of the path. `missing` is what the verb would say is missing now."""

    stage: Stage
    milestone: Milestone | None
    planned_on: date | None
    missing: Missing
    is_current: bool = False
    has_gate: bool = True
    is_needed: bool = False  # by a later milestone that stands, so it cannot be withdrawn first

    @property
    def on(self):
        return self.milestone.on

    @property
    def recorded_at(self):
        return self.milestone.recorded_at

    @property
    def is_open(self):
        """Nothing but evidence stands between the lead and this stage."""
        return not self.milestone and self.has_gate and not self.missing.stages

    @property
    def asks_type(self):
        """There is no gate, for nobody has said yet what type of project it is."""
        return not self.milestone and not self.has_gate

    @property
    def is_overdue(self):
        return bool(not self.milestone and self.planned_on and self.planned_on < days.today())

    @property
    def days_late(self):
        """Days between the planned day and the day it was reached, or today; negative if early."""
        end = self.milestone.on if self.milestone else days.today()
        return (end - self.planned_on).days if self.planned_on else None

    @property
    def mark(self):
        """verified, refused or awaiting for a reached stage that counts; else empty."""
        if not self.milestone or not self.stage.counts:
            return ""
        return {True: "verified", False: "refused", None: "awaiting"}[self.milestone.accepted]


def path_of(lead):
    """[Step] of every stage, in order; two queries."""
    reached = {one.stage_id: one for one in lead.milestones.standing().with_verdict()}
    gates = gates_of(lead.project_type, _planned_stages(lead))
    needed = {need.pk for pk in reached for need in gates[pk].needs}
    return [_step(lead, gate.stage, reached, gates, needed) for gate in gates.values()]


def _planned_stages(lead):
    planned = PlannedDay.objects.filter(lead=lead, stage=OuterRef("pk")).values("on")
    return Stage.objects.annotate(planned_on=Subquery(planned))


def _step(lead, stage, reached, gates, needed):
    missing = missing_for(lead, stage, gates=gates, reached=reached)
    return Step(
        stage=stage,
        milestone=reached.get(stage.pk),
        planned_on=stage.planned_on,
        missing=missing,
        is_current=stage.pk == lead.stage_id,
        has_gate=gates[stage.pk].has_gate,
        is_needed=stage.pk in needed,
    )


def ahead(path):
    """The open stages beyond the furthest one reached: what can come next. For a lead in talks
    whose type is open, signing is among them: recording it begins by asking for the type."""
    furthest = _furthest(path)
    in_talks = any(step.milestone and step.stage.kind == Kind.IN_TALKS for step in path)
    return [
        step
        for step in path
        if step.stage.order > furthest
        and (step.is_open or (in_talks and step.asks_type and step.stage.kind == Kind.SIGNED))
    ]


def skipped(path):
    """The open stages behind the furthest one: may still be recorded."""
    return [step for step in path if step.is_open and step.stage.order < _furthest(path)]


def _furthest(path):
    return max((step.stage.order for step in path if step.is_current), default=0)
