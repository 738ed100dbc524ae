"""Denominators do not shrink (hand-counted), and cohorts by year of signing."""

import pytest

from core.moments import Moment
from core.units import percent_text
from crm.figures.signings import Rate, Signings
from tests.past import change_state, day, make_project, verify

NOVEMBER = Moment(day("2025-11-30"))


@pytest.fixture
def projects(cast, reference):
    """92 signed, 49 of them started, 6 others terminated since."""
    made = []
    for number in range(92):
        reached = {"signed": "2025-03-10"} | ({"started": "2025-08-20"} if number < 49 else {})
        lead = make_project(cast.ana, reached)
        verify(lead, "signed", by=cast.analyst)
        verify(lead, "started", by=cast.inspector)
        made.append(lead)
    for lead in made[-6:]:
        change_state(lead, "terminated", "2025-10-01", by=cast.ana, code="funding")
    return made


def test_terminated_projects_stay_in_the_start_rate_and_the_other_way_is_shown_too(projects):
    signings = Signings(NOVEMBER)
    kept, dropped = (signings.start_rate(with_ended=ended) for ended in (True, False))
    assert (kept, dropped) == (Rate(49, 92), Rate(49, 86))
    assert percent_text(kept.part, kept.whole) == "53.26%"
    assert percent_text(dropped.part, dropped.whole) == "56.98%"


def test_before_they_were_terminated_both_ways_are_one(projects):
    september = Signings(Moment(day("2025-09-30")))
    assert september.start_rate(with_ended=False) == Rate(49, 92)


def test_a_started_project_that_ends_leaves_both_numbers_of_the_second_way(cast, projects):
    change_state(projects[0], "terminated", "2025-10-02", by=cast.ana, code="market")
    signings = Signings(NOVEMBER)
    assert signings.start_rate(with_ended=True) == Rate(49, 92)
    assert signings.start_rate(with_ended=False) == Rate(48, 85)


def test_a_paused_project_has_not_ended(cast, projects):
    change_state(projects[0], "paused", "2025-10-02", by=cast.ana)
    assert Signings(NOVEMBER).start_rate(with_ended=False) == Rate(49, 86)


def test_nothing_signed_is_no_rate(cast, reference):
    signings = Signings(NOVEMBER)
    assert signings.production_rate(with_ended=True) == Rate(0, 0)
    assert (signings.by_year(), signings.by_band()[0][1:]) == ([], (0, 0))


def test_a_start_counts_in_its_year_only_when_the_signing_was_in_the_same(cast, reference):
    for signed, started in (
        ("2024-12-31", "2025-01-01"),
        ("2025-01-01", "2025-12-31"),
        ("2025-06-01", None),
    ):
        lead = make_project(
            cast.ana, {"signed": signed} | ({"started": started} if started else {})
        )
        verify(lead, "signed", "started", by=cast.analyst)
    found = [(year, tally.count, *rest) for year, tally, *rest in _years("2025-12-31")]
    assert found == [(2024, 1, 0, 1), (2025, 2, 1, 1)]
    # The day before the last start, that start is not yet there.
    assert [row[2] for row in _years("2025-12-30")] == [0, 0]


def test_a_start_that_nobody_verified_starts_nothing(cast, reference):
    lead = make_project(cast.ana, {"signed": "2025-03-10", "started": "2025-04-01"})
    verify(lead, "signed", by=cast.analyst)
    assert Signings(NOVEMBER).start_rate(with_ended=True) == Rate(0, 1)


@pytest.mark.parametrize(
    ("amount", "band"),
    [(1, 0), (99_999_999, 0), (100_000_000, 1), (500_000_000, 2), (9_999_999_999, 5), (10**10, 6)],
)
def test_a_size_band_begins_with_its_lower_bound(cast, reference, amount, band):
    verify(
        make_project(cast.ana, {"signed": "2025-03-10"}, amount=amount), "signed", by=cast.analyst
    )
    counts = [tally.count for tally, *_rest in Signings(NOVEMBER).by_band()]
    assert [index for index, number in enumerate(counts) if number] == [band]


def _years(text):
    return Signings(Moment(day(text))).by_year()
