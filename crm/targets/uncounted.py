"""Who reached the stage of a target and yet does not count, and why, in words."""

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from core.moments import Moment
from crm.enterprises.standing import ChainRole
from crm.leads import moments
from crm.leads.models import Lead

from .counting import awaiting, concerning
from .models import Introduction
from .qualifying import obstacles


def uncounted(target):
    """Milestones of firms the target is about that neither count nor merely wait for somebody to
    verify them."""
    reached = moments.milestones(Moment.now()).filter(
        stage__kind=target.counts_at, lead__in=concerning(target).values("pk")
    )
    counted = Introduction.objects.counted().filter(target=target)
    waiting = awaiting(target).order_by().values("pk")
    return reached.exclude(lead__in=counted.values("lead")).exclude(pk__in=waiting)


def tally(milestones, user):
    """(how many of these `user` may see, how many there are besides); one query."""
    seen = Q(lead__in=Lead.objects.visible_to(user).values("pk"))
    counts = milestones.order_by().aggregate(seen=Count("pk", filter=seen), all=Count("pk"))
    return counts["seen"], counts["all"] - counts["seen"]


def with_leads(milestones):
    """With what a row shows of each lead."""
    milestones = milestones.with_verdict()
    return milestones.select_related("lead__investor", "lead__segment__chain", "lead__team")


def explain(target, milestones):
    """Write onto each of these milestones `why` (a list of sentences) and whether only a verdict
    is missing (`is_ready`)."""
    leads = [milestone.lead for milestone in milestones]
    roles = ChainRole.objects.standing().select_related("chain", "segment")
    prefetch_related_objects(leads, Prefetch("investor__chain_roles", roles))
    near = Introduction.objects.standing().near(leads)
    counted = [one for one in near if one.accepted]
    own = [one for one in near if one.target_id == target.pk and not one.accepted]
    refusals = {one.lead_id: one.reason for one in own}
    for milestone in milestones:
        against = obstacles(target, milestone.lead, counted)
        milestone.why = [*_said(milestone, refusals), *_outside(target, milestone), *against]
        milestone.is_ready = bool(milestone.accepted and not milestone.why)


def _said(milestone, refusals):
    """What a person decided."""
    if milestone.accepted is False:
        yield _("The evidence was refused: %(reason)s") % {"reason": milestone.verdict_note}
    if milestone.accepted is None:
        yield _("Not verified yet.")
    if reason := refusals.get(milestone.lead_id):
        yield _("Refused by the analyst: %(reason)s") % {"reason": reason}


def _outside(target, milestone):
    too_early = target.from_day and milestone.on < target.from_day
    too_late = target.by_day and milestone.on > target.by_day
    if too_early or too_late:
        yield _("%(day)s is outside the period of the target.") % {"day": milestone.on.isoformat()}
