"""How far a target has come: verified, awaiting verification, in the pipeline, against the plan."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Sum

from core.moments import Moment
from core.units import round_half_up
from crm.leads import moments
from crm.leads.models import Lead

from . import counting
from .models import Introduction, Target

WHOLE = 10_000  # basis points: 100 %


@dataclass(frozen=True)
class Progress:
    """One target as of `day`.

    `verified`, `awaiting`, `pipeline` and `quota` are enterprises, projects or, for money, yuan.
    Shares are basis points, so that 5326 is 53.26 %. What a target without quota, without deadline
    or without first day cannot have is None.
    """

    target: Target
    verified: int
    awaiting: int
    pipeline: int | None
    day: date

    @property
    def quota(self):
        return self.target.quota

    @property
    def left(self):
        """What is still to come; 0 once the quota is reached."""
        return None if self.quota is None else max(self.quota - self.verified, 0)

    @property
    def points(self):
        """The part of the quota that is verified, in basis points; above 10,000 when exceeded."""
        return round_half_up(self._done * WHOLE) if self.quota else None

    @property
    def days_left(self):
        """Days until the deadline; negative once it has passed."""
        return self.target.by_day and (self.target.by_day - self.day).days

    @property
    def expected_points(self):
        """序时进度: the part of its time that has passed, in basis points."""
        return None if self._elapsed is None else round_half_up(self._elapsed * WHOLE)

    @property
    def expected_now(self):
        """What would be verified today at an even pace."""
        if self._elapsed is None or not self.quota:
            return None
        return round_half_up(self._elapsed * self.quota)

    @property
    def gap_points(self):
        """Ahead of (above 0) or behind an even pace, in basis points: 125 is 1.25 percentage
        points."""
        if self._elapsed is None or not self.quota:
            return None
        return round_half_up((self._done - self._elapsed) * WHOLE)

    @property
    def _done(self):
        return Fraction(self.verified, self.quota)

    @property
    def _elapsed(self):
        first, last = self.target.from_day, self.target.by_day
        if not (first and last):
            return None
        total = (last - first).days + 1
        return Fraction(min(max((self.day - first).days + 1, 0), total), total)


def progress(targets, moment=None):
    """[Progress], in the order of `targets`: four queries, however many targets there are.

    What is in the pipeline is asked of today alone: at another moment it is None.
    """
    targets, then = list(targets), moment or Moment.now()
    verified, awaiting = _verified(targets, then), _awaiting(targets, then)
    pipeline = {} if moment else _pipeline(targets)
    return [
        Progress(one, verified[one.pk], awaiting[one.pk], pipeline.get(one.pk), then.day)
        for one in targets
    ]


def _verified(targets, moment):
    firms = [one for one in targets if one.is_of_enterprises]
    others = [one for one in targets if not one.is_of_enterprises]
    return _sums(
        Introduction.objects.counted(*moment),
        {one: Count("group", distinct=True, filter=counting.counts(one)) for one in firms},
    ) | _sums(
        _of_stages(moments.milestones(moment).verified(*moment), others),
        {one: _projects(one, "amount", counting.counts(one)) for one in others},
    )


def _awaiting(targets, moment):
    return _sums(
        _of_stages(moments.unjudged(moment), targets),
        {one: _amount(one, "lead__", "amount", counting.may_count(one, moment)) for one in targets},
    )


def _pipeline(targets):
    return _sums(
        Lead.objects.open(),
        {one: _amount(one, "", "planned_investment", counting.on_the_way(one)) for one in targets},
    )


def _of_stages(milestones, targets):
    return milestones.filter(stage__kind__in={one.counts_at for one in targets})


def _amount(target, lead, money, which):
    """Firms are counted by their groups, each once; `lead` is the way to the lead."""
    if target.is_of_enterprises:
        return Count(f"{lead}investor__group", distinct=True, filter=which)
    return _projects(target, money, which)


def _projects(target, money, which):
    return Sum(money, filter=which) if target.is_money else Count("pk", filter=which)


def _sums(rows, aggregates):
    """{id of a target: its aggregate over `rows`}, in one query."""
    named = {f"target_{one.pk}": what for one, what in aggregates.items()}
    found = rows.order_by().aggregate(**named)
    return {one.pk: found[f"target_{one.pk}"] or 0 for one in aggregates}
