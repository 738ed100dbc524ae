"""Projects with a past: rows written as they would have been on their days, which verbs, that
always write now, cannot."""

import datetime as dt
from itertools import count

from core.days import SHANGHAI
from crm.models import (
    Activity,
    Enterprise,
    Group,
    Lead,
    LeadState,
    Milestone,
    PartnerShare,
    ShareSet,
    Stage,
    Verification,
)

_numbers = count(1)


def day(text):
    return dt.date.fromisoformat(text)


def noon(text):
    """The middle of that Shanghai day, when something was written."""
    return dt.datetime.combine(day(str(text)), dt.time(12), SHANGHAI)


def make_project(owner, reached, *, amount=100_000_000, name=None, group=None, **details):
    """A lead that reached each of `reached` ({kind: "2026-03-05"}) and was logged on the first day.

    Everything was written at noon of its day. `amount` is that of the signing, in yuan.
    """
    name = name or f"往年项目{next(_numbers)}号有限公司"
    firm = Enterprise.objects.create(
        name=name, group=group or Group.objects.create(name=name), recorded_by=owner
    )
    stages = {stage.kind: stage for stage in Stage.objects.all()}
    logged, last = min(reached.values()), max(reached, key=lambda kind: stages[kind].order)
    reached = {"clue": logged} | reached
    lead = Lead.objects.create(
        name=name, investor=firm, owner=owner, team=owner.team, logged_by=owner, logged_on=logged,
        logged_at=noon(logged), stage=stages[last], stage_on=reached[last],
        last_substance_on=max(reached.values()), **details,
    )  # fmt: skip
    ShareSet.objects.create(
        lead=lead, leading_team=owner.team, on=logged, recorded_by=owner, recorded_at=noon(logged)
    )
    for kind, on in reached.items():
        Milestone.objects.create(
            lead=lead, stage=stages[kind], on=on, recorded_by=owner, recorded_at=noon(on),
            amount=amount if kind == "signed" else None,
        )  # fmt: skip
    return Lead.objects.get(pk=lead.pk)


def verify(lead, *kinds, by, on=None, accepted=True):
    """A verdict on these milestones, written on day `on`, or on the day of each."""
    for milestone in lead.milestones.filter(stage__kind__in=kinds, withdrawn_at=None):
        Verification.objects.create(
            milestone=milestone, recorder=milestone.recorded_by, recorded_by=by, on=milestone.on,
            accepted=accepted, recorded_at=noon(on or milestone.on),
        )  # fmt: skip


def withdraw(fact, *, by, on):
    """Withdraw a milestone, verdict or set of shares on day `on`."""
    withdrawn = {"withdrawn_at": noon(on), "withdrawn_by": by, "withdrawal_reason": "记录有误"}
    type(fact).objects.filter(pk=fact.pk).update(**withdrawn)


def change_state(lead, state, on, *, by, code="", written=None):
    LeadState.objects.create(
        lead=lead, state=state, on=on, code=code, reason="原因", recorded_by=by,
        recorded_at=noon(written or on),
    )  # fmt: skip
    Lead.objects.filter(pk=lead.pk).update(state=state)


def share(lead, partners, on, *, by):
    """From day `on`, written then, `partners` ({team: basis points}) have a part of the credit."""
    withdraw(lead.share_sets.get(withdrawn_at=None), by=by, on=on)
    share_set = ShareSet.objects.create(
        lead=lead, leading_team=lead.team, on=on, recorded_by=by, recorded_at=noon(on)
    )
    for team, points in partners.items():
        PartnerShare.objects.create(share_set=share_set, team=team, points=points)
    lead.file(shared=bool(partners))


def call(lead, on, *, by):
    """A call, which is contact of substance."""
    Activity.objects.create(lead=lead, kind="call", on=on, recorded_by=by, recorded_at=noon(on))
