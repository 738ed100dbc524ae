"""Joint credit and the total: money follows the shares, a count belongs to who leads."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.days import Month
from core.moments import Moment, end_of
from crm.figures.organisations import by_organisation, share_out
from crm.figures.reached import Reached
from crm.figures.windows import windows_of
from crm.leads.claims import WHOLE
from tests.past import day, make_project, share, verify

MAY = Moment(day("2026-05-31"))
WINDOWS = windows_of(Month(2026, 5))


def credit(organisation, window="month", moment=MAY):
    found = by_organisation(Reached(moment, WINDOWS))[window]
    return next(one for one in found if one.organisation == organisation)


def signed(owner, by, amount=100, on="2026-05-10"):
    lead = make_project(owner, {"signed": on}, amount=amount)
    verify(lead, "signed", by=by)
    return lead


def test_a_project_of_one_organisation_is_its_own_alone(cast, reference):
    signed(cast.ana, cast.analyst, 300)
    zone, district = credit(cast.zone), credit(cast.district)
    assert (zone.led["signed"], zone.joint["signed"], zone.money) == (1, 0, 300)
    assert (district.led["signed"], district.joint["signed"], district.money) == (0, 0, 0)


def test_money_follows_the_shares_and_the_count_belongs_to_who_leads(cast, reference):
    share(signed(cast.ana, cast.analyst, 1000), {cast.away: 3000}, "2026-05-12", by=cast.analyst)
    zone, district = credit(cast.zone), credit(cast.district)
    assert (zone.led["signed"], zone.joint["signed"], zone.money) == (1, 0, 700)
    assert (district.led["signed"], district.joint["signed"], district.money) == (0, 1, 300)


def test_the_parts_add_up_to_the_last_yuan(cast, reference):
    """A third of 100 and a third of 101 yuan: 33.33 + 33.66 = 66.99, which is 67 of 201."""
    for amount in (100, 101):
        lead = signed(cast.ana, cast.analyst, amount)
        share(lead, {cast.away: 3333}, "2026-05-12", by=cast.analyst)
    assert (credit(cast.zone).money, credit(cast.district).money) == (134, 67)


def test_two_teams_of_the_other_organisation_make_one_joint_project(cast, reference):
    other = cast.away.organisation.teams.create(slug="away2", name="二组")
    lead = signed(cast.ana, cast.analyst, 1000)
    share(lead, {cast.away: 1000, other: 2000}, "2026-05-12", by=cast.analyst)
    district = credit(cast.district)
    assert (district.joint["signed"], district.money) == (1, 300)


def test_a_partner_of_the_same_organisation_changes_nothing(cast, reference):
    share(signed(cast.ana, cast.analyst, 1000), {cast.second: 4000}, "2026-05-12", by=cast.analyst)
    zone = credit(cast.zone)
    assert (zone.led["signed"], zone.joint["signed"], zone.money) == (1, 0, 1000)


def test_shares_hold_from_their_day_and_for_who_knew_of_them(cast, reference):
    lead = signed(cast.ana, cast.analyst, 1000)
    share(lead, {cast.away: 5000}, "2026-06-12", by=cast.analyst)
    share(lead, {cast.away: 2500}, "2026-07-01", by=cast.analyst)

    def district(moment):
        return credit(cast.district, "ever", moment).money

    assert district(MAY) == 0
    assert district(Moment(day("2026-06-30"))) == 500
    assert district(Moment(day("2026-07-31"))) == 250
    assert district(Moment(day("2026-07-31"), end_of(day("2026-06-30")))) == 500


def test_starts_are_counted_for_who_leads_and_bring_no_money(cast, reference):
    lead = make_project(cast.eve, {"signed": "2026-04-01", "started": "2026-05-05"}, amount=70)
    verify(lead, "signed", "started", by=cast.analyst)
    district = credit(cast.district)
    assert (district.led["started"], district.led["signed"], district.money) == (1, 0, 0)
    assert credit(cast.district, "ever").money == 70


def test_a_joint_project_that_went_on_divides_its_money_once(cast, reference):
    """Started and producing too: three joint counts, one contract."""
    reached = {"signed": "2026-05-02", "started": "2026-05-05", "producing": "2026-05-20"}
    lead = make_project(cast.ana, reached, amount=1000)
    verify(lead, *reached, by=cast.analyst)
    share(lead, {cast.away: 3000}, "2026-05-03", by=cast.analyst)
    zone, district = credit(cast.zone), credit(cast.district)
    assert list(zone.led.values()) == list(district.joint.values()) == [1, 1, 1]
    assert (zone.money, district.money) == (700, 300)


def test_only_what_is_verified_is_anybodys_credit(cast, reference):
    make_project(cast.ana, {"signed": "2026-05-10"})
    assert credit(cast.zone, "ever").led["signed"] == 0


def test_four_queries_whatever_the_number_of_projects(cast, reference, django_assert_num_queries):
    for _number in range(3):
        share(signed(cast.ana, cast.analyst), {cast.away: 5000}, "2026-05-12", by=cast.analyst)
    with django_assert_num_queries(4):
        credit(cast.zone)


parts = st.lists(
    st.tuples(st.integers(0, 10**14), st.integers(1, WHOLE - 1), st.booleans()), max_size=20
)


@given(parts)
def test_shared_out_money_is_whole_and_loses_nothing(parts):
    whole = {"zone": 0, "district": 0}
    given_away = []
    for amount, points, zone_leads in parts:
        giver, taker = ("zone", "district") if zone_leads else ("district", "zone")
        whole[giver] += amount
        given_away.append((giver, taker, Fraction(amount * points, WHOLE)))
    shared = share_out(whole, given_away)
    assert sum(shared.values()) == sum(whole.values())
    exact = whole["zone"] + sum(
        part if taker == "zone" else -part for _giver, taker, part in given_away
    )
    assert abs(shared["zone"] - exact) < 1
