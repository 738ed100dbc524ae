"""From a verified milestone to a count: the acts on milestone and introduction together.

Every door verifies and withdraws milestones through these functions, so that what is shown
as counted is always backed by a verified milestone.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core import audit
from core.notices import tell
from core.permissions import authorise
from core.refusals import Refused

from .models import Introduction, Target
from .qualifying import chain_place, concerns, obstacles

VERIFIED = gettext_noop("A milestone of %(lead)s that you recorded was verified.")
REFUSED = gettext_noop("A milestone of %(lead)s that you recorded was refused; read why.")


@transaction.atomic
def verify_milestone(milestone, *, by, accepted=True, note=""):
    """Verify, and accept the introductions that this milestone makes good. Returns them."""
    milestone.verify(by=by, accepted=accepted, note=note)
    _tell_recorder(milestone, accepted)
    if not accepted:
        return []
    return [
        _accept(target, milestone, by=by)
        for target in _lock_targets().filter(counts_at=milestone.stage.kind)
        if concerns(target, milestone.lead) and not obstacles(target, milestone.lead)
    ]


def _tell_recorder(milestone, accepted):
    message = VERIFIED if accepted else REFUSED
    tell([milestone.recorded_by], message, milestone.get_absolute_url(), lead=milestone.lead.name)


@transaction.atomic
def withdraw_milestone(milestone, *, by, reason):
    """Withdraw a milestone, and with it every introduction that rested on it."""
    milestone.withdraw(by=by, reason=reason)
    resting = Introduction.objects.standing().filter(
        lead=milestone.lead, target__counts_at=milestone.stage.kind
    )
    for introduction in resting:
        introduction._withdraw(by=by, reason=reason)
        _record("introduction.withdrawn", introduction, by=by, note=reason)


@transaction.atomic
def decide(target, lead, *, by, accepted, reason=""):
    """The analyst accepts or refuses by hand, for instance once a chain role was added."""
    authorise("introductions.decide", by)
    lead.lock()
    list(_lock_targets())
    milestone = _verified_milestone(target, lead)
    standing = lead.introductions.standing().filter(target=target).first()
    if standing and standing.accepted == accepted:
        raise Refused(_("This has been decided so already."))
    if standing:
        standing._withdraw(by=by, reason=reason or _("decided anew"))
    if accepted:
        _refuse_unless_concerned(target, lead)
        _refuse_if(obstacles(target, lead))
        return _accept(target, milestone, by=by)
    return _refuse(target, milestone, by=by, reason=reason)


def _lock_targets():
    """Two verdicts at once would each find the group uncounted: one waits for the other."""
    return Target.objects.of_enterprises().select_for_update()


def _verified_milestone(target, lead):
    milestone = lead.milestones.standing().verified().filter(stage__kind=target.counts_at).first()
    if milestone is None:
        raise Refused(_("No evidence, no count: the milestone is not verified."))
    return milestone


def _refuse_unless_concerned(target, lead):
    if not concerns(target, lead):
        raise Refused(_("The enterprise is not of the kind that this target counts."))


def _refuse_if(found):
    if found:
        raise Refused(" ".join(str(obstacle) for obstacle in found))


def _accept(target, milestone, *, by):
    segment, chain = chain_place(target, milestone.lead)
    introduction = _write(
        target, milestone, by=by, accepted=True, segment=segment, chain=chain, pool=target.pool,
        distinct_chain=chain if target.distinct_chains else None,
    )  # fmt: skip
    _record("introduction.accepted", introduction, by=by)
    return introduction


def _refuse(target, milestone, *, by, reason):
    if not reason:
        raise Refused(_("Say why."), field="reason")
    introduction = _write(target, milestone, by=by, accepted=False, reason=reason)
    _record("introduction.refused", introduction, by=by, note=reason)
    return introduction


def _write(target, milestone, *, by, **details):
    enterprise = milestone.lead.investor
    return Introduction.objects.create(
        target=target, lead=milestone.lead, enterprise=enterprise, group=enterprise.group,
        on=milestone.on, recorded_by=by, **details,
    )  # fmt: skip


def _record(action, introduction, *, by, note=""):
    audit.record(
        action, introduction.lead, by=by, note=note, after={"target": introduction.target.slug}
    )
