"""Four eyes: what counts is verified by the stage's role, never by who recorded it."""

import pytest
from django.db import IntegrityError, transaction

from core import days
from core.refusals import NotAllowed, Refused
from crm.leads.milestones import Milestone, Verification
from crm.leads.stages import Kind, Stage
from crm.targets.introductions import verify_milestone, withdraw_milestone
from tests.makers import make_lead, reach, set_type


@pytest.fixture
def signed(cast, lead):
    return reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)


@pytest.fixture
def started(cast, lead, signed):
    return reach(lead, Kind.STARTED, by=cast.ana)


def test_the_analyst_verifies_a_signing(cast, signed):
    verify_milestone(signed, by=cast.analyst)
    assert signed in Milestone.objects.verified()


def test_the_inspector_verifies_a_start(cast, started):
    verify_milestone(started, by=cast.inspector)
    assert started in Milestone.objects.verified()


@pytest.mark.parametrize("who", ["ana", "bo", "chief", "inspector", "leader", "manager"])
def test_nobody_else_verifies_a_signing(cast, signed, who):
    with pytest.raises(NotAllowed):
        verify_milestone(signed, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["ana", "analyst", "chief", "leader"])
def test_nobody_else_verifies_a_start(cast, started, who):
    with pytest.raises(NotAllowed):
        verify_milestone(started, by=getattr(cast, who))


def test_a_stage_that_does_not_count_is_verified_by_nobody(cast, lead):
    contacted = reach(lead, Kind.CONTACTED, by=cast.ana)
    with pytest.raises(NotAllowed):
        verify_milestone(contacted, by=cast.analyst)


def test_the_recorder_cannot_verify_whatever_the_role(cast, lead, stage):
    """No role both records and verifies today; should one ever, the verb still refuses."""
    own = lead.milestones.create(
        stage=stage(Kind.SIGNED), on=days.today(), recorded_by=cast.analyst, amount=1
    )
    with pytest.raises(Refused, match="Four eyes"):
        verify_milestone(own, by=cast.analyst)


def test_the_database_holds_the_four_eyes(cast, signed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(
            milestone=signed,
            recorder=cast.ana,
            recorded_by=cast.ana,
            on=days.today(),
            accepted=True,
        )


def test_the_database_holds_one_standing_verdict(cast, signed):
    verify_milestone(signed, by=cast.analyst)
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.verifications.create(
            recorder=cast.ana, recorded_by=cast.inspector, on=days.today(), accepted=False
        )


def test_a_verdict_is_neither_changed_nor_deleted(cast, signed):
    verify_milestone(signed, by=cast.analyst)
    verdicts = Verification.objects.filter(milestone=signed)
    with pytest.raises(IntegrityError), transaction.atomic():
        verdicts.update(accepted=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        verdicts._raw_delete("default")


def test_a_milestone_is_judged_once(cast, signed):
    verify_milestone(signed, by=cast.analyst)
    with pytest.raises(Refused):
        verify_milestone(signed, by=cast.analyst, accepted=False, note="合同无效")


def test_a_refusal_says_why(cast, signed):
    with pytest.raises(Refused) as refusal:
        verify_milestone(signed, by=cast.analyst, accepted=False)
    assert refusal.value.field == "note"


def test_a_refused_milestone_is_not_verified(cast, signed):
    verify_milestone(signed, by=cast.analyst, accepted=False, note="只是意向书")
    assert signed not in Milestone.objects.verified()
    assert signed not in Milestone.objects.awaiting()


def test_a_withdrawn_milestone_cannot_be_verified(cast, signed):
    withdraw_milestone(signed, by=cast.ana, reason="录错")
    with pytest.raises(Refused):
        verify_milestone(signed, by=cast.analyst)


def test_the_next_gate_asks_for_the_record_not_for_the_verdict(cast, lead, signed):
    assert reach(lead, Kind.STARTED, by=cast.ana)


def test_a_verdict_is_dated_as_the_milestone_is(cast, lead, reference):
    """So that a signing of March counts in March, whenever it was verified."""
    old = set_type(make_lead(by=cast.ana, on=days.ago(60)), "new_land", by=cast.ana)
    signing = reach(old, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana, on=days.ago(30))
    verify_milestone(signing, by=cast.analyst)
    assert signing.verdict().on == days.ago(30)
    assert signing in Milestone.objects.verified(days.ago(30))
    assert signing not in Milestone.objects.verified(days.ago(31))


def test_the_queue_holds_what_awaits_this_role(cast, lead, signed, started):
    assert list(queue(cast.analyst)) == [signed]
    assert list(queue(cast.inspector)) == [started]
    assert not queue(cast.ana)
    verify_milestone(signed, by=cast.analyst)
    assert not queue(cast.analyst)


def test_ones_own_record_is_not_in_ones_queue(cast, lead):
    lead.milestones.create(
        stage=Stage.objects.get(kind=Kind.SIGNED),
        on=days.today(),
        recorded_by=cast.analyst,
        amount=1,
    )
    assert not queue(cast.analyst)


def queue(user):
    return Milestone.objects.visible_to(user).awaiting_verdict_of(user)


def test_nothing_of_a_mistake_awaits_a_verdict_or_gets_one(cast, make):
    milestone = make.signing(make.lead("甲有限公司"))
    milestone.lead.change_state("void", on=days.today(), by=cast.ana, reason="重复登记")
    assert not Milestone.objects.awaiting_verdict_of(cast.analyst)
    with pytest.raises(Refused):
        Milestone.objects.get(pk=milestone.pk).verify(by=cast.analyst)
