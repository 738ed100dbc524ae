"""Signed, started, producing: verified by window, awaiting apart, past figures for a past month."""

import pytest

from core.days import Month
from core.moments import Moment, end_of
from crm.figures.reached import Reached
from crm.figures.tallies import Tally
from crm.figures.windows import windows_of
from crm.models import Stage
from tests.past import change_state, day, make_project, noon, verify, withdraw

MARCH = Month(2026, 3)
WINDOWS = windows_of(MARCH)
AT_ITS_END = Moment(MARCH.last)


def step(kind, moment=AT_ITS_END):
    return next(one for one in Reached(moment, WINDOWS).steps() if one.kind == kind)


def counts(kind, moment=AT_ITS_END):
    """Verified projects in the month, the year and ever."""
    return tuple(tally.count for tally in step(kind, moment).verified.values())


@pytest.fixture
def signed(cast, reference):
    """Signed in March for 1.2 亿, verified on 2 April."""
    lead = make_project(
        cast.ana, {"contacted": "2026-02-01", "signed": "2026-03-20"}, amount=120_000_000,
        output=300_000_000,
    )  # fmt: skip
    verify(lead, "signed", by=cast.analyst, on="2026-04-02")
    return lead


def test_each_window_has_what_happened_in_it(cast, reference):
    for on, amount in (
        ("2025-12-31", 1),
        ("2026-01-01", 20),
        ("2026-03-01", 300),
        ("2026-03-31", 4000),
    ):
        verify(make_project(cast.ana, {"signed": on}, amount=amount), "signed", by=cast.analyst)
    verify(make_project(cast.ana, {"signed": "2026-04-01"}), "signed", by=cast.analyst)
    assert step("signed").verified == {
        "month": Tally(2, 4300),
        "year": Tally(3, 4320),
        "ever": Tally(4, 4321),
    }


def test_a_verified_signing_counts_with_its_amount_and_expected_output(signed):
    assert step("signed").verified["month"] == Tally(1, 120_000_000, 300_000_000)
    assert step("signed").awaiting["ever"] == Tally()


def test_before_anybody_verified_it_a_signing_awaits_and_does_not_count(signed):
    then = Moment(MARCH.last, end_of(day("2026-04-01")))
    assert counts("signed", then) == (0, 0, 0)
    assert step("signed", then).awaiting["month"].amount == 120_000_000
    assert counts("signed", then._replace(known_at=end_of(day("2026-04-02")))) == (1, 1, 1)


def test_a_refused_signing_neither_counts_nor_awaits(cast, reference):
    lead = make_project(cast.ana, {"signed": "2026-03-20"})
    verify(lead, "signed", by=cast.analyst, accepted=False)
    assert counts("signed") == (0, 0, 0)
    assert step("signed").awaiting["ever"].count == 0


def test_a_withdrawn_milestone_counts_only_where_one_looks_from_before(cast, signed):
    milestone = signed.milestones.get(stage__kind="signed")
    withdraw(milestone, by=cast.analyst, on="2026-05-10")
    assert counts("signed") == (0, 0, 0)
    assert counts("signed", Moment(MARCH.last, noon("2026-05-09"))) == (1, 1, 1)


def test_recorded_again_it_counts_once_and_on_its_new_day(cast, signed):
    old = signed.milestones.get(stage__kind="signed")
    withdraw(old, by=cast.analyst, on="2026-05-10")
    new = signed.milestones.create(
        stage=old.stage, on="2026-02-27", amount=90_000_000, recorded_by=cast.ana,
        recorded_at=noon("2026-05-11"),
    )  # fmt: skip
    verify(signed, "signed", by=cast.analyst, on="2026-05-12")
    assert new.stands
    assert counts("signed") == (0, 1, 1)
    assert step("signed").verified["year"].amount == 90_000_000
    assert counts("signed", Moment(MARCH.last, end_of(day("2026-05-01")))) == (1, 1, 1)


def test_a_later_step_has_the_amount_of_the_verified_contract(cast, signed):
    signed.milestones.create(
        stage=Stage.objects.get(kind="started"), on="2026-03-25", recorded_by=cast.ana,
        recorded_at=noon("2026-03-25"),
    )  # fmt: skip
    verify(signed, "started", by=cast.inspector)
    assert step("started").verified["month"] == Tally(1, 120_000_000, 300_000_000)
    # As known before the contract was verified, the start has no amount yet.
    then = Moment(MARCH.last, end_of(day("2026-03-31")))
    assert step("started", then).verified["month"] == Tally(1, 0, 300_000_000)


def test_a_terminated_project_was_signed_all_the_same(cast, signed):
    change_state(signed, "terminated", "2026-03-28", by=cast.ana, code="market")
    assert counts("signed") == (1, 1, 1)


def test_a_mistake_never_counts_not_even_in_the_past(cast, signed):
    change_state(signed, "void", "2026-06-01", by=cast.ana)
    assert counts("signed") == (0, 0, 0)
    assert step("signed").awaiting["ever"].count == 0
    # As known while nobody knew of the mistake, it did.
    assert counts("signed", Moment(MARCH.last, noon("2026-05-31"))) == (1, 1, 1)


def test_what_was_no_mistake_after_all_counts_again(cast, signed):
    change_state(signed, "void", "2026-06-01", by=cast.ana)
    change_state(signed, "active", "2026-06-02", by=cast.ana)
    assert counts("signed") == (1, 1, 1)
    assert counts("signed", Moment(MARCH.last, noon("2026-06-03"))) == (1, 1, 1)
    assert counts("signed", Moment(MARCH.last, end_of(day("2026-06-01")))) == (0, 0, 0)


def test_two_queries_whatever_the_number_of_projects(cast, reference, django_assert_num_queries):
    for _number in range(3):
        verify(make_project(cast.ana, {"signed": "2026-03-02"}), "signed", by=cast.analyst)
    with django_assert_num_queries(2):
        step("signed")
