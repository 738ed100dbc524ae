"""Where the active leads stand: by stage, by chain and by size, and how many are silent."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from core import days
from crm.activities.models import Activity
from crm.chains.models import Chain
from crm.leads import moments
from crm.leads.listing import YELLOW
from crm.leads.milestones import Milestone
from crm.leads.stages import Stage

from .tallies import BANDS, Tally, band_of, total


@dataclass(frozen=True)
class Cell:
    stage: int
    chain: int | None
    band: int | None
    silent: bool
    tally: Tally


class Funnel:
    """Leads active at the moment by the furthest stage that stood then; `amount` is the planned
    investment. Chain and planned investment are today's. Three queries."""

    def __init__(self, moment):
        self.stages = list(Stage.objects.all())
        self.chains = [*Chain.objects.all(), None]
        self.cells = [_cell(row) for row in _rows(moment)]

    def total(self):
        return total(cell.tally for cell in self.cells)

    def by_stage(self):
        """[(Stage, Tally)] for every stage, in order."""
        return [(stage, self._tally(stage=stage.pk)) for stage in self.stages]

    def by_chain(self):
        """[(Chain or None where there is none, {stage: Tally}, Tally)] for chains with leads."""
        held = {cell.chain for cell in self.cells}
        rows = [(chain, chain and chain.pk) for chain in self.chains]
        return [
            (chain, self._stages_of(key), self._tally(chain=key))
            for chain, key in rows
            if key in held
        ]

    def stages_held(self):
        """The stages at which any lead stands."""
        held = {cell.stage for cell in self.cells}
        return [stage for stage in self.stages if stage.pk in held]

    def by_band(self):
        """[Tally] for each of BANDS, and one more for leads without a planned investment."""
        return [self._tally(band=index) for index in [*range(len(BANDS)), None]]

    def stalled(self):
        """Leads without contact of substance for more than 60 days."""
        return self._tally(silent=True)

    def _stages_of(self, chain):
        return {stage: self._tally(chain=chain, stage=stage.pk) for stage in self.stages_held()}

    def _tally(self, **key):
        return total(
            cell.tally
            for cell in self.cells
            if all(getattr(cell, name) == value for name, value in key.items())
        )


def _rows(moment):
    return (
        moments.open_leads(moment)
        .order_by()
        .annotate(band=band_of("lead__planned_investment"), silent=_silent(moment))
        .values("stage", "lead__segment__chain", "band", "silent")
        .annotate(count=Count("pk"), amount=Sum("lead__planned_investment"))
    )


def _silent(moment):
    """Neither a milestone nor an activity of substance since the yellow light."""
    since = days.ago(YELLOW, moment.day)
    reached = Milestone.objects.at(*moment).filter(on__gte=since)
    done = Activity.objects.filter(on__gte=since, on__lte=moment.day)
    done = done.exclude(kind=Activity.Kind.NOTE)
    if moment.known_at:
        done = done.filter(recorded_at__lte=moment.known_at)
    return ~Q(lead__in=reached.values("lead")) & ~Q(lead__in=done.values("lead"))


def _cell(row):
    tally = Tally(row["count"], row["amount"] or 0)
    return Cell(row["stage"], row["lead__segment__chain"], row["band"], row["silent"], tally)
