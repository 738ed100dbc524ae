"""Leads as they were at a moment, read from their rows, never from what a lead sums up today.

Every function gives a queryset, so that the database counts a whole set at once.
"""

from django.db.models import Exists, F, OuterRef, Q, Subquery

from core.moments import Moment

from .claims import ShareSet
from .milestones import Milestone, Verification
from .stages import Stage
from .states import LeadState, State

#: A project that will not be built here; it stays in every denominator.
ENDED = (State.TERMINATED, State.TRANSFERRED, State.LEFT)


def milestones(moment):
    """Milestones that stood, of leads that were no mistake.

    A mistake was one from the first day: what was known matters, not since when.
    """
    standing = Milestone.objects.at(*moment)
    if moment.known_at is None:
        return standing.exclude(lead__state=State.VOID)
    known = LeadState.objects.known_at(moment.known_at)
    return standing.exclude(lead__in=_last(known).filter(state=State.VOID).values("lead"))


def stood(moment, path):
    """Which facts over the relation `path` stood: what `FactQuerySet.at` says of its own rows."""
    happened = Q(**{f"{path}__on__lte": moment.day})
    standing = Q(**{f"{path}__withdrawn_at__isnull": True})
    if moment.known_at is None:
        return happened & standing
    standing |= Q(**{f"{path}__withdrawn_at__gt": moment.known_at})
    return happened & standing & Q(**{f"{path}__recorded_at__lte": moment.known_at})


def verified(moment, kind):
    """Verified milestones of the stage of `kind`."""
    return milestones(moment).filter(stage__kind=kind).verified(*moment)


def unjudged(moment):
    """Milestones on which nobody had given a verdict."""
    verdicts = Verification.objects.at(*moment).filter(milestone=OuterRef("pk"))
    return milestones(moment).filter(~Exists(verdicts))


def furthest(moment):
    """Of each lead the furthest milestone that stood: its stage at the moment."""
    if moment == Moment.now():
        return milestones(moment).filter(stage=F("lead__stage"))  # which sums up just this
    further = Milestone.objects.at(*moment).filter(
        lead=OuterRef("lead"), stage__order__gt=OuterRef("stage__order")
    )
    return milestones(moment).filter(~Exists(further))


def states(moment):
    """The LeadState of the moment, of each lead that was not active ever since it was logged."""
    return _last(LeadState.objects.at(*moment).exclude(state=State.VOID))


def inactive(moment):
    """Ids of the leads that were paused or had ended."""
    return states(moment).exclude(state=State.ACTIVE).values("lead")


def ended(moment):
    """Ids of the leads that had been terminated or transferred, or had left."""
    return states(moment).filter(state__in=ENDED).values("lead")


def open_leads(moment):
    """Of each lead that was active, the furthest milestone: one row for a lead."""
    return furthest(moment).exclude(lead__in=inactive(moment))


def share_sets(moment):
    """Of each lead the set of shares in force: the last one written among those that had begun.

    A set is withdrawn when the next one replaces it, and yet was in force until that one's day.
    """
    begun = ShareSet.objects.as_of(moment.day)
    if moment.known_at:
        begun = begun.filter(recorded_at__lte=moment.known_at)
    return begun.filter(~Exists(begun.filter(lead=OuterRef("lead"), pk__gt=OuterRef("pk"))))


def order_of(kind):
    """The order of the stage of `kind`, for a comparison in a query."""
    return Subquery(Stage.objects.filter(kind=kind).values("order")[:1])


def _last(rows):
    """Of each lead the row that came last."""
    later = Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(rows.filter(later, lead=OuterRef("lead"))))
