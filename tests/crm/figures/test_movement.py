"""New, moved and lost in a month."""

from core.moments import Moment, end_of
from crm.figures.movement import movement
from crm.figures.tallies import Tally
from tests.past import change_state, day, make_project, withdraw

MAY = Moment(day("2026-05-31"))


def in_may(moment=MAY):
    return movement(moment, day("2026-05-01"))


def test_new_leads_were_logged_in_the_month(cast, reference):
    for on in ("2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01"):
        make_project(cast.ana, {"clue": on}, planned_investment=10)
    assert in_may().new == Tally(2, 20)
    assert in_may().moved == Tally()


def test_a_lead_moved_once_however_many_stages_it_reached(cast, reference):
    make_project(
        cast.ana, {"contacted": "2026-05-02", "in_talks": "2026-05-03", "signed": "2026-05-04"}
    )
    make_project(cast.ana, {"contacted": "2026-04-02"})
    assert in_may().moved.count == 1


def test_a_stage_that_was_withdrawn_moved_nothing_except_as_known_before(cast, reference):
    lead = make_project(cast.ana, {"clue": "2026-01-01", "contacted": "2026-05-02"})
    withdraw(lead.milestones.get(stage__kind="contacted"), by=cast.ana, on="2026-06-10")
    assert in_may().moved.count == 0
    assert in_may(Moment(MAY.day, end_of(day("2026-06-09")))).moved.count == 1


def test_lost_leads_by_reason(cast, reference):
    for on, code in (
        ("2026-04-30", "market"),
        ("2026-05-01", "market"),
        ("2026-05-31", "land"),
        ("2026-05-20", "market"),
    ):
        lead = make_project(cast.ana, {"contacted": "2026-02-01"}, planned_investment=5)
        change_state(lead, "terminated", on, by=cast.ana, code=code)
    assert in_may().lost_by_reason == {"market": Tally(2, 10), "land": Tally(1, 5)}
    assert in_may().lost == Tally(3, 15)


def test_what_was_paused_or_taken_up_again_is_not_lost(cast, reference):
    paused = make_project(cast.ana, {"contacted": "2026-02-01"})
    change_state(paused, "paused", "2026-05-10", by=cast.ana)
    back = make_project(cast.ana, {"contacted": "2026-02-01"})
    change_state(back, "terminated", "2026-05-10", by=cast.ana, code="market")
    change_state(back, "active", "2026-05-20", by=cast.ana)
    assert in_may().lost == Tally()


def test_a_mistake_is_neither_new_nor_lost(cast, reference):
    lead = make_project(cast.ana, {"contacted": "2026-05-03"})
    change_state(lead, "void", "2026-05-10", by=cast.ana)
    assert (in_may().new, in_may().moved, in_may().lost) == (Tally(), Tally(), Tally())
