"""Signed, started, producing: how many projects, what they are worth, what they will put out."""

from dataclasses import dataclass

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from crm.leads import moments
from crm.leads.claims import ShareSet
from crm.leads.milestones import Verification
from crm.leads.stages import Kind, Stage

from .tallies import sums, tally_of, total
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


class Reached:
    """What was reached as of the moment. Two queries.

    `since` maps the name of each window to its first day (None: all time); a window ends with the
    day of the moment.
    """

    def __init__(self, moment, since):
        self.moment, self.since = moment, since
        self._rows = list(_rows(moment, since))

    def steps(self):
        """[Step] for STEPS."""
        return [Step(kind, self._sums(kind, True), self._sums(kind, None)) for kind in STEPS]

    def led(self, kind, organisation, window):
        """The Tally of verified projects that this organisation (an id) leads."""
        return self._sum(window, kind=kind, accepted=True, leading=organisation)

    def _sums(self, kind, accepted):
        return {name: self._sum(name, kind=kind, accepted=accepted) for name in self.since}

    def _sum(self, window, **key):
        found = (row for row in self._rows if all(row[name] == key[name] for name in key))
        return total(tally_of(row, f"{window}_") for row in found)


def _rows(moment, since):
    """Sums of each window by kind, verdict (`accepted`, None while there is none) and leading
    organisation."""
    wanted = {}
    for window, fits in within(since).items():
        wanted |= sums("worth", prefix=f"{window}_", output="lead__output", only=fits)
    signing = moments.stood(moment, "lead__milestones") & Q(
        lead__milestones__stage=Stage.objects.filter(kind=Kind.SIGNED).first()
    )
    verdict = FilteredRelation("verifications", condition=moments.stood(moment, "verifications"))
    reached = moments.milestones(moment).filter(stage__kind__in=STEPS)
    return (
        reached.order_by()
        .alias(verdict=verdict, signing=FilteredRelation("lead__milestones", condition=signing))
        .alias(worth=_worth(moment))
        .values(kind=F("stage__kind"), accepted=F("verdict__accepted"), leading=_leading(moment))
        .annotate(**wanted)
    )


def _worth(moment):
    """A signing's own amount; at later steps that of the signing, once it is verified."""
    verified = Verification.objects.at(*moment).filter(accepted=True)
    return Case(
        When(stage__kind=Kind.SIGNED, then=F("amount")),
        When(Exists(verified.filter(milestone=OuterRef("signing"))), then=F("signing__amount")),
    )


def _leading(moment):
    """The organisation that led: today's, unless shares were changed since or before."""
    own = F("lead__team__organisation")
    changed = ShareSet.objects.filter(withdrawn_at__isnull=False).values("lead")
    in_force = moments.share_sets(moment).filter(lead=OuterRef("lead"))
    then = Subquery(in_force.values("leading_team__organisation")[:1])
    return Case(
        When(lead__in=changed, then=Coalesce(then, own, output_field=BigIntegerField())),
        default=own,
        output_field=BigIntegerField(),
    )
