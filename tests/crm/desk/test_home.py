"""Home: what each role finds on its desk, and that nothing of others' leads is on it."""

from datetime import timedelta

import pytest

from core import days
from crm.activities.models import Task
from crm.leads.claims import set_shares
from crm.leads.models import Lead
from crm.leads.stages import Kind, Stage
from crm.targets.introductions import verify_milestone
from crm.targets.models import Target
from tests.makers import make_lead, make_space, reach, set_type

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def home(client):
    """home(user) → the answer."""

    def home(user):
        client.force_login(user)
        answer = client.get("/")
        assert answer.status_code == 200
        return answer

    return home


@pytest.fixture
def desk(home):
    return lambda user: home(user).context["desk"]


def change(lead, **values):
    Lead.objects.filter(pk=lead.pk).update(**values)
    return lead


def ago(n):
    return days.today() - timedelta(days=n)


def due(lead, day):
    """Put the open next step of `lead` on `day`, as if it had been planned for it long ago."""
    Task.objects.filter(lead=lead).update(due_on=day)
    return change(lead, next_step_on=day)


def signed(cast, **details):
    """A lead of Ana's that is signed and waits for the analyst."""
    lead = set_type(make_lead(by=cast.ana, **details), "workshop", by=cast.ana)
    return reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)


# --- The promise ---------------------------------------------------------------------------------


def test_every_business_role_finds_the_three_public_targets_first(cast, home):
    for user in (
        cast.ana, cast.eve, cast.chief, cast.manager, cast.inspector, cast.analyst, cast.leader,
    ):  # fmt: skip
        answer = home(user)
        slugs = [one.target.slug for one in answer.context["desk"].progress]
        assert slugs == [target.slug for target in Target.objects.all()]
        text = answer.content.decode()
        for slug in slugs:
            assert f'href="/targets/{slug}/"' in text


def test_a_target_without_a_day_shows_no_days_left_and_no_pace(cast, home):
    assert 'class="traffic traffic-red">' not in home(cast.leader).content.decode()


def test_a_dated_target_shows_its_pace_and_the_days_left(cast, home):
    today = days.today()
    Target.objects.filter(measure="members").update(
        from_day=today - timedelta(days=99), by_day=today + timedelta(days=100)
    )
    text = home(cast.leader).content.decode()
    assert (today + timedelta(days=100)).isoformat() in text
    assert "50.00%" in text


# --- An officer's desk ---------------------------------------------------------------------------


def test_my_next_steps_are_overdue_today_or_soon_and_each_is_done_with_one_click(cast, home):
    late = due(make_lead(name="迟", by=cast.ana), ago(2))
    due(make_lead(name="今", by=cast.ana), days.today())
    due(make_lead(name="近", by=cast.ana), days.today() + timedelta(days=7))
    due(make_lead(name="远", by=cast.ana), days.today() + timedelta(days=8))
    answer = home(cast.ana)
    steps = [(g.when, [t.lead.name for t in g.tasks]) for g in answer.context["desk"].steps]
    assert steps == [("overdue", ["迟"]), ("today", ["今"]), ("later", ["近"])]
    assert f'href="/tasks/{Task.objects.get(lead=late).pk}/done/"' in answer.content.decode()


def test_a_group_shows_six_steps_and_says_how_many_there_are(cast, home):
    for _ in range(8):
        due(make_lead(by=cast.ana), ago(1))
    answer = home(cast.ana)
    [group] = answer.context["desk"].steps
    assert (len(group.tasks), group.count) == (6, 8)
    assert "?owner=ana&amp;next=overdue" in answer.content.decode()


def test_the_steps_of_a_paused_lead_wait_with_it(cast, desk):
    due(change(make_lead(by=cast.ana), state="paused"), ago(1))
    assert desk(cast.ana).steps == []


def test_silent_leads_and_missed_days_are_ones_own(cast, desk):
    for owner in (cast.ana, cast.bo):
        lead = make_lead(name=f"静{owner}", by=owner)
        change(lead, last_substance_on=ago(70), logged_on=ago(80))
        lead.planned_days.create(stage=Stage.objects.get(kind=Kind.CONTACTED), on=ago(5))
    assert [lead.name for lead in desk(cast.ana).silent.rows] == ["静Ana"]
    assert [day.lead.name for day in desk(cast.ana).missed.rows] == ["静Ana"]


