"""Bulk data agrees with itself as if the verbs had written it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Max

from crm.models import (
    Activity,
    Claim,
    Enterprise,
    Introduction,
    Lead,
    Milestone,
    ShareSet,
    Task,
    Verification,
)

LEADS = 1200  # of 720 enterprises, so that some have two


def generate(*arguments):
    said = StringIO()
    call_command("generate", "--leads", str(LEADS), *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def _generated(django_db_setup, django_db_blocker):
    """Made once for this file, and undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        generate()
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("_generated", "db")


def test_it_makes_what_was_asked_for_in_proportion():
    assert Lead.objects.count() == LEADS
    assert Enterprise.objects.count() == LEADS * 6 // 10
    assert Activity.objects.count() == LEADS * 3
    assert 4.5 < Milestone.objects.count() / LEADS < 5.5


def test_stages_are_what_the_milestones_say():
    said = StringIO()
    call_command("rebuildstages", stdout=said)
    assert said.getvalue() == "Stages rebuilt: 0 changed.\n"


def test_each_group_in_work_has_one_claim_by_the_team_that_follows_it():
    in_work = Lead.objects.exclude(state__in=["terminated", "void"])
    groups = set(in_work.values_list("investor__group", flat=True))
    claims = Claim.objects.standing()
    assert {claim.group_id for claim in claims} == groups
    assert not claims.exclude(team=F("lead__team")).exists()
    teams = in_work.values("investor__group").annotate(teams=Count("team", distinct=True))
    assert set(teams.values_list("teams", flat=True)) == {1}


def test_every_lead_has_one_set_of_shares_led_by_its_team():
    sets = ShareSet.objects.standing()
    assert sets.count() == LEADS
    assert not sets.exclude(leading_team=F("lead__team")).exists()
    assert sets.exclude(partners=None).exists()


def test_the_next_step_on_a_lead_is_its_open_task():
    steps = Task.objects.open().values_list("lead", "title", "due_on")
    active = Lead.objects.open().values_list("pk", "next_step", "next_step_on")
    assert set(steps) == set(active)


def test_only_stages_that_count_are_verified_and_by_the_right_role():
    verdicts = Verification.objects.select_related("milestone__stage", "recorded_by")
    assert verdicts
    assert all(one.recorded_by.role == one.milestone.stage.verifier for one in verdicts)
    assert Milestone.objects.awaiting().exists()


def test_what_counts_was_verified_and_what_was_verified_counts():
    counted = Introduction.objects.counted()
    signings = Milestone.objects.filter(stage__kind="signed").verified()
    assert set(counted.values_list("lead", flat=True)) <= set(
        signings.values_list("lead", flat=True)
    )
    qualifying = signings.exclude(lead__origin="relocation").exclude(lead__state="void")
    groups = set(qualifying.values_list("lead__investor__group", flat=True))
    in_chain = counted.filter(target__measure__in=["leaders", "members"])
    assert set(in_chain.values_list("group", flat=True)) == groups
    assert counted.filter(target__measure="srdi").exists()


def test_silence_is_counted_from_the_last_that_had_substance():
    last_met = dict(
        Activity.objects.exclude(kind="note").values_list("lead").annotate(last=Max("on"))
    )
    for lead in Lead.objects.all():
        assert lead.last_substance_on == max(lead.stage_on, last_met.get(lead.pk, lead.stage_on))


def test_it_leaves_a_database_in_use_alone():
    with pytest.raises(CommandError, match="holds leads already"):
        generate()
