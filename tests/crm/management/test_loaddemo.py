"""The demonstration: what was designed stands there, all of it made up and marked so."""

import datetime as dt
import json
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F
from stdnum.cn import uscc

from accounts.models import Role, User
from core import days
from core.audit.models import AuditEntry
from crm.leads.states import State
from crm.management.demo.accounts import accounts_file
from crm.management.demo.scene import LAUNCH
from crm.management.reference import load_all
from crm.models import (
    Activity,
    Claim,
    Enterprise,
    Introduction,
    Lead,
    Milestone,
    PlannedDay,
    ShareSet,
    Target,
    Task,
    Tenancy,
)
from crm.targets.qualifying import concerns, obstacles
from parks.models import Space


def load(*arguments):
    said = StringIO()
    call_command("loaddemo", *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def _demo(django_db_setup, django_db_blocker):
    """Loaded once for this file, and undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_all()
        load()
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("_demo", "db")


def counted(measure):
    return Introduction.objects.counted().filter(target__measure=measure).count()


def signings(**which):
    return Milestone.objects.standing().filter(stage__kind="signed", **which)


def test_the_accounts_are_told_to_their_owner_alone():
    accounts = json.loads(accounts_file().read_text())
    assert accounts.keys() == {*Role.values, "stranger"}
    assert all(account.keys() == {"username", "password"} for account in accounts.values())
    assert stat.S_IMODE(accounts_file().stat().st_mode) == 0o600


def test_each_account_has_its_role_and_password():
    accounts = json.loads(accounts_file().read_text())
    assert len({account["password"] for account in accounts.values()}) == 10
    for key, account in accounts.items():
        user = User.objects.get(username=account["username"])
        assert user.check_password(account["password"])
        assert user.role == (Role.OFFICER if key == "stranger" else key)


def test_the_stranger_works_for_the_other_organisation():
    officer, stranger = (User.objects.get(username=name) for name in ("officer", "stranger"))
    assert officer.organisation_id != stranger.organisation_id


def test_nobody_else_can_sign_in():
    accounts = json.loads(accounts_file().read_text())
    others = User.objects.exclude(username__in=[one["username"] for one in accounts.values()])
    assert others
    assert not any(user.has_usable_password() for user in others)


def test_a_second_run_keeps_what_is_there():
    before = accounts_file().read_text(), Lead.objects.count(), AuditEntry.objects.count()
    load()
    assert before == (
        accounts_file().read_text(),
        Lead.objects.count(),
        AuditEntry.objects.count(),
    )


def test_new_passwords_are_given_when_asked_for():
    kept = accounts_file().read_text()
    try:
        old = json.loads(kept)["officer"]["password"]
        assert "officer" in load("--reset-passwords")
        new = json.loads(accounts_file().read_text())["officer"]["password"]
        officer = User.objects.get(username="officer")
        assert officer.check_password(new)
        assert not officer.check_password(old)
    finally:
        accounts_file().write_text(kept)  # the database goes back by itself


def test_a_database_in_use_is_left_alone():
    Lead.objects.update(demo=False)
    with pytest.raises(CommandError, match="real projects"):
        load()


def test_everything_made_up_says_so():
    assert not Lead.objects.filter(demo=False).exists()
    assert not Enterprise.objects.filter(demo=False).exists()
    assert not Enterprise.objects.exclude(name__endswith="（演示）").exists()
    assert not Space.objects.filter(demo=False).exists()
    assert not Target.objects.filter(programme__demo=True).exclude(name__contains="演示").exists()


def test_every_uscc_is_valid_and_of_no_real_region():
    codes = Enterprise.objects.exclude(uscc=None).values_list("uscc", flat=True)
    assert len(codes) > 70
    assert all(uscc.is_valid(code) and code.startswith("91000000") for code in codes)


def test_the_promise_stands_as_designed():
    assert (counted("leaders"), counted("members"), counted("srdi")) == (1, 18, 13)
    assert signings().count() == 35
    assert Milestone.objects.awaiting().filter(stage__kind="signed").count() == 5
    assert Milestone.objects.awaiting().filter(stage__kind="started").count() == 3


def test_those_that_do_not_count_have_different_reasons():
    members = Target.objects.get(measure="members")
    leads = Lead.objects.filter(milestones__in=signings().verified())
    reasons = {
        str(reason)
        for lead in leads
        if concerns(members, lead) and not lead.introductions.standing().filter(target=members)
        for reason in obstacles(members, lead)
    }
    assert len(reasons) == 3
    refused = Introduction.objects.standing().filter(accepted=False)
    assert refused.count() == 1
    assert signings(verifications__accepted=False).count() == 2


def test_stages_states_and_years_are_spread():
    assert Lead.objects.count() == 120
    assert Enterprise.objects.count() == 83
    states = dict(Lead.objects.values_list("state").annotate(n=Count("pk")))
    assert states == {"active": 93, "paused": 5, "terminated": 20, "void": 2}
    assert Lead.objects.open().values("stage").distinct().count() == 15
    for year in range(LAUNCH.year, days.today().year + 1):
        assert Lead.objects.filter(logged_on__year=year).exists()
    assert not Lead.objects.filter(logged_on__lte=LAUNCH).exists()


def test_some_were_signed_and_then_given_up():
    given_up = Lead.objects.filter(state=State.TERMINATED, milestones__in=signings())
    assert given_up.count() == 3


def test_lights_and_next_steps_are_of_every_colour():
    lights = Lead.objects.open().with_light().values_list("light").annotate(n=Count("pk"))
    assert dict(lights) == {0: 79, 1: 8, 2: 6}
    mine, today = Task.objects.of(User.objects.get(username="officer")), days.today()
    assert mine.due_by(today - dt.timedelta(days=1)).exists()
    assert mine.open().filter(due_on=today).exists()
    assert mine.open().filter(due_on__gt=today).exists()
    assert Lead.objects.open().filter(next_step="").exists()


def test_planned_days_are_kept_missed_and_still_to_come():
    assert PlannedDay.objects.filter(on__gt=days.today()).exists()
    reached = PlannedDay.objects.filter(
        lead__milestones__stage=F("stage"), lead__milestones__withdrawn_at=None
    )
    assert reached.exists()
    missed = PlannedDay.objects.filter(on__lt=days.today()).exclude(pk__in=reached)
    assert missed.filter(lead__state=State.ACTIVE).exists()


def test_nothing_was_recorded_before_it_happened_or_long_after():
    for fact in Milestone.objects.all():
        recorded_on = fact.recorded_at.astimezone(days.SHANGHAI).date()
        assert fact.on <= recorded_on <= min(days.today(), fact.on + dt.timedelta(days=60))


def test_what_was_known_a_year_ago_is_less_than_now():
    now = signings().count()
    then = days.today() - dt.timedelta(days=365)
    moment = dt.datetime.combine(then, dt.time(23), days.SHANGHAI)
    known = Milestone.objects.filter(stage__kind="signed").at(then, moment).count()
    assert 0 < known < now


def test_places_are_taken_and_given_back():
    assert Tenancy.objects.current().count() >= 20
    assert Tenancy.objects.filter(placement__state="released").count() == 2
    taken = Space.objects.filter(committed_m2__gt=0, park__slug="emerging")
    assert taken.filter(kind="plot").exists()
    assert taken.filter(kind="floor").exists()


def test_each_project_was_logged_claimed_and_shared():
    assert ShareSet.objects.standing().count() == 120
    assert ShareSet.objects.standing().exclude(partners=None).count() == 3
    assert Claim.objects.standing().count() == (
        Lead.objects.exclude(state__in=["terminated", "void"])
        .values("investor__group")
        .distinct()
        .count()
    )
    assert AuditEntry.objects.filter(action="lead.logged").count() == 120
    assert Activity.objects.count() > 300


def test_stages_are_what_the_milestones_say():
    said = StringIO()
    call_command("rebuildstages", stdout=said)
    assert said.getvalue() == "Stages rebuilt: 0 changed.\n"
