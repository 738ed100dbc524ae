"""Verified signings by year and size, and what became of them: the denominators of every rate."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import ExtractYear

from crm.leads import moments
from crm.leads.stages import Kind

from .tallies import BANDS, Tally, band_of, total


@dataclass(frozen=True)
class Rate:
    """`part` of `whole` projects."""

    part: int
    whole: int


@dataclass(frozen=True)
class Cohort:
    """Projects signed in one year, of one size; `ended` ones were terminated, transferred or
    left."""

    year: int
    band: int | None
    ended: bool
    signed: Tally
    started: int
    started_same_year: int
    producing: int


class Signings:
    """All verified signings as of the moment, by cohort. One query."""

    def __init__(self, moment):
        self.cohorts = [_cohort(row) for row in _rows(moment)]

    def start_rate(self, *, with_ended):
        """开工率: started ÷ signed. Ended projects stay in, or leave both numbers."""
        return self._rate("started", with_ended)

    def production_rate(self, *, with_ended):
        """投产率: producing ÷ signed."""
        return self._rate("producing", with_ended)

    def by_year(self):
        """[(year, signed, started in the same year 当年签约当年开工, started since)], ended ones
        included."""
        years = sorted({cohort.year for cohort in self.cohorts})
        return [(year, *self._of_year(year)) for year in years]

    def by_band(self):
        """[(Tally of signings, started, producing)] for each of BANDS, and for no amount."""
        return [self._of_band(index) for index in [*range(len(BANDS)), None]]

    def _rate(self, reached, with_ended):
        counted = [one for one in self.cohorts if with_ended or not one.ended]
        return Rate(sum(getattr(one, reached) for one in counted), _signed(counted).count)

    def _of_year(self, year):
        own = [one for one in self.cohorts if one.year == year]
        same_year = sum(one.started_same_year for one in own)
        return _signed(own), same_year, sum(one.started for one in own)

    def _of_band(self, index):
        own = [one for one in self.cohorts if one.band == index]
        started, producing = (sum(getattr(one, name) for one in own) for name in _STEPS)
        return _signed(own), started, producing


_STEPS = ("started", "producing")


def _signed(cohorts):
    return total(one.signed for one in cohorts)


def _rows(moment):
    started, producing = (moments.verified(moment, kind) for kind in (Kind.STARTED, Kind.PRODUCING))
    same_year = started.filter(lead=OuterRef("lead"), on__year=ExtractYear(OuterRef("on")))
    return (
        moments.verified(moment, Kind.SIGNED)
        .order_by()
        .annotate(
            year=ExtractYear("on"),
            band=band_of("amount"),
            ended=Q(lead__in=moments.ended(moment)),
        )
        .values("year", "band", "ended")
        .annotate(
            count=Count("pk"),
            sum=Sum("amount"),
            started=Count("pk", filter=Q(lead__in=started.values("lead"))),
            same_year=Count("pk", filter=Q(Exists(same_year))),
            producing=Count("pk", filter=Q(lead__in=producing.values("lead"))),
        )
    )


def _cohort(row):
    return Cohort(
        year=row["year"],
        band=row["band"],
        ended=row["ended"],
        signed=Tally(row["count"], row["sum"] or 0),
        started=row["started"],
        started_same_year=row["same_year"],
        producing=row["producing"],
    )
