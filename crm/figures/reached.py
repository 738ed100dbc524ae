"""Signed, started, producing: how many projects, what they are worth, what they will put out."""

from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Subquery, When

from crm.leads import moments
from crm.leads.stages import Kind

from .tallies import Tally, sums, tally_of
from .windows import within

STEPS = (Kind.SIGNED, Kind.STARTED, Kind.PRODUCING)


@dataclass(frozen=True)
class Step:
    """One of STEPS. Both map the name of a window of days to a Tally.

    `amount` is 签约额, the contract amount of the verified signing, whichever the step; `output`
    is the yearly output that the lead expects today.
    """

    kind: str
    verified: dict
    awaiting: dict


def reached(moment, since):
    """[Step] for STEPS; `since` maps the name of each window to its first day (None: all time).

    A window ends with the day of the moment. Two queries.
    """
    verified = _by_kind(moments.milestones(moment).verified(*moment), moment, since)
    awaiting = _by_kind(moments.unjudged(moment), moment, since)
    return [Step(kind, verified[kind], awaiting[kind]) for kind in STEPS]


def _by_kind(milestones, moment, since):
    rows = milestones.filter(stage__kind__in=STEPS).annotate(worth=_contract(moment))
    wanted = {}
    for window, fits in within(since).items():
        wanted |= sums("worth", prefix=f"{window}_", output="lead__output", only=fits)
    found = rows.order_by().values("stage__kind").annotate(**wanted)
    nothing = {kind: dict.fromkeys(since, Tally()) for kind in STEPS}
    return nothing | {
        row["stage__kind"]: {window: tally_of(row, f"{window}_") for window in since}
        for row in found
    }


def _contract(moment):
    """A signing's own amount; at later steps that of the verified signing."""
    signing = moments.verified(moment, Kind.SIGNED).filter(lead=OuterRef("lead"))
    return Case(
        When(stage__kind=Kind.SIGNED, then=F("amount")),
        default=Subquery(signing.order_by().values("amount")[:1]),
    )
