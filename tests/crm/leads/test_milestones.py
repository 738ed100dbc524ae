"""Milestones: dated, never in the future, withdrawn with a reason, never changed or deleted."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from core import audit, days
from core.refusals import NotAllowed, Refused
from crm.leads.evidence import Evidence
from crm.leads.milestones import Milestone
from crm.leads.models import Lead
from crm.leads.stages import Kind
from crm.targets.introductions import withdraw_milestone
from tests.makers import make_lead, proofs_for, reach


def test_a_lead_begins_as_a_clue(cast, lead):
    assert lead.stage.kind == Kind.CLUE
    assert lead.stage_on == days.today()


def test_the_stage_is_the_furthest_milestone_that_stands(cast, lead, again):
    reach(lead, Kind.REGISTERED, by=cast.ana)
    reach(lead, Kind.CONTACTED, by=cast.ana)
    assert again(lead).stage.kind == Kind.REGISTERED
    withdraw_milestone(standing(lead, Kind.REGISTERED), by=cast.ana, reason="录错")
    assert again(lead).stage.kind == Kind.CONTACTED


def test_nothing_is_dated_in_the_future(cast, lead, stage):
    with pytest.raises(Refused) as refusal:
        lead.reach(stage(Kind.CONTACTED), on=days.ago(-1), by=cast.ana)
    assert refusal.value.field == "on"


def test_evidence_is_not_dated_in_the_future_either(cast, lead, stage):
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)
    proofs = proofs_for(lead, stage(Kind.STARTED), on=days.ago(-1))
    with pytest.raises(Refused) as refusal:
        lead.reach(stage(Kind.STARTED), on=days.today(), by=cast.ana, evidence=proofs)
    assert refusal.value.field == "dated_on"
    assert not Milestone.objects.filter(stage__kind=Kind.STARTED).exists()


def test_a_stage_is_reached_once(cast, lead, stage):
    reach(lead, Kind.CONTACTED, by=cast.ana)
    with pytest.raises(Refused):
        reach(lead, Kind.CONTACTED, by=cast.ana)


def test_the_database_keeps_one_standing_milestone_of_a_stage(cast, lead, stage):
    reach(lead, Kind.CONTACTED, by=cast.ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        lead.milestones.create(stage=stage(Kind.CONTACTED), on=days.today(), recorded_by=cast.ana)


def test_a_withdrawn_stage_can_be_reached_again(cast, lead):
    reach(lead, Kind.CONTACTED, by=cast.ana)
    withdraw_milestone(standing(lead, Kind.CONTACTED), by=cast.ana, reason="日期有误")
    reach(lead, Kind.CONTACTED, by=cast.ana, on=days.ago(2))
    assert standing(lead, Kind.CONTACTED).on == days.ago(2)
    assert lead.milestones.filter(stage__kind=Kind.CONTACTED).count() == 2


def test_a_milestone_that_others_need_cannot_be_withdrawn(cast, lead):
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, by=cast.ana)
    with pytest.raises(Refused, match="In talks"):
        withdraw_milestone(standing(lead, Kind.CONTACTED), by=cast.ana, reason="录错")
    assert standing(lead, Kind.CONTACTED)


def test_the_clue_cannot_be_withdrawn(cast, lead):
    with pytest.raises(Refused):
        withdraw_milestone(standing(lead, Kind.CLUE), by=cast.ana, reason="录错")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_withdrawal_says_why(cast, lead, reason):
    reach(lead, Kind.CONTACTED, by=cast.ana)
    with pytest.raises(Refused) as refusal:
        withdraw_milestone(standing(lead, Kind.CONTACTED), by=cast.ana, reason=reason)
    assert refusal.value.field == "reason"


def test_a_milestone_is_withdrawn_once(cast, lead):
    milestone = reach(lead, Kind.CONTACTED, by=cast.ana)
    withdraw_milestone(milestone, by=cast.ana, reason="录错")
    with pytest.raises(Refused):
        withdraw_milestone(milestone, by=cast.ana, reason="再来一次")


@pytest.mark.parametrize("who", ["bo", "eve", "kim", "manager", "leader", "system_admin"])
def test_only_recorder_owner_chief_or_verifier_withdraw(cast, lead, who):
    milestone = reach(lead, Kind.CONTACTED, by=cast.ana)
    with pytest.raises(NotAllowed):
        milestone.withdraw(by=getattr(cast, who), reason="录错")


def test_a_chief_withdraws_in_the_own_organisation(cast, lead):
    milestone = reach(lead, Kind.CONTACTED, by=cast.ana)
    with pytest.raises(NotAllowed):
        milestone.withdraw(by=cast.chief_away, reason="录错")
    milestone.withdraw(by=cast.chief, reason="录错")


@pytest.mark.parametrize("who", ["eve", "kim", "analyst", "inspector", "manager", "audit_admin"])
def test_who_is_not_on_the_team_records_nothing(cast, lead, who):
    with pytest.raises(NotAllowed):
        reach(lead, Kind.CONTACTED, by=getattr(cast, who))


def test_a_colleague_of_the_team_records(cast, lead):
    assert reach(lead, Kind.CONTACTED, by=cast.bo).recorded_by == cast.bo


def test_a_lead_that_is_not_active_reaches_nothing(cast, lead):
    lead.change_state("paused", on=days.today(), by=cast.ana, reason="等用地指标")
    with pytest.raises(Refused):
        reach(lead, Kind.CONTACTED, by=cast.ana)


def test_a_milestone_breaks_the_silence(cast, reference, again):
    lead = make_lead(by=cast.ana, on=days.ago(100))
    reach(lead, Kind.CONTACTED, by=cast.ana, on=days.ago(5))
    assert again(lead).last_substance_on == days.ago(5)


def test_what_was_recorded_is_in_the_audit(cast, lead):
    reach(lead, Kind.CONTACTED, by=cast.ana)
    withdraw_milestone(standing(lead, Kind.CONTACTED), by=cast.ana, reason="录错")
    withdrawn, reached = audit.history(lead)[:2]
    assert (withdrawn.action, withdrawn.note) == ("milestone.withdrawn", "录错")
    assert (reached.action, reached.after["stage"]) == ("milestone.reached", "contacted")


def test_a_refused_milestone_leaves_no_trace(cast, lead, stage):
    rows = Milestone.objects.count(), Evidence.objects.count(), audit.history(lead).count()
    with pytest.raises(Refused):
        lead.reach(stage(Kind.SIGNED), on=days.today(), by=cast.ana, amount=1)
    assert rows == (
        Milestone.objects.count(),
        Evidence.objects.count(),
        audit.history(lead).count(),
    )


@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"on": "2020-01-01"}, {"note": "改"}, {"recorded_by": None}]
)
def test_the_database_refuses_to_change_a_milestone(cast, lead, change):
    milestone = reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)
    if "recorded_by" in change:
        change = {"recorded_by": cast.bo}
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(**change)


@pytest.mark.parametrize("table", ["crm_milestone", "crm_evidence"])
def test_the_database_refuses_to_delete_a_fact(cast, lead, table):
    reach(lead, Kind.CONTACTED, Kind.VISITED, by=cast.ana)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (a name from the line above)


def test_a_withdrawal_is_final(cast, lead):
    milestone = reach(lead, Kind.CONTACTED, by=cast.ana)
    milestone.withdraw(by=cast.ana, reason="录错")
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(
            withdrawn_at=None, withdrawn_by=None, withdrawal_reason=""
        )


def test_evidence_is_a_file_or_a_reference(cast, lead, stage):
    milestone = reach(lead, Kind.CONTACTED, Kind.VISITED, by=cast.ana)
    kind = milestone.evidence.get().kind
    with pytest.raises(IntegrityError), transaction.atomic():
        milestone.evidence.create(kind=kind, on=days.today(), recorded_by=cast.ana)


def test_rebuilding_the_stages_changes_nothing(cast, lead, capsys):
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana, on=days.ago(3))
    reach(make_lead(by=cast.bo), Kind.CONTACTED, by=cast.bo)
    withdraw_milestone(standing(lead, Kind.SIGNED), by=cast.ana, reason="录错")
    before = list(Lead.objects.values_list("pk", "stage", "stage_on"))
    call_command("rebuildstages")
    assert list(Lead.objects.values_list("pk", "stage", "stage_on")) == before


def test_rebuilding_mends_a_stage_that_was_altered(cast, lead, stage, again):
    reach(lead, Kind.CONTACTED, by=cast.ana)
    Lead.objects.filter(pk=lead.pk).update(stage=stage(Kind.PRODUCING))
    call_command("rebuildstages")
    assert again(lead).stage.kind == Kind.CONTACTED


def standing(lead, kind):
    return lead.milestones.standing().get(stage__kind=kind)
