"""The ledger: each project as it stood at the moment."""

from core.moments import Moment, end_of
from crm.figures.ledger import all_rows, first_rows
from crm.models import Lead
from tests.past import change_state, day, make_project, verify

MAY = Moment(day("2026-05-31"))


def rows(moment=MAY, user=None, limit=50):
    leads = Lead.objects.visible_to(user) if user else Lead.objects.all()
    return first_rows(moment, leads, limit)


def test_a_row_says_where_the_project_stood_and_since_when(cast, reference):
    lead = make_project(
        cast.ana,
        {"signed": "2026-03-01", "started": "2026-05-02", "producing": "2026-06-01"},
        amount=120_000_000,
    )  # fmt: skip
    verify(lead, "signed", by=cast.analyst)
    (row,) = rows()
    assert (row.lead, row.stage.kind, row.state, row.signed_amount) == (
        lead, "started", "active", 120_000_000,
    )  # fmt: skip
    assert [row.reached_on(kind) for kind in ("signed", "started", "producing")] == [
        day("2026-03-01"), day("2026-05-02"), None,
    ]  # fmt: skip
    assert [stage.kind for stage in row.awaiting] == ["started"]


def test_what_was_verified_later_awaits_as_known_before(cast, reference):
    lead = make_project(cast.ana, {"signed": "2026-03-01"})
    verify(lead, "signed", by=cast.analyst, on="2026-06-02")
    assert [row.awaiting for row in rows()] == [[]]
    (then,) = rows(Moment(MAY.day, end_of(MAY.day)))
    assert [stage.kind for stage in then.awaiting] == ["signed"]


def test_an_ended_project_stays_if_it_was_signed(cast, reference):
    for reached in ({"signed": "2026-03-01"}, {"contacted": "2026-03-01"}):
        lead = make_project(cast.ana, reached)
        change_state(lead, "terminated", "2026-04-01", by=cast.ana, code="market")
    assert [(row.stage.kind, row.state) for row in rows()] == [("signed", "terminated")]
    assert len(rows(Moment(day("2026-03-31")))) == 2


def test_the_furthest_stage_comes_first(cast, reference):
    for kind in ("contacted", "signed", "in_talks"):
        make_project(cast.ana, {kind: "2026-03-01"})
    assert [row.stage.kind for row in rows()] == ["signed", "in_talks", "contacted"]
    assert [row.stage.kind for row in rows(limit=1)] == ["signed"]


def test_it_holds_the_leads_that_its_reader_may_see(cast, reference):
    mine = make_project(cast.ana, {"contacted": "2026-03-01"})
    theirs = make_project(cast.eve, {"contacted": "2026-03-01"})
    assert [row.lead for row in rows(user=cast.ana)] == [mine]
    assert {row.lead for row in rows(user=cast.analyst)} == {mine, theirs}


def test_all_rows_are_the_same_in_the_same_order(cast, reference):
    for kind in ("contacted", "signed", "in_talks", "clue", "visited"):
        make_project(cast.ana, {kind: "2026-03-01"})
    every = [row.lead for row in all_rows(MAY, Lead.objects.all(), chunk=2)]
    assert every == [row.lead for row in rows()]
