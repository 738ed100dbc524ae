"""The list of leads: who sees which, filters, order, totals, and addresses that make no sense."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from accounts.models import Role
from core import days
from crm.leads.claims import set_shares
from crm.leads.models import Lead
from crm.leads.stages import Kind
from tests.makers import make_lead, make_park, make_segment, make_team, make_user, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

YI = 100_000_000


@pytest.fixture
def look(client, cast):
    """look(user, **filters) → the answer."""

    def look(user=cast.ana, *, headers=None, **filters):
        client.force_login(user)
        return client.get("/leads/", filters, headers=headers)

    return look


@pytest.fixture
def found(look):
    """found(user, **filters) → the names of the leads shown, in order."""

    def found(*args, **filters):
        listing = look(*args, **filters).context["listing"]
        return [lead.name for lead in listing.page] if not listing.errors else listing.errors

    return found


def change(lead, **values):
    """Write what verbs would need weeks for."""
    Lead.objects.filter(pk=lead.pk).update(**values)
    return lead


def ago(n):
    return days.today() - timedelta(days=n)


# --- Scope ---------------------------------------------------------------------------------------


def test_ana_and_her_team_see_her_lead(cast, found):
    make_lead(name="晋能叶片项目", by=cast.ana)
    assert found(cast.ana) == found(cast.bo) == found(cast.chief) == ["晋能叶片项目"]


def test_the_analyst_and_the_inspector_see_the_leads_of_both_organisations(cast, found):
    make_lead(name="甲", by=cast.ana)
    make_lead(name="乙", by=cast.eve)
    assert set(found(cast.analyst)) == set(found(cast.inspector)) == {"甲", "乙"}


def test_the_leader_sees_the_own_organisation(cast, found):
    make_lead(name="甲", by=cast.kim)
    make_lead(name="乙", by=cast.eve)
    assert found(cast.leader) == ["甲"]


def test_eve_sees_nothing_of_anas_leads_not_even_in_the_totals(cast, look):
    make_lead(name="晋能叶片项目", by=cast.ana, planned_investment=3 * YI)
    answer = look(cast.eve, state="any")
    assert answer.context["listing"].totals == {"count": 0, "investment": 0}
    assert "晋能" not in answer.content.decode()


def test_a_lead_shared_with_another_team_is_in_its_list_too(cast, found):
    lead = make_lead(name="共享项目", by=cast.ana)
    set_shares(lead, {cast.away: 3000}, on=days.today(), by=cast.chief, reason="联合招商")
    assert found(cast.eve) == found(cast.chief_away) == ["共享项目"]
    assert found(cast.kim) == []


def test_a_share_taken_back_takes_the_lead_out_of_the_list(cast, found):
    lead = make_lead(by=cast.ana)
    set_shares(lead, {cast.away: 3000}, on=days.today(), by=cast.chief, reason="联合招商")
    set_shares(lead, {}, on=days.today(), by=cast.chief, reason="结束联合")
    assert found(cast.eve) == []
    assert not Lead.objects.get(pk=lead.pk).shared


def test_the_choices_name_only_ones_own_teams_and_colleagues(cast, look):
    fields = look(cast.eve).context["filters"].form.fields
    owners = [value for value, _label in fields["owner"].choices if value]
    assert owners == ["chiefaway", "eve"]
    assert [value for value, _label in fields["team"].choices if value] == ["away"]
    fields = look(cast.chief).context["filters"].form.fields
    offered = {value for value, _label in fields["team"].choices}
    assert {"first", "second"} <= offered
    assert "away" not in offered


@pytest.mark.parametrize("filters", [{"owner": "ana"}, {"team": "first"}])
def test_another_teams_names_answer_like_names_that_do_not_exist(cast, look, filters):
    def answer(values):
        listing = look(cast.eve, **values).context["listing"]
        return [(str(label), [str(error) for error in errors]) for label, errors in listing.errors]

    nobody = dict.fromkeys(filters, "nobody")
    assert answer(filters) == answer(nobody)
    assert "list" in answer(filters)[0][1][0] or "选" in answer(filters)[0][1][0]


# --- Filters -------------------------------------------------------------------------------------


def test_the_list_begins_with_active_leads_whose_next_step_is_due_first(cast, found):
    later = change(make_lead(name="后", by=cast.ana), next_step_on=days.today() + timedelta(days=9))
    change(make_lead(name="无", by=cast.ana), next_step_on=None)
    change(make_lead(name="先", by=cast.ana), next_step_on=ago(3))
    change(make_lead(name="停", by=cast.ana), state="paused")
    assert later.state == "active"
    assert found() == ["先", "后", "无"]


def test_the_search_finds_a_name_and_an_investor(cast, found):
    make_lead(name="太原重工风电基地", by=cast.ana)
    lead = make_lead(name="二期项目", by=cast.ana)
    change(lead)
    lead.investor.edit({"name": "太原轴承有限公司"}, by=cast.ana, version=lead.investor.version)
    make_lead(name="别的企业", by=cast.ana)
    assert found(q="太原") == ["太原重工风电基地", "二期项目"]
    assert found(q="重工") == ["太原重工风电基地"]
    assert found(q="没有这样的") == []


def test_states_are_shown_when_asked_for_and_mistakes_only_by_name(cast, found):
    for state in ("paused", "terminated", "void"):
        change(make_lead(name=state, by=cast.ana), state=state)
    make_lead(name="active", by=cast.ana)
    assert found(state="paused") == ["paused"]
    assert set(found(state="any")) == {"active", "paused", "terminated"}
    assert found(state="void") == ["void"]


def test_stage_type_origin_segment_and_park_narrow_the_list(cast, found):
    segment = make_segment(slug="test-blades", chain="test-wind")
    lead = make_lead(
        name="叶片", by=cast.ana, project_type="workshop", origin="abroad", segment=segment
    )
    reach(lead, Kind.CONTACTED, by=cast.ana)
    park = make_park(slug="emerging")
    change(lead, park=park)
    make_lead(name="别的", by=cast.ana)
    for filters in (
        {"stage": "contacted"},
        {"type": "workshop"},
        {"origin": "abroad"},
        {"chain": "test-wind"},
        {"chain": "test-wind.test-blades"},
        {"park": "emerging"},
    ):
        assert found(**filters) == ["叶片"], filters
    for filters in ({"stage": "clue"}, {"origin": "unknown"}, {"park": "none"}):
        assert found(**filters) == ["别的"], filters


@pytest.mark.parametrize(
    ("silent_days", "lights"),
    [
        (60, ["green"]),
        (61, ["yellow", "silent"]),
        (90, ["yellow", "silent"]),
        (91, ["red", "silent"]),
    ],
)
def test_the_light_turns_yellow_after_60_days_and_red_after_90(cast, found, silent_days, lights):
    change(make_lead(name="静", by=cast.ana), last_substance_on=ago(silent_days))
    for light in ("green", "yellow", "red", "silent"):
        assert found(light=light) == (["静"] if light in lights else []), light


@pytest.mark.parametrize(
    ("due", "when"),
    [(-1, "overdue"), (0, "today"), (1, "soon"), (7, "soon"), (8, "later"), (None, "none")],
)
def test_each_next_step_is_in_one_filter_only(cast, found, due, when):
    day = None if due is None else days.today() + timedelta(days=due)
    change(make_lead(name="步", by=cast.ana), next_step_on=day)
    for choice in ("overdue", "today", "soon", "later", "none"):
        assert found(next=choice) == (["步"] if choice == when else []), choice


def test_money_is_typed_in_wan_and_days_are_included(cast, found):
    change(make_lead(name="大", by=cast.ana, planned_investment=2 * YI), logged_on=ago(10))
    make_lead(name="小", by=cast.ana, planned_investment=YI)
    make_lead(name="未知", by=cast.ana)
    assert found(min="20,000") == ["大"]
    assert found(max="10000") == ["小"]
    assert found(until=ago(10).isoformat()) == ["大"]
    assert found(since=ago(9).isoformat(), sort="-investment") == ["小", "未知"]


def test_money_typed_in_another_unit_keeps_it_in_every_link(cast, look):
    make_lead(name="大", by=cast.ana, planned_investment=2 * YI)
    make_lead(name="小", by=cast.ana, planned_investment=YI)
    listing = look(**{"min": "1.5", "min-unit": "yi"}).context["listing"]
    assert [lead.name for lead in listing.page] == ["大"]
    assert listing.filters.query(sort="logged") == "min=1.5&min-unit=yi&sort=logged"


def test_owner_and_team_narrow_the_list_of_a_chief(cast, found):
    make_lead(name="甲", by=cast.ana)
    make_lead(name="乙", by=cast.kim)
    assert found(cast.chief, owner="kim") == found(cast.chief, team="second") == ["乙"]


def test_demonstration_leads_can_be_left_out(cast, found):
    change(make_lead(name="演示", by=cast.ana), demo=True)
    make_lead(name="真", by=cast.ana)
    assert found(demo="no") == ["真"]


def test_each_filter_is_a_chip_that_takes_itself_away(cast, look):
    make_lead(by=cast.ana)
    answer = look(q="测试", min="1", sort="-investment")
    chips = {chip.text: chip.query for chip in answer.context["filters"].chips()}
    assert [query for text, query in chips.items() if text == "测试"] == ["min=1&sort=-investment"]
    assert len(chips) == 2
    for query in chips.values():
        assert f'href="?{query.replace("&", "&amp;")}"' in answer.content.decode()


# --- Order, totals, pages ------------------------------------------------------------------------


def test_every_order_and_its_reverse(cast, found):
    first = make_lead(name="一", by=cast.ana, planned_investment=YI)
    change(first, last_substance_on=ago(9), logged_on=ago(1), next_step_on=ago(1))
    second = make_lead(name="二", by=cast.ana, planned_investment=5 * YI)
    reach(second, Kind.CONTACTED, by=cast.ana)
    change(second, last_substance_on=ago(1), logged_on=ago(9), next_step_on=ago(2))
    for key, order in {
        "next_step": ["二", "一"],
        "silence": ["二", "一"],
        "stage": ["一", "二"],
        "investment": ["一", "二"],
        "logged": ["二", "一"],
    }.items():
        assert found(sort=key) == order, key
        assert found(sort=f"-{key}") == order[::-1], key


def test_a_column_orders_and_a_second_click_reverses(cast, look):
    make_lead(by=cast.ana)
    columns = {column.key: column for column in look().context["listing"].columns}
    assert columns["-investment"].query == "sort=-investment"
    assert columns["next_step"].sorted == "ascending"
    assert columns["next_step"].query == "sort=-next_step"
    columns = {c.key: c for c in look(sort="-next_step").context["listing"].columns}
    assert columns["next_step"].sorted == "descending"


def test_those_who_do_not_recruit_see_the_newest_first(cast, found):
    change(make_lead(name="旧", by=cast.ana), logged_on=ago(5))
    make_lead(name="新", by=cast.ana)
    assert found(cast.leader) == ["新", "旧"]


def test_totals_are_of_the_whole_filter_and_a_page_holds_50(cast, look):
    for _ in range(52):
        make_lead(by=cast.ana, planned_investment=YI)
    listing = look().context["listing"]
    assert listing.totals == {"count": 52, "investment": 52 * YI}
    assert len(list(listing.page)) == 50
    last = look(page="2").context["listing"]
    assert len(list(last.page)) == 2
    assert last.page.number == look(page="999").context["listing"].page.number == 2


def test_the_rows_of_all_pages_are_all_leads_once(cast, found):
    for number in range(60):
        make_lead(name=f"项目{number}", by=cast.ana)
    pages = found(sort="-investment") + found(sort="-investment", page="2")
    assert sorted(pages) == sorted(f"项目{number}" for number in range(60))


def test_htmx_gets_the_results_alone_and_a_short_address(cast, look):
    make_lead(name="晋能", by=cast.ana)
    answer = look(
        headers={"HX-Request": "true", "HX-Target": "results"},
        q="晋",
        state="active",
        sort="next_step",
        min="",
    )
    text = answer.content.decode()
    assert text.lstrip().startswith('<div id="results">')
    assert "晋能" in text
    assert "<html" not in text
    assert answer["HX-Push-Url"] == "/leads/?q=" + quote("晋")
    assert "HX-Request" in answer["Vary"]


def test_the_filters_are_drawn_when_they_are_asked_for(cast, look):
    assert 'name="stage"' not in look().content.decode()
    text = look(panel="open", stage="signed").content.decode()
    assert '<option value="signed" selected>' in text
    assert 'name="min-unit" value="wan"' in text
    part = look(headers={"HX-Request": "true", "HX-Target": "filters"}, panel="open")
    assert part.content.decode().lstrip().startswith('<div id="filters">')
    assert 'name="stage"' in look(since="nonsense").content.decode()


def test_a_page_of_50_stays_below_80_kilobytes(cast, look):
    park = make_park()
    for number in range(55):
        name = f"山西某新材料科技有限公司年产十万吨负极材料一体化项目{number}号"
        lead = make_lead(name=name, by=cast.ana, next_step="陪同企业负责人考察新兴产业园区标准厂房")
        change(lead, park=park, place="A-01-0203", planned_investment=YI * number)
    answer = look(panel="open")
    assert len(list(answer.context["listing"].page)) == 50
    assert len(answer.content) <= 80_000


def test_an_empty_list_says_what_to_do(cast, look):
    assert "/leads/new/" in look(cast.eve).content.decode()
    assert 'href="/leads/"' in look(cast.eve, q="x").content.decode()


def test_administrators_are_turned_away(cast, look, settings):
    settings.ADMIN_SECOND_FACTOR = False
    assert look(cast.system_admin).status_code == 403


def test_a_park_manager_sees_an_empty_list_and_no_foreign_choice(cast, look):
    make_lead(by=cast.ana)
    answer = look(cast.manager)
    assert answer.context["listing"].totals["count"] == 0
    assert [v for v, _l in answer.context["filters"].form.fields["owner"].choices if v] == []


def test_a_leader_without_a_team_and_a_team_without_leads_see_an_empty_list(cast, found):
    make_lead(by=cast.ana)
    new = make_user("new", role=Role.OFFICER, team=make_team(slug="new", organisation=cast.zone))
    assert found(new) == []


# --- Addresses that make no sense ----------------------------------------------------------------

FIELDS = (
    "q", "state", "stage", "light", "next", "owner", "team", "chain", "park", "type", "origin",
    "min", "max", "since", "until", "demo", "sort", "page",
)  # fmt: skip
GARBAGE = (
    "\0", "1e400", "-1e400", "NaN", "１２３", "2026-02-30", "1_000", "-1", "99999999999999999999",
    "' OR 1=1 --", "\ud800", "‮", "a" * 2000, "%", "_", "[]", "__class__", ".", "wind.",
)  # fmt: skip


@pytest.mark.parametrize("value", GARBAGE)
def test_garbage_in_any_filter_is_said_and_never_an_error_page(client, cast, value):
    client.force_login(cast.ana)
    raw = quote(value.encode("utf-8", "surrogatepass"))
    answer = client.get("/leads/?" + "&".join(f"{field}={raw}" for field in FIELDS))
    assert answer.status_code == (400 if "\0" in value or len(value) > 500 else 200)
    if answer.status_code == 200:
        assert set(FIELDS) - set(answer.context["filters"].errors) <= {"q"}


def test_a_bad_filter_shows_no_rows_and_says_why(cast, look):
    make_lead(name="晋能", by=cast.ana)
    answer = look(since="2026-02-30")
    assert answer.context["listing"].totals["count"] == 0
    assert "2026-02-30" in answer.content.decode()
    assert "晋能" not in answer.content.decode()


def test_ten_megabytes_in_the_address_are_refused_without_being_repeated(client, cast):
    client.force_login(cast.ana)
    answer = client.get("/leads/", {"q": "a" * 10_000_000})
    assert answer.status_code == 400
    assert len(answer.content) < 100_000


def test_unknown_parameters_are_left_alone(cast, found):
    make_lead(name="晋能", by=cast.ana)
    assert found(nonsense="1", team__organisation="1", owner__password="x") == ["晋能"]
