"""Logging a lead: a name is enough, collisions are said first, a double tap makes one."""

import uuid
from datetime import date, timedelta

import pytest

from core import days
from crm.activities.models import Activity, Task
from crm.enterprises.models import Enterprise
from crm.leads.claims import Claim
from crm.leads.models import Lead
from tests.makers import make_enterprise, make_lead, make_segment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

NAME = "太原轴承有限公司"


@pytest.fixture
def log(client, cast):
    """log(user, name=…, …) → the answer to the form as a browser sends it."""

    def log(user=cast.ana, **typed):
        client.force_login(user)
        return client.post("/leads/new/", {"name": NAME, "once": uuid.uuid4(), **typed})

    return log


@pytest.fixture
def candidates(client, cast):
    def candidates(user, name):
        client.force_login(user)
        answer = client.get("/leads/candidates/", {"name": name})
        assert answer.status_code == 200
        return answer

    return candidates


def test_a_name_is_enough(cast, log):
    answer = log()
    lead = Lead.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == lead.get_absolute_url()
    assert (lead.name, lead.owner, lead.team, lead.stage.kind) == (
        NAME,
        cast.ana,
        cast.first,
        "clue",
    )
    assert lead.investor.name == NAME
    assert Claim.objects.get().team == cast.first


def test_the_next_step_is_first_contact_on_the_next_working_day(log):
    log()
    task = Task.objects.get()
    assert task.title
    assert task.due_on == days.next_working_day(days.today())


def test_the_form_already_shows_that_next_step(client, cast):
    client.force_login(cast.ana)
    text = client.get("/leads/new/").content.decode()
    assert f'value="{days.next_working_day(days.today()).isoformat()}"' in text
    assert "autofocus" in text


def test_everything_else_can_be_said_as_well(cast, log):
    segment = make_segment(slug="test", chain="test")
    log(
        summary="拟建风电主轴轴承产线", contact="visit_in", next_step="回访",
        project_type="workshop",
        next_step_on=(days.today() + timedelta(days=3)).isoformat(), planned_investment="12,000",
        origin="outside_province", segment=segment.pk, source="referral", referrer="市商会",
    )  # fmt: skip
    lead = Lead.objects.get()
    assert lead.summary == "拟建风电主轴轴承产线"
    assert (lead.planned_investment, lead.segment) == (120_000_000, segment)
    assert (lead.project_type, lead.origin, lead.source) == (
        "workshop",
        "outside_province",
        "referral",
    )
    assert (lead.next_step, lead.next_step_on) == ("回访", days.today() + timedelta(days=3))
    assert Activity.objects.get().kind == "visit_in"


def test_a_name_typed_for_an_enterprise_page_is_filled_in(client, cast):
    client.force_login(cast.ana)
    assert f'value="{NAME}"' in client.get("/leads/new/", {"name": NAME}).content.decode()


@pytest.mark.parametrize("role", ["park_manager", "analyst", "leader", "system_admin"])
def test_only_those_who_recruit_log_leads(client, cast, role, settings):
    settings.ADMIN_SECOND_FACTOR = False
    user = {"park_manager": cast.manager}.get(role) or getattr(cast, role)
    client.force_login(user)
    assert client.get("/leads/new/").status_code == 403
    assert client.post("/leads/new/", {"name": NAME}).status_code == 403
    assert client.get("/leads/candidates/", {"name": NAME}).status_code == 403
    assert not Lead.objects.exists()


# --- One tap, two taps ----------------------------------------------------------------------------


def test_a_double_tap_makes_one_lead_and_leads_to_it_twice(log):
    key = uuid.uuid4()
    first, second = log(once=key), log(once=key)
    assert first["Location"] == second["Location"] == Lead.objects.get().get_absolute_url()
    assert Enterprise.objects.count() == Claim.objects.count() == Task.objects.count() == 1


def test_a_form_filled_in_anew_makes_another_lead(log):
    log()
    log(name="大同风机有限公司")
    assert Lead.objects.count() == 2


# --- Who is on record already ---------------------------------------------------------------------


def test_candidates_say_who_follows_a_firm_since_when_and_nothing_more(cast, candidates):
    lead = make_lead(name=NAME, by=cast.ana)
    lead.edit({"name": "保密新基地", "summary": "内部消息"}, by=cast.ana, version=lead.version)
    text = candidates(cast.eve, "轴承").content.decode()
    assert NAME in text
    assert str(cast.first) in text
    assert days.today().isoformat() in text
    for secret in ("保密新基地", "内部消息", cast.ana.name, lead.get_absolute_url()):
        assert secret not in text


