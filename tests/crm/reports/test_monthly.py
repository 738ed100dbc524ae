"""The monthly report as a page: its figures, from where it is looked at, and who sees what."""

import pytest

from accounts.models import Role
from core import days
from core.days import Month
from crm.reports.monthly import MonthlyReport, months
from tests.past import change_state, make_project, share, verify, withdraw

from .conftest import URL


def table(report, slug):
    """[[text of a cell]] of one table of the report, by the slug of the table."""
    drawing = next(one for one in report.drawings() if one.table.slug == slug)
    return [[cell.text for cell in cells] for _row, cells in drawing.rows]


@pytest.fixture
def report(cast, zone):
    """The report on May 2026 for an analyst, in 亿元."""
    return MonthlyReport(Month(2026, 5), cast.analyst)


# --- What it says (counted by hand) -------------------------------------------------------------


def test_signed_started_and_in_production(report):
    assert table(report, "reached") == [
        ["签约", "0", "0.00", "0.00", "1", "1.23", "0.00", "2", "8.23", "0.00", "1", "0.50"],
        ["开工", "1", "1.23", "0.00", "1", "1.23", "0.00", "1", "1.23", "0.00", "0", "0.00"],
        ["投产", *["0", "0.00", "0.00"] * 3, "0", "0.00"],
    ]


def test_both_denominators(report):
    assert table(report, "rates") == [
        ["开工率", "1", "2", "50.00%", "1", "1", "100.00%"],
        ["投产率", "0", "2", "0.00%", "0", "1", "0.00%"],
    ]


def test_cohorts(report):
    assert table(report, "cohorts") == [
        ["2025", "1", "7.00", "0", "0.00%", "0", "0.00%"],
        ["2026", "1", "1.23", "1", "100.00%", "1", "100.00%"],
    ]


def test_the_funnel(report):
    rows = {row[0]: row[1:] for row in table(report, "stages")}
    assert {name: row for name, row in rows.items() if row[0] != "0"} == {
        "线索": ["1", "0.90"], "签约": ["1", "0.00"], "开工": ["1", "2.00"], "合计": ["3", "2.90"],
    }  # fmt: skip


def test_what_changed(report):
    numbers = [(row[1], row[2]) for row in table(report, "movement")]
    assert numbers == [("2", "0.90"), ("2", "2.00"), ("0", "0.00"), ("1", "0.00"), ("1", "0.00")]


def test_joint_credit_and_the_total(report):
    rows = [row[1:] for row in table(report, "organisations") if row[0] == "历年累计"]
    assert rows == [
        ["单位zone", "2", "0", "1", "0", "0", "0", "7.82"],
        ["单位district", "0", "1", "0", "1", "0", "0", "0.41"],
        ["合计（去重）", "2", "—", "1", "—", "0", "—", "8.23"],
    ]


def test_the_signed_money_is_the_same_in_every_table(report):
    tables = {one.slug: one for one in report.tables}
    of_steps = tables["reached"].rows[0].cells[8]
    shared = tables["organisations"].rows
    assert of_steps == 823_456_789
    assert sum(row.cells[-1] for row in shared[6:8]) == shared[8].cells[-1] == of_steps
    assert sum(row.cells[4] for row in tables["sizes"].rows) == of_steps
    assert sum(row.cells[2] for row in tables["cohorts"].rows) == of_steps


def test_targets_stand_against_their_quota(report):
    first = table(report, "targets")[0]
    assert (first[0], first[2], first[3], first[6]) == ("链主企业", "2", "0", "—")


# --- From where it is looked at -----------------------------------------------------------------


def test_a_past_month_gives_past_figures(cast, zone):
    """April: the ended project is there still, and nothing has started."""
    april = MonthlyReport(Month(2026, 4), cast.analyst)
    assert table(april, "rates")[0] == ["开工率", "0", "2", "0.00%", "0", "2", "0.00%"]
    assert table(april, "stages")[-1][1] == "2"


def test_what_happens_later_changes_no_report_drawn_as_known_before(cast, zone):
    then = {"known_on": days.Month(2026, 5).last}
    before = [table(MonthlyReport(Month(2026, 5), cast.analyst, **then), slug) for slug in SLUGS]
    joint = zone["joint"]
    verify(zone["unverified"], "signed", by=cast.analyst, on="2026-06-02")
    withdraw(joint.milestones.get(stage__kind="started"), by=cast.analyst, on="2026-06-03")
    share(joint, {cast.away: 9000}, "2026-06-04", by=cast.analyst)
    change_state(zone["district"], "void", "2026-06-05", by=cast.eve)
    late = make_project(cast.eve, {"signed": "2026-06-06"})
    late.milestones.create(
        stage=late.stage.__class__.objects.get(kind="registered"), on="2026-05-06",
        recorded_by=cast.eve,
    )  # fmt: skip
    after = [table(MonthlyReport(Month(2026, 5), cast.analyst, **then), slug) for slug in SLUGS]
    assert after == before
    now = [table(MonthlyReport(Month(2026, 5), cast.analyst), slug) for slug in SLUGS]
    assert now != before


