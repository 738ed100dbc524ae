"""States beside the stage: paused, terminated, void; rows that know who, when and why."""

import pytest
from django.db import IntegrityError, transaction

from core import days
from core.refusals import NotAllowed, Refused
from crm.leads.stages import Kind
from crm.leads.states import MOVES, LeadState, State
from crm.targets.introductions import verify_milestone
from tests.makers import make_lead, reach

TO = {
    State.PAUSED: {"reason": "等用地指标"},
    State.TERMINATED: {"reason": "对方选了别处", "code": "elsewhere"},
    State.VOID: {"reason": "重复登记"},
    State.ACTIVE: {},
}
ALLOWED = [(state, to) for state, tos in MOVES.items() for to in sorted(tos)]
FORBIDDEN = [
    (state, to)
    for state in (State.ACTIVE, State.PAUSED, State.TERMINATED, State.VOID)
    for to in State
    if to not in MOVES[state]
]


def bring_to(lead, state, *, by):
    if state != State.ACTIVE:
        lead.change_state(state, on=days.today(), by=by, **TO[state])


@pytest.mark.parametrize(("state", "to"), ALLOWED)
def test_what_may_follow(cast, lead, again, state, to):
    bring_to(lead, state, by=cast.ana)
    lead.change_state(to, on=days.today(), by=cast.ana, **TO[to])
    assert again(lead).state == to
    assert lead.states.last().state == to


@pytest.mark.parametrize(("state", "to"), FORBIDDEN)
def test_what_may_not(cast, lead, again, state, to):
    bring_to(lead, state, by=cast.ana)
    with pytest.raises(Refused):
        lead.change_state(to, on=days.today(), by=cast.ana, reason="试试", code="other")
    assert again(lead).state == state


@pytest.mark.parametrize("to", [State.PAUSED, State.TERMINATED, State.VOID])
def test_a_stop_says_why(cast, lead, to):
    with pytest.raises(Refused) as refusal:
        lead.change_state(to, on=days.today(), by=cast.ana, code="other", reason="")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("code", ["", "whim"])
def test_a_termination_has_a_code(cast, lead, code):
    with pytest.raises(Refused) as refusal:
        lead.change_state("terminated", on=days.today(), by=cast.ana, code=code, reason="停了")
    assert refusal.value.field == "code"


def test_a_state_does_not_begin_in_the_future(cast, lead):
    with pytest.raises(Refused):
        lead.change_state("paused", on=days.ago(-1), by=cast.ana, reason="等")


def test_a_lead_with_a_verified_milestone_is_no_mistake(cast, lead):
    signing = reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)
    verify_milestone(signing, by=cast.analyst)
    with pytest.raises(Refused):
        lead.change_state("void", on=days.today(), by=cast.ana, reason="录错")


@pytest.mark.parametrize("who", ["eve", "kim", "analyst", "leader", "manager", "chief_away"])
def test_only_the_team_or_its_chief_decides(cast, lead, who):
    with pytest.raises(NotAllowed):
        lead.change_state("paused", on=days.today(), by=getattr(cast, who), reason="等")


def test_a_chief_decides_for_every_team_of_the_organisation(cast, reference):
    lead = make_lead(by=cast.kim)
    lead.change_state("paused", on=days.today(), by=cast.chief, reason="统筹")
    assert lead.state == State.PAUSED


def test_a_state_is_neither_changed_nor_deleted(cast, lead):
    lead.change_state("paused", on=days.today(), by=cast.ana, reason="等")
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadState.objects.update(reason="别的")
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadState.objects.all()._raw_delete("default")


def test_a_state_follows_the_one_before(cast, lead, again):
    with pytest.raises(Refused):  # it was not logged yet
        lead.change_state(State.PAUSED, on=days.ago(1), by=cast.ana, reason="等用地指标")
    lead.change_state(State.PAUSED, on=days.today(), by=cast.ana, reason="等用地指标")
    with pytest.raises(Refused):
        lead.change_state(State.ACTIVE, on=days.ago(5), by=cast.ana)
    assert again(lead).state == State.PAUSED
