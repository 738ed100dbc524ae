"""Does a lead count towards a target, and if not, why? Asked by page and verb alike."""

from django.utils.translation import gettext_lazy as _

from core import days
from crm.enterprises.standing import ChainRole
from crm.leads.models import Origin
from crm.leads.states import State

from .models import Introduction, Target

Measure = Target.Measure


def concerns(target, lead):
    """Is the enterprise of the kind that `target` is about? Nobody asks why a firm that is no
    chain leader does not count as one."""
    if target.measure == Measure.LEADERS:
        return _leading_role(lead) is not None
    if target.measure == Measure.SRDI:
        return bool(_certificates(lead, target))
    return target.measure == Measure.MEMBERS and _leading_role(lead) is None


def obstacles(target, lead, counted=None):
    """Why `lead` does not count towards `target`, in words; empty when nothing stands against it.

    Whether its stage is reached and verified is not asked here. `counted` are the introductions
    near the lead, for a page that asks about many.
    """
    found = []
    if lead.state in (State.VOID, State.TRANSFERRED, State.LEFT):
        found.append(_("The lead is %(state)s.") % {"state": lead.get_state_display()})
    if not _origin_qualifies(target, lead):
        found.append(
            _("The origin of funds does not qualify: %(origin)s.")
            % {"origin": lead.get_origin_display()}
        )
    if target.measure == Measure.MEMBERS and chain_place(target, lead)[1] is None:
        found.append(_("The chain segment is not set."))
    if target.is_of_enterprises:
        near = Introduction.objects.counted().near([lead]) if counted is None else counted
        found += _counted_already(target, lead, [one for one in near if one.lead_id != lead.pk])
    return found


def chain_place(target, lead):
    """(segment, chain) in which the enterprise would count."""
    if target.measure == Measure.LEADERS:
        role = _leading_role(lead)
        return (role.segment, role.chain) if role else (None, None)
    if lead.segment:
        return lead.segment, lead.segment.chain
    role = next(iter(_roles(lead)), None)
    return (role.segment, role.chain) if role else (None, None)


def _roles(lead):
    return [role for role in lead.investor.chain_roles.all() if role.withdrawn_at is None]


def _leading_role(lead):
    return next((role for role in _roles(lead) if role.role == ChainRole.Role.LEADER), None)


def _certificates(lead, target):
    """Certificates that qualify and are valid today."""
    today = days.today()
    return [
        one
        for one in lead.investor.certifications.all()
        if one.withdrawn_at is None
        and one.kind in target.certificates
        and (one.valid_to is None or one.valid_to >= today)
    ]


def _origin_qualifies(target, lead):
    if target.origins:
        return lead.origin in target.origins
    return lead.origin != Origin.RELOCATION


def _counted_already(target, lead, others):
    """The group counts once per target and pool; leaders are of different chains."""
    group = [one for one in others if one.group_id == lead.investor.group_id]
    if any(one.target_id == target.pk for one in group):
        yield _("Its group counts towards this target already.")
    elif target.pool and any(one.pool == target.pool for one in group):
        yield _("Its group counts towards another target of the same promise already.")
    chain = target.distinct_chains and chain_place(target, lead)[1]
    if chain and any(
        one.target_id == target.pk and one.distinct_chain_id == chain.pk for one in others
    ):
        yield _("Its chain has a counted leader already; leaders are of different chains.")
