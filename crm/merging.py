"""Acts on an enterprise that reach into several rooms at once."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Role
from core import audit
from core.permissions import authorise
from core.refusals import Refused
from crm.enterprises.models import Group
from crm.leads.claims import AlreadyClaimed, Claim
from crm.leads.models import Lead
from crm.targets.models import Introduction, Target


@transaction.atomic
def join_group(enterprise, group, *, by):
    """Move `enterprise` into `group`. First contact and counts follow it, so that the group still
    has one claim and counts once; raises AlreadyClaimed when another team follows that group."""
    authorise("enterprises.group", by, enterprise)
    # Claims wait for the group, verdicts for the targets: nobody counts or claims meanwhile.
    list(Group.objects.select_for_update().filter(pk__in=[enterprise.group_id, group.pk]))
    list(Target.objects.select_for_update())
    enterprise.refresh_from_db()
    if enterprise.group_id == group.pk:
        raise Refused(_("It belongs to this group already."))
    _refuse_if_not_theirs(enterprise, group, by)
    _refuse_if_followed(enterprise, group)
    before, reason = enterprise.group, _("The enterprise joined another group.")
    held = _give_up_claims(enterprise, by=by, reason=reason)
    enterprise.group = group
    enterprise.save(update_fields=["group"])
    _claim_again([group, before] if held else [group], by=by)
    _count_again(enterprise, by=by, reason=reason)
    groups = {"before": {"group": before.name}, "after": {"group": group.name}}
    audit.record("enterprise.grouped", enterprise, by=by, **groups)


def _refuse_if_not_theirs(enterprise, group, by):
    """First contact of another organisation is for an analyst to touch, not for a chief."""
    if by.role == Role.ANALYST:
        return
    for claim in Claim.objects.by_group([enterprise.group, group]).values():
        if claim.team.organisation_id != by.organisation_id:
            raise AlreadyClaimed(claim)


def _refuse_if_followed(enterprise, group):
    claim = Claim.objects.by_group([group]).get(group.pk)
    others = Lead.objects.running().filter(investor=enterprise)
    if claim and others.exclude(team=claim.team).exists():
        raise AlreadyClaimed(claim)


def _give_up_claims(enterprise, *, by, reason):
    """Withdraw first contact that rests on a lead of this enterprise; true if there was any."""
    held = list(Claim.objects.standing().filter(lead__investor=enterprise))
    for claim in held:
        claim._withdraw(by=by, reason=reason)
    return bool(held)


def _claim_again(groups, *, by):
    """The oldest running lead of each group holds its first contact, unless one does already."""
    for group in groups:
        oldest = Lead.objects.running().of_group(group).order_by("logged_on", "pk").first()
        if oldest and not Claim.objects.by_group([group]):
            Claim.objects.open_for(oldest, by=by)


def _count_again(enterprise, *, by, reason):
    """Write the standing verdicts anew for the new group; what it counts already counts once."""
    for old in Introduction.objects.standing().filter(enterprise=enterprise):
        old._withdraw(by=by, reason=reason)
        if old.accepted and _counts_already(old.target, enterprise.group):
            audit.record(
                "introduction.withdrawn", old.lead, by=by, note=reason,
                after={"target": old.target.slug},
            )  # fmt: skip
        else:
            _write_again(old, enterprise.group, by=by)


def _counts_already(target, group):
    same = Q(target=target) | Q(pool=target.pool) if target.pool else Q(target=target)
    return Introduction.objects.counted().of_group(group).filter(same).exists()


def _write_again(old, group, *, by):
    kept = ("target", "lead", "enterprise", "segment", "chain", "distinct_chain", "pool",
            "accepted", "reason", "on")  # fmt: skip
    values = {name: getattr(old, name) for name in kept}
    Introduction.objects.create(group=group, recorded_by=by, **values)