SLUGS = ("reached", "rates", "cohorts", "stages", "chains", "sizes", "movement", "organisations")


def test_the_page_says_from_where_it_is_looked_at_and_who_sees_what(cast, zone, get):
    page = get(cast.ana, f"{URL}?known=2026-06-01").content.decode()
    assert "2026-05-31" in page
    assert "2026-06-01 23:59" in page
    assert "亿元" in page
    assert f'{URL}xlsx/?known=2026-06-01"' in page


def test_this_month_is_drawn_as_of_today(cast, reference):
    report = MonthlyReport(Month.of(days.today()), cast.analyst)
    assert report.moment.day == days.today()
    assert report.is_today


def test_figures_link_to_their_rows_only_while_the_list_shows_the_same(cast, zone, get):
    this_month = f"/reports/monthly/{Month.of(days.today())}/"
    assert "/leads/?stage=signed" in get(cast.analyst, this_month).content.decode()
    assert "/leads/?stage=signed" not in get(cast.analyst).content.decode()


# --- Who sees what ------------------------------------------------------------------------------


def test_totals_are_the_zones_and_the_ledger_is_the_readers(cast, zone, get):
    names = {user: _ledger(get(user)) for user in (cast.ana, cast.eve, cast.analyst)}
    hers = {zone[name].name for name in ("joint", "unverified", "ended")}
    assert names[cast.ana] == hers
    assert names[cast.eve] == {zone["joint"].name, zone["district"].name}  # shared with her team
    assert names[cast.analyst] == hers | {zone["district"].name}
    rates = {str(table(MonthlyReport(Month(2026, 5), user), "rates")) for user in names}
    assert len(rates) == 1


def test_another_teams_project_is_named_nowhere_on_the_page(cast, zone, get):
    assert zone["district"].name not in get(cast.ana).content.decode()


@pytest.mark.parametrize("url", ["/reports/", URL, f"{URL}xlsx/"])
def test_business_roles_read_reports_and_administrators_do_not(cast, zone, get, settings, url):
    settings.ADMIN_SECOND_FACTOR = False
    for user in (cast.ana, cast.eve, cast.manager, cast.inspector, cast.leader, cast.chief):
        assert get(user, url).status_code == 200
    for user in (cast.system_admin, cast.security_admin, cast.audit_admin):
        assert user.role in Role.values
        assert get(user, url).status_code == 403


# --- What is typed into the address -------------------------------------------------------------


@pytest.mark.parametrize(
    "known",
    [
        "2026-02-30",
        "1e400",
        "２０２６-05-31",
        "yesterday",
        "2026-05%0A-31",
        "9" * 5000,
        "2199-01-01",
    ],
)
def test_a_day_that_cannot_be_read_is_said_beside_the_field(cast, zone, get, known):
    answer = get(cast.analyst, f"{URL}?known={known}")
    assert answer.status_code == 400
    assert answer.context["form"].errors["known"]
    assert get(cast.analyst, f"{URL}xlsx/?known={known}").status_code == 400


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "0000-01", "abcd-ef", "２０２６-05", "2101-01"]
)
def test_there_is_no_such_month(cast, reference, get, month):
    assert get(cast.analyst, f"/reports/monthly/{month}/").status_code == 404


def test_a_month_to_come_is_refused_in_words(cast, reference, get):
    coming = Month.of(days.today()).next
    answer = get(cast.analyst, f"/reports/monthly/{coming}/")
    assert answer.status_code == 400
    assert str(coming) in answer.content.decode()


def test_a_month_before_the_first_lead_is_a_report_of_nothing(cast, zone, get):
    assert get(cast.analyst, "/reports/monthly/1949-01/").status_code == 200
    assert get(cast.analyst, "/reports/monthly/1950-03/").status_code == 200


# --- The list of months, and what it all costs --------------------------------------------------


def test_months_begin_with_the_first_lead_and_the_latest_comes_first(cast, zone, get):
    found = months()
    assert (found[0], found[-1]) == (Month.of(days.today()), Month(2025, 5))
    assert get(cast.ana, "/reports/").context["months"] == found


def test_without_leads_there_is_this_month_only(cast, reference):
    assert months() == [Month.of(days.today())]


@pytest.mark.parametrize("role", ["ana", "analyst"])
def test_the_page_takes_as_many_queries_at_200_leads_as_at_20(
    cast, reference, get, role, django_assert_max_num_queries
):
    user = getattr(cast, role)
    taken = []
    for more in (20, 180):
        for number in range(more):
            lead = make_project(cast.ana, {"signed": "2026-05-02", "started": "2026-05-03"})
            if number % 2:
                verify(lead, "signed", "started", by=cast.analyst)
                change_state(lead, "paused", "2026-05-20", by=cast.ana)
        get(user)
        with django_assert_max_num_queries(34) as context:
            get(user)
        taken.append(len(context))
    assert taken[0] == taken[1]


def _ledger(answer):
    drawing = answer.context["report"].top_of_ledger
    return {cells[1].text for _row, cells in drawing.rows}
