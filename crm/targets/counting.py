"""Who counts towards a target, who waits for verification and who is on the way, as sets of rows.

`qualifying` says the same of one lead, in words; a test holds the two together. As of the day
of the moment and as known at it; the moment is now unless another is given.
"""

from django.db.models import Exists, OuterRef, Q

from core.moments import Moment
from crm.enterprises.standing import Certification, ChainRole
from crm.leads import moments
from crm.leads.models import Lead, Origin
from crm.leads.stages import Kind
from crm.leads.states import State

from .models import Introduction, Target

Measure = Target.Measure


def counted(target, moment=None):
    """The rows that count: accepted introductions, or verified milestones for other measures."""
    moment = moment or Moment.now()
    if target.is_of_enterprises:
        rows = Introduction.objects.counted(*moment)
    else:
        rows = moments.milestones(moment).verified(*moment)
    return rows.filter(counts(target))


def counts(target):
    """Which counted introductions, or verified milestones, are this target's."""
    if target.is_of_enterprises:
        return Q(target=target) & _window(target)
    return Q(stage__kind=target.counts_at) & _window(target) & _origin(target, "lead__")


def awaiting(target, moment=None):
    """Milestones that would count, were they verified."""
    moment = moment or Moment.now()
    return moments.unjudged(moment).filter(may_count(target, moment))


def may_count(target, moment):
    """Which milestones would count for `target` once verified."""
    at_its_stage = Q(stage__kind=target.counts_at) & _window(target)
    return at_its_stage & _origin(target, "lead__") & _fits(target, moment, "lead__")


def pipeline(target):
    """Open leads that may count one day: not signed yet, or signed and on the way to a later
    stage that the target counts."""
    return Lead.objects.open().filter(on_the_way(target))


def on_the_way(target):
    """Which open leads may count for `target` one day, as things are today."""
    now = Moment.now()
    if target.by_day and target.by_day < now.day:
        return Q(pk__in=[])  # what comes now comes too late
    ahead = Q(stage__order__lt=moments.order_of(target.counts_at))
    if target.counts_at != Kind.SIGNED:
        ahead &= Q(stage__order__gte=moments.order_of(Kind.SIGNED))
    return ahead & _origin(target, "", or_unknown=True) & _fits(target, now, "")


def concerning(target, moment=None):
    """Leads whose enterprise is of the kind that `target` is about; all, unless it counts firms."""
    return Lead.objects.filter(_concern(target, moment or Moment.now(), ""))


def _concern(target, moment, lead):
    leaders = ChainRole.objects.at(*moment).filter(role=ChainRole.Role.LEADER)
    leading = _investor_in(lead, leaders)
    if target.measure == Measure.LEADERS:
        return leading
    if target.measure == Measure.MEMBERS:
        return ~leading
    if target.measure == Measure.SRDI:
        valid = Q(valid_to__isnull=True) | Q(valid_to__gte=moment.day)
        certificates = Certification.objects.at(*moment).filter(valid)
        return _investor_in(lead, certificates.filter(kind__in=target.certificates))
    return Q()


def _investor_in(lead, facts):
    # A set that does not depend on the row: the database makes it once and looks rows up in it.
    return Q(**{f"{lead}investor__in": facts.values("enterprise")})


def _fits(target, moment, lead):
    """Nothing stands against these leads but, perhaps, their origin."""
    fit = ~Q(**{f"{lead}state__in": (State.VOID, State.TRANSFERRED, State.LEFT)})
    if not target.is_of_enterprises:
        return fit
    fit &= _concern(target, moment, lead)
    if target.measure == Measure.MEMBERS:
        in_a_chain = _investor_in(lead, ChainRole.objects.at(*moment))
        fit &= Q(**{f"{lead}segment__isnull": False}) | in_a_chain
    counts = Introduction.objects.counted(*moment)
    same = Q(target=target) | (Q(pool=target.pool) if target.pool else Q())
    groups = counts.filter(same).values("group")
    fit &= ~Q(**{f"{lead}investor__group__in": groups})
    if target.distinct_chains:
        taken = counts.filter(target=target).values("distinct_chain")
        fit &= ~_investor_in(lead, _leading_roles(moment).filter(chain__in=taken))
    return fit


def _leading_roles(moment):
    """Of each chain leader the role that its introduction would name."""
    leading = ChainRole.objects.at(*moment).filter(role=ChainRole.Role.LEADER)
    later = Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk"))
    return leading.filter(~Exists(leading.filter(later, enterprise=OuterRef("enterprise"))))


def _origin(target, lead, *, or_unknown=False):
    if not target.origins:
        return ~Q(**{f"{lead}origin": Origin.RELOCATION})
    named = [*target.origins, Origin.UNKNOWN] if or_unknown else target.origins
    return Q(**{f"{lead}origin__in": named})


def _window(target):
    window = Q()
    if target.from_day:
        window &= Q(on__gte=target.from_day)
    if target.by_day:
        window &= Q(on__lte=target.by_day)
    return window
