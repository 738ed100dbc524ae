"""Planned days: set, cleared, and overdue once they have passed."""

import pytest

from core import audit, days
from core.refusals import NotAllowed, Stale
from crm.leads.path import path_of
from crm.leads.stages import Kind
from tests.makers import reach


def test_a_planned_day_is_set_and_cleared(cast, lead, stage):
    signed = stage(Kind.SIGNED)
    lead.plan({signed: days.ago(-30)}, by=cast.ana)
    assert step(lead, Kind.SIGNED).planned_on == days.ago(-30)
    lead.plan({signed: None}, by=cast.ana)
    assert step(lead, Kind.SIGNED).planned_on is None


def test_a_day_that_has_passed_is_overdue(cast, lead, stage):
    lead.plan({stage(Kind.SIGNED): days.ago(3)}, by=cast.ana)
    assert step(lead, Kind.SIGNED).is_overdue
    assert step(lead, Kind.SIGNED).days_late == 3


def test_a_plan_for_today_is_not_overdue(cast, lead, stage):
    lead.plan({stage(Kind.SIGNED): days.today()}, by=cast.ana)
    assert not step(lead, Kind.SIGNED).is_overdue


def test_a_stage_that_was_reached_is_not_overdue(cast, lead, stage):
    lead.plan({stage(Kind.CONTACTED): days.ago(3)}, by=cast.ana)
    reach(lead, Kind.CONTACTED, by=cast.ana, on=days.ago(1))
    assert not step(lead, Kind.CONTACTED).is_overdue
    assert step(lead, Kind.CONTACTED).days_late == 2


def test_a_plan_made_from_an_older_page_is_stale(cast, lead, stage):
    version = lead.version
    lead.plan({stage(Kind.SIGNED): days.ago(-30)}, by=cast.ana, version=version)
    with pytest.raises(Stale):
        lead.plan({stage(Kind.SIGNED): days.ago(-60)}, by=cast.bo, version=version)


def test_the_audit_keeps_both_days(cast, lead, stage):
    lead.plan({stage(Kind.SIGNED): days.ago(-30)}, by=cast.ana)
    lead.plan({stage(Kind.SIGNED): days.ago(-60)}, by=cast.ana)
    entry = audit.history(lead).first()
    assert entry.before == {"signed": days.ago(-30).isoformat()}
    assert entry.after == {"signed": days.ago(-60).isoformat()}


@pytest.mark.parametrize("who", ["eve", "analyst", "leader"])
def test_only_the_team_plans(cast, lead, stage, who):
    with pytest.raises(NotAllowed):
        lead.plan({stage(Kind.SIGNED): days.ago(-30)}, by=getattr(cast, who))


def step(lead, kind):
    return next(step for step in path_of(lead) if step.stage.kind == kind)