def test_a_firm_that_another_team_follows_cannot_be_chosen(cast, candidates):
    make_lead(name=NAME, by=cast.ana)
    assert " disabled" in candidates(cast.kim, "太原轴承").content.decode()
    assert " disabled" not in candidates(cast.bo, "太原轴承").content.decode()


def test_the_very_same_firm_comes_first_and_is_chosen(cast, candidates):
    same = make_enterprise(name=NAME, by=cast.ana)
    for number in range(9):
        make_enterprise(name=f"新{number}{NAME}", by=cast.ana)
    form = candidates(cast.eve, " 太原轴承（有限公司） ").context["form"]
    assert [one.is_same for one in form.candidates] == [True] + [False] * 7
    assert form.candidates[0].enterprise == same


def test_at_most_eight_candidates_are_offered(cast, candidates):
    for number in range(10):
        make_enterprise(name=f"晋能{number}号有限公司", by=cast.ana)
    assert len(candidates(cast.ana, "晋能").context["form"].candidates) == 8


@pytest.mark.parametrize("name", ["", "太", "   "])
def test_too_short_a_name_has_no_candidates(cast, candidates, name):
    make_enterprise(name=NAME, by=cast.ana)
    assert not candidates(cast.ana, name).context["form"].candidates


def test_a_firm_chosen_is_the_investor_whatever_the_project_is_called(cast, log):
    firm = make_enterprise(name=NAME, by=cast.ana)
    log(name="二期扩建", enterprise=firm.pk)
    lead = Lead.objects.get()
    assert (lead.name, lead.investor) == ("二期扩建", firm)
    assert Enterprise.objects.count() == 1


def test_who_has_not_seen_the_candidates_is_shown_them_before_anything_is_saved(cast, log):
    firm = make_enterprise(name=NAME, by=cast.ana)
    answer = log(name="太原轴承", summary="一句话")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert f'name="enterprise" value="{firm.pk}"' in text
    assert 'value="一句话"' in text
    assert not Lead.objects.exists()


def test_who_has_seen_them_and_says_it_is_another_firm_is_believed(cast, log):
    make_enterprise(name=NAME, by=cast.ana)
    assert log(name="太原轴承", seen="太原轴承", enterprise="").status_code == 302
    assert Lead.objects.get().investor.name == "太原轴承"


def test_a_firm_that_another_team_follows_is_refused_and_nothing_is_written_or_lost(cast, log):
    make_lead(name=NAME, by=cast.ana)
    before = (Lead.objects.count(), Enterprise.objects.count(), Task.objects.count())
    for choice in ({}, {"enterprise": Enterprise.objects.get().pk}):
        answer = log(cast.eve, name=NAME, summary="一句话", seen=NAME, referrer="商会", **choice)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert str(cast.first) in str(answer.context["form"].errors["name"])
        assert 'value="一句话"' in text
        assert 'value="商会"' in text
        assert [one.is_taken for one in answer.context["form"].candidates] == [True]
    assert (Lead.objects.count(), Enterprise.objects.count(), Task.objects.count()) == before


def test_a_refused_form_can_be_sent_again_with_the_same_key(cast, log):
    make_lead(name=NAME, by=cast.ana)
    key = uuid.uuid4()
    log(cast.eve, name=NAME, seen=NAME, once=key)
    assert log(cast.eve, name="大同风机有限公司", once=key).status_code == 302
    assert Lead.objects.filter(team=cast.away).count() == 1


def test_a_firm_nobody_knows_yet_never_collides(cast, log):
    assert log(cast.ana, name="某电池材料企业").status_code == 302
    assert log(cast.eve, name="某电池材料企业").status_code == 302
    assert Enterprise.objects.count() == 2


# --- What cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "坏\0名"),
        ("name", "坏\u202e名"),
        ("name", "x" * 2_000_000),
        ("summary", "x" * 501),
        ("contact", "note"),
        ("contact", "dance"),
        ("next_step_on", "2026-02-30"),
        ("next_step_on", "１２３"),
        ("next_step_on", date(2022, 7, 19).isoformat()),
        ("planned_investment", "1e400"),
        ("planned_investment", "1_000"),
        ("planned_investment", "-1"),
        ("project_type", "castle"),
        ("origin", "moon"),
        ("segment", "１２３４５６"),
        ("segment", "99999999999999999999"),
        ("enterprise", "1e400"),
        ("enterprise", "１"),
        ("enterprise", "424242"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_written(log, field, value):
    answer = log(**{field: value})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert field in answer.context["form"].errors
    assert not Lead.objects.exists()


def test_ten_megabytes_are_refused(log):
    assert log(name="x" * 10_000_000).status_code in (400, 413)


def test_an_unreadable_key_makes_the_form_a_new_one(log):
    assert log(once="nonsense").status_code == 302
