"""Where the active leads stood, and which of them were silent."""

import pytest

from core import days
from core.moments import Moment, end_of
from crm.figures.funnel import Funnel
from crm.figures.tallies import Tally
from crm.leads import moments
from crm.models import Lead, Segment
from tests.makers import make_lead, reach, set_type
from tests.past import call, change_state, day, make_project, verify, withdraw

MAY = Moment(day("2026-05-31"))


def stages(moment=MAY):
    """{kind: number of leads}, of the stages that have any."""
    return {stage.kind: tally.count for stage, tally in Funnel(moment).by_stage() if tally.count}


def test_a_lead_stands_at_the_furthest_stage_it_had_reached_by_then(cast, reference):
    make_project(
        cast.ana, {"contacted": "2026-02-01", "signed": "2026-04-10", "registered": "2026-06-01"}
    )
    assert stages(Moment(day("2026-01-31"))) == {}
    assert stages(Moment(day("2026-03-31"))) == {"contacted": 1}
    assert stages() == {"signed": 1}
    assert stages(Moment(day("2026-06-30"))) == {"registered": 1}


def test_the_furthest_stage_is_not_the_latest_one(cast, reference):
    make_project(
        cast.ana, {"contacted": "2026-01-05", "signed": "2026-02-01", "visited": "2026-03-01"}
    )
    assert stages() == {"signed": 1}


def test_a_withdrawn_stage_is_left_except_as_known_before(cast, reference):
    lead = make_project(cast.ana, {"contacted": "2026-02-01", "signed": "2026-04-10"})
    withdraw(lead.milestones.get(stage__kind="signed"), by=cast.ana, on="2026-06-15")
    assert stages() == {"contacted": 1}
    assert stages(Moment(MAY.day, end_of(day("2026-06-14")))) == {"signed": 1}


def test_only_leads_active_at_the_moment_are_in_the_funnel(cast, reference):
    lead = make_project(cast.ana, {"contacted": "2026-02-01"})
    change_state(lead, "paused", "2026-03-10", by=cast.ana)
    change_state(lead, "active", "2026-05-10", by=cast.ana)
    change_state(lead, "terminated", "2026-07-01", by=cast.ana, code="market")
    found = [stages(Moment(day(f"2026-0{month}-28"))) for month in (2, 3, 4, 5, 6, 7)]
    assert found == [{"contacted": 1}, {}, {}, {"contacted": 1}, {"contacted": 1}, {}]


def test_of_two_changes_on_one_day_the_later_written_holds(cast, reference):
    lead = make_project(cast.ana, {"contacted": "2026-02-01"})
    change_state(lead, "paused", "2026-03-10", by=cast.ana)
    change_state(lead, "active", "2026-03-10", by=cast.ana)
    assert stages() == {"contacted": 1}


def test_a_change_of_state_written_later_was_not_known_before(cast, reference):
    lead = make_project(cast.ana, {"contacted": "2026-02-01"})
    change_state(lead, "terminated", "2026-05-20", written="2026-06-05", by=cast.ana, code="market")
    assert stages() == {}
    assert stages(Moment(MAY.day, end_of(MAY.day))) == {"contacted": 1}


def test_a_mistake_was_one_from_the_first_day(cast, reference):
    change_state(
        make_project(cast.ana, {"contacted": "2026-02-01"}), "void", "2026-07-01", by=cast.ana
    )
    assert stages() == {}
    assert stages(Moment(MAY.day, end_of(day("2026-06-30")))) == {"contacted": 1}


@pytest.fixture
def mixed(cast, reference):
    blades, other = Segment.objects.filter(chain__slug="wind")[0], Segment.objects.last()
    for kind, segment, yuan in (
        ("contacted", blades, 90_000_000),
        ("signed", blades, 100_000_000),
        ("signed", other, 2_000_000_000),
        ("contacted", None, None),
    ):
        make_project(cast.ana, {kind: "2026-05-20"}, segment=segment, planned_investment=yuan)
    return blades.chain, other.chain


def test_every_cut_of_the_funnel_adds_up_to_the_same_total(mixed):
    funnel = Funnel(MAY)
    assert funnel.total() == Tally(4, 2_190_000_000)
    cuts = (
        [tally for _stage, tally in funnel.by_stage()],
        [tally for _chain, _stages, tally in funnel.by_chain()],
        funnel.by_band(),
    )
    for cut in cuts:
        assert sum(cut, Tally()) == funnel.total()


def test_the_funnel_by_chain_and_by_size(mixed):
    wind, other = mixed
    funnel = Funnel(MAY)
    rows = {
        chain: ({stage.kind: at.count for stage, at in at_stage.items()}, tally.amount)
        for chain, at_stage, tally in funnel.by_chain()
    }
    assert rows == {
        wind: ({"contacted": 1, "signed": 1}, 190_000_000),
        other: ({"contacted": 0, "signed": 1}, 2_000_000_000),
        None: ({"contacted": 1, "signed": 0}, 0),
    }
    assert [tally.count for tally in funnel.by_band()] == [1, 1, 0, 0, 1, 0, 0, 1]


# --- Silence ------------------------------------------------------------------------------------


def test_a_lead_is_silent_after_sixty_days_without_substance(cast, reference):
    lead = make_project(cast.ana, {"contacted": "2026-03-01"})
    call(lead, "2026-03-20", by=cast.ana)
    assert [silent(text) for text in ("2026-05-19", "2026-05-20")] == [0, 1]


def test_what_was_written_later_broke_the_silence_only_as_known_later(cast, reference):
    lead = make_project(cast.ana, {"contacted": "2026-02-01"})
    call(lead, "2026-05-30", by=cast.ana)
    assert silent("2026-05-31") == 0
    assert silent("2026-05-31", known="2026-05-29") == 1


def test_stalled_today_is_what_the_list_of_leads_calls_so(cast, reference):
    today = days.today()
    for ago in (0, 59, 60, 61, 200):
        on = days.ago(ago, today).isoformat()
        change_state(make_project(cast.ana, {"clue": on}), "active", on, by=cast.ana)
    assert Funnel(Moment.now()).stalled().count == Lead.objects.stalled().count() == 2


def test_today_is_read_the_short_way_and_says_the_same(cast, reference):
    lead = set_type(make_lead(by=cast.ana), "new_land", by=cast.ana)
    reach(lead, "contacted", "in_talks", "signed", by=cast.ana)
    make_lead(by=cast.bo)
    now = Moment.now()
    short = set(moments.furthest(now).values_list("lead", "stage__kind"))
    assert short == set(
        moments.furthest(Moment(now.day, end_of(now.day))).values_list("lead", "stage__kind")
    )
    assert short == {(lead.pk, "signed"), (lead.pk + 1, "clue")}


def test_three_queries_whatever_the_number_of_leads(cast, reference, django_assert_num_queries):
    for _number in range(3):
        verify(make_project(cast.ana, {"signed": "2026-03-02"}), "signed", by=cast.analyst)
    with django_assert_num_queries(3):
        funnel = Funnel(MAY)
        funnel.by_stage(), funnel.by_chain(), funnel.by_band(), funnel.stalled()


def silent(text, known=None):
    return Funnel(Moment(day(text), known and end_of(day(known)))).stalled().count