def test_a_planned_day_is_missed_once_it_has_passed_and_until_the_stage_is_reached(cast, desk):
    lead = make_lead(by=cast.ana)
    contacted = Stage.objects.get(kind=Kind.CONTACTED)
    lead.plan({contacted: days.today()}, by=cast.ana)
    assert desk(cast.ana).missed.rows == []
    lead.plan({contacted: ago(1)}, by=cast.ana)
    assert [day.stage for day in desk(cast.ana).missed.rows] == [contacted]
    reach(lead, Kind.CONTACTED, by=cast.ana)
    assert desk(cast.ana).missed.rows == []


def test_an_empty_desk_says_what_to_do(cast, home):
    text = home(cast.ana).content.decode()
    assert 'href="/leads/new/"' in text
    assert "?owner=ana&amp;next=none" in text


def test_what_just_happened_is_what_the_team_recorded_last(cast, desk):
    make_lead(name="先", by=cast.bo)
    reach(make_lead(name="后", by=cast.ana), Kind.CONTACTED, by=cast.ana)
    assert [(one.lead.name, one.stage.kind) for one in desk(cast.ana).news] == [
        ("后", "contacted"),
        ("后", "clue"),
        ("先", "clue"),
    ]


# --- The stranger --------------------------------------------------------------------------------


def test_eve_finds_nothing_of_anas_leads(cast, home):
    lead = due(make_lead(name="晋能叶片项目", by=cast.ana), ago(3))
    change(lead, last_substance_on=ago(100))
    lead.planned_days.create(stage=Stage.objects.get(kind=Kind.CONTACTED), on=ago(5))
    for stranger in (cast.eve, cast.chief_away, cast.kim, cast.manager):
        assert "晋能" not in home(stranger).content.decode()


def test_a_share_brings_news_to_the_partners_but_no_work(cast, desk):
    lead = due(make_lead(name="共享", by=cast.ana), ago(3))
    set_shares(lead, {cast.away: 2000}, on=days.today(), by=cast.chief, reason="联合招商")
    found = desk(cast.eve)
    assert [one.lead.name for one in found.news] == ["共享"]
    assert found.steps == []


# --- The other roles -----------------------------------------------------------------------------


def test_a_chief_sees_what_the_whole_organisation_let_pass(cast, desk):
    due(make_lead(name="甲", by=cast.ana), ago(1))
    due(make_lead(name="乙", by=cast.kim), ago(4))
    due(make_lead(name="别家", by=cast.eve), ago(9))
    assert [lead.name for lead in desk(cast.chief).overdue.rows] == ["乙", "甲"]


def test_a_leader_sees_the_numbers_of_the_own_organisation(cast, desk):
    make_lead(by=cast.ana, planned_investment=300)
    make_lead(by=cast.kim, planned_investment=200)
    make_lead(by=cast.eve, planned_investment=100)
    bars = {bar.stage.kind: (bar.count, bar.investment) for bar in desk(cast.leader).funnel["bars"]}
    assert bars["clue"] == (2, 500)
    assert bars["signed"] == (0, 0)


def test_the_analyst_begins_with_what_waits_for_verification(cast, home):
    milestone = signed(cast, name="待认定项目")
    answer = home(cast.analyst)
    assert [one.pk for one in answer.context["desk"].awaiting.rows] == [milestone.pk]
    assert f'href="/milestones/{milestone.pk}/verification/"' in answer.content.decode()
    assert home(cast.inspector).context["desk"].awaiting.rows == []
    verify_milestone(milestone, by=cast.analyst)
    assert home(cast.analyst).context["desk"].awaiting.rows == []


def test_a_park_manager_sees_how_full_the_parks_are(cast, home):
    space = make_space(area_m2=1000)
    assert str(space.park) in home(cast.manager).content.decode()


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_are_led_to_their_back_office_and_see_no_business(
    cast, home, role, settings
):
    settings.ADMIN_SECOND_FACTOR = False
    make_lead(name="晋能叶片项目", by=cast.ana)
    answer = home(getattr(cast, role))
    text = answer.content.decode()
    assert 'href="/admin/"' in text
    assert "晋能" not in text
    assert "desk" not in (answer.context or {})


def test_nobody_is_sent_to_sign_in_first(client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_who_has_changed_teams_leaves_the_steps_of_the_old_ones_behind(client, cast, home):
    lead = make_lead(by=cast.ana)
    assert lead.name in home(cast.ana).content.decode()
    cast.ana.team = cast.second
    cast.ana.save()
    assert lead.name not in home(cast.ana).content.decode()
    assert client.get(f"/tasks/{lead.tasks.get().pk}/done/").status_code == 404
