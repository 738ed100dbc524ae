"""What changed in a month: new, moved and lost. What stalled is told by the funnel."""

from dataclasses import dataclass

from crm.leads import moments
from crm.leads.models import Lead
from crm.leads.stages import Kind

from .tallies import Tally, sums, tally_of, total


@dataclass(frozen=True)
class Movement:
    """Tallies of leads; `amount` is their planned investment, as it is today.

    `new` were logged in the month, `moved` reached a stage after the clue, `lost_by_reason` maps
    the code of a reason to those that were terminated or transferred, or left.
    """

    new: Tally
    moved: Tally
    lost_by_reason: dict

    @property
    def lost(self):
        return total(self.lost_by_reason.values())


def movement(moment, since):
    """The Movement from the day `since` to the day of the moment. Three queries."""
    reached = moments.milestones(moment).filter(on__gte=since).order_by()
    clues, later = reached.filter(stage__kind=Kind.CLUE), reached.exclude(stage__kind=Kind.CLUE)
    return Movement(
        new=_tally(clues, "lead__planned_investment"),
        moved=_tally(Lead.objects.filter(pk__in=later.values("lead")), "planned_investment"),
        lost_by_reason=_lost(moment, since),
    )


def _lost(moment, since):
    lost = moments.states(moment).filter(state__in=moments.ENDED, on__gte=since)
    real = lost.filter(lead__in=moments.milestones(moment).values("lead"))
    rows = real.order_by().values("code").annotate(**sums("lead__planned_investment"))
    return {row["code"]: tally_of(row) for row in rows}


def _tally(rows, amount):
    return tally_of(rows.order_by().aggregate(**sums(amount)))
