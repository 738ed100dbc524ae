"""How far a target is: verified, awaiting, on the way, and against an even pace."""

from itertools import product

import pytest

from core import days
from core.moments import Moment, end_of
from crm.models import Group, Introduction, Lead, Programme, Segment, Target
from crm.targets import counting
from crm.targets.introductions import verify_milestone
from crm.targets.progress import Progress, progress
from crm.targets.qualifying import concerns, obstacles
from tests.past import change_state, day, make_project, verify, withdraw

YEAR = {"from_day": day("2026-01-01"), "by_day": day("2026-12-31")}


def make_target(measure, **details):
    programme = Programme.objects.get_or_create(slug="yearly", defaults={"name": "年度任务"})[0]
    return Target.objects.create(
        programme=programme,
        slug=f"t{Target.objects.count()}",
        name="指标",
        measure=measure,
        **details,
    )


def of(target, moment=None):
    found = progress([target], moment)[0]
    return found.verified, found.awaiting, found.pipeline


# --- Firms --------------------------------------------------------------------------------------


def test_a_signing_goes_from_the_pipeline_over_awaiting_to_verified(cast, make, targets, segment):
    lead = make.lead("甲有限公司", segment=segment)
    assert of(targets.members) == (0, 0, 1)
    milestone = make.signing(lead)
    assert of(targets.members) == (0, 1, 0)
    verify_milestone(milestone, by=cast.analyst)
    assert of(targets.members) == (1, 0, 0)


def test_a_group_counts_once_whatever_its_firms_do(cast, make, targets, segment):
    group = Group.objects.create(name="集团")
    for name in ("甲有限公司", "乙有限公司", "丙有限公司"):
        make.lead(name, segment=segment, group=group)
    assert of(targets.members) == (0, 0, 1)
    first, second, _third = Lead.objects.order_by("pk")
    signings = [make.signing(first), make.signing(second)]
    assert of(targets.members) == (0, 1, 1)
    verify_milestone(signings[0], by=cast.analyst)
    assert of(targets.members) == (1, 0, 0)  # neither the signing nor the lead can add any more


def test_each_lead_is_on_the_way_to_the_targets_that_it_concerns(make, targets, wind, segment):
    make.lead("链主有限公司", leads_chain=wind)
    make.lead("专精有限公司", srdi=True)  # in no chain: it cannot be one of the fifty
    make.lead("环节有限公司", segment=segment)
    assert [of(one)[2] for one in (targets.leaders, targets.members, targets.srdi)] == [1, 1, 1]


def test_a_chain_that_has_its_leader_needs_no_other(make, targets, wind):
    make.counted("链主有限公司", leads_chain=wind)
    make.lead("另一链主有限公司", leads_chain=wind)
    assert of(targets.leaders) == (1, 0, 0)


def test_local_relocation_is_neither_on_the_way_nor_awaits(make, targets, segment):
    lead = make.lead("迁建有限公司", segment=segment, origin="relocation")
    assert of(targets.members) == (0, 0, 0)
    make.signing(lead)
    assert of(targets.members) == (0, 0, 0)


def test_an_origin_that_is_not_known_yet_may_still_turn_out_right(make, targets, segment):
    Target.objects.filter(pk=targets.members.pk).update(origins=["abroad"])
    target = Target.objects.get(pk=targets.members.pk)
    lead = make.lead("甲有限公司", segment=segment, origin="")
    assert of(target) == (0, 0, 1)
    make.signing(lead)
    assert of(target) == (0, 0, 0)


def test_paused_and_ended_leads_are_not_on_the_way(cast, make, targets, segment):
    lead = make.lead("甲有限公司", segment=segment)
    lead.change_state("paused", on=days.today(), by=cast.ana, reason="资金")
    assert of(targets.members) == (0, 0, 0)


def test_the_past_is_as_it_was_known(cast, targets, segment):
    """Signed on 10 March, verified and accepted on the 20th, withdrawn on 5 June."""
    lead = make_project(
        cast.ana, {"contacted": "2026-02-01", "signed": "2026-03-10"}, segment=segment
    )
    verify(lead, "signed", by=cast.analyst, on="2026-03-20")
    introduction = Introduction.objects.create(
        target=targets.members, lead=lead, enterprise=lead.investor, group=lead.investor.group,
        on="2026-03-10", recorded_by=cast.analyst, recorded_at=end_of(day("2026-03-20")),
        accepted=True, pool=targets.members.pool,
    )  # fmt: skip
    for fact in (introduction, lead.milestones.get(stage__kind="signed")):
        withdraw(fact, by=cast.analyst, on="2026-06-05")
    found = {
        (as_of, known): of(targets.members, Moment(day(as_of), end_of(day(known))))
        for as_of, known in (
            ("2026-02-28", "2026-02-28"),
            ("2026-03-31", "2026-03-15"),
            ("2026-03-31", "2026-03-31"),
            ("2026-02-28", "2026-03-31"),
            ("2026-03-31", "2026-06-30"),
        )
    }
    numbers = [(verified, awaiting) for verified, awaiting, _pipeline in found.values()]
    assert numbers == [(0, 0), (0, 1), (1, 0), (0, 0), (0, 0)]


def test_what_is_on_the_way_is_asked_of_today_alone(make, targets, segment):
    make.lead("甲有限公司", segment=segment)
    assert of(targets.members)[2] == 1
    assert of(targets.members, Moment.now())[2] is None


# --- Money and projects -------------------------------------------------------------------------


def test_money_is_that_of_verified_contracts_in_the_period(cast, reference):
    target = make_target("signed_amount", quota=1000, **YEAR)
    for on, amount in (("2025-12-31", 1), ("2026-01-01", 20), ("2026-11-01", 300)):
        verify(make_project(cast.ana, {"signed": on}, amount=amount), "signed", by=cast.analyst)
    make_project(cast.ana, {"signed": "2026-11-02"}, amount=4000)
    make_project(cast.ana, {"contacted": "2026-11-02"}, planned_investment=50_000)
    assert of(target) == (320, 4000, 50_000)


def test_relocated_money_is_no_introduced_money(cast, reference):
    target = make_target("signed_amount", quota=1000)
    lead = make_project(cast.ana, {"signed": "2026-01-01"}, amount=20, origin="relocation")
    verify(lead, "signed", by=cast.analyst)
    assert of(target) == (0, 0, 0)


def test_on_the_way_to_a_start_is_what_was_signed(cast, reference):
    target = make_target("started", quota=10, counts_at="started", **YEAR)
    make_project(cast.ana, {"contacted": "2026-01-01"})
    make_project(cast.ana, {"signed": "2026-01-01"})
    make_project(cast.ana, {"signed": "2026-01-01", "started": "2026-02-01"})
    started = make_project(cast.ana, {"signed": "2026-01-01", "started": "2026-02-01"})
    verify(started, "started", by=cast.inspector)
    assert of(target) == (1, 1, 1)
    assert of(target, Moment(day("2026-01-31")))[:2] == (0, 0)


def test_mistakes_count_nowhere(cast, reference):
    target = make_target("signed_amount", quota=1000)
    for reached in ({"signed": "2026-01-01"}, {"contacted": "2026-01-01"}):
        lead = make_project(cast.ana, reached, planned_investment=7)
        change_state(lead, "void", "2026-02-01", by=cast.ana)
    assert of(target) == (0, 0, 0)


def test_after_the_deadline_nothing_is_on_the_way(cast, reference):
    make_project(cast.ana, {"contacted": "2026-01-01"}, planned_investment=7)
    for by_day, ahead in ((days.today(), 7), (days.ago(1), 0)):
        assert of(make_target("signed_amount", quota=1000, by_day=by_day))[2] == ahead


# --- Against the plan (counted by hand) ---------------------------------------------------------


def shown(verified, on, **target):
    """Progress of a target of 1,000 as of that day."""
    return Progress(Target(**{"quota": 1000} | target), verified, 0, 0, day(on))


def test_an_even_pace_passes_a_year_day_by_day():
    """10 April is the 100th day of 365: 27.397… % of the time, 274 of 1,000."""
    one = shown(300, "2026-04-10", **YEAR)
    assert (one.expected_points, one.expected_now) == (2740, 274)
    assert (one.points, one.gap_points) == (3000, 260)
    assert (one.left, one.days_left) == (700, 265)


def test_behind_the_pace_is_below_zero():
    assert shown(250, "2026-04-10", **YEAR).gap_points == -240


@pytest.mark.parametrize(
    ("on", "points"), [("2025-06-01", 0), ("2026-01-01", 27), ("2027-02-01", 10_000)]
)
def test_the_pace_stays_between_nothing_and_all(on, points):
    assert shown(0, on, **YEAR).expected_points == points


def test_without_a_deadline_there_is_no_pace_and_no_days_left():
    one = shown(300, "2026-04-10")
    assert (one.days_left, one.expected_points, one.expected_now, one.gap_points) == (None,) * 4
    assert (one.points, one.left) == (3000, 700)


def test_a_deadline_without_a_first_day_leaves_days_but_no_pace():
    one = shown(300, "2026-04-10", by_day=day("2026-04-30"))
    assert (one.days_left, one.expected_points, one.gap_points) == (20, None, None)


def test_an_open_ended_target_has_no_share():
    one = shown(300, "2026-04-10", quota=None, **YEAR)
    assert (one.left, one.points, one.gap_points, one.expected_now) == (None,) * 4
    assert one.expected_points == 2740


def test_more_than_the_quota_leaves_nothing():
    one = shown(1500, "2026-04-10", **YEAR)
    assert (one.left, one.points) == (0, 15_000)


# --- The sets and the words are one rule --------------------------------------------------------


def test_what_awaits_is_just_what_no_obstacle_stands_against(cast, make, targets, wind, segment):
    """Every mix of chain role, certificate, segment, origin and group, some counted already."""
    photovoltaic = Segment.objects.filter(chain__slug="pv").first() or segment
    groups = [None, Group.objects.create(name="集团")]
    mixes = product(
        (None, wind), (False, True), (None, photovoltaic), ("abroad", "relocation", ""), groups
    )
    make.counted("已认定链主有限公司", leads_chain=wind)
    make.counted("已认定企业有限公司", segment=segment, group=groups[1])
    for number, (leads_chain, srdi, where, origin, group) in enumerate(mixes):
        name = f"第{number}有限公司"
        make.signing(
            make.lead(
                name, leads_chain=leads_chain, srdi=srdi, segment=where, origin=origin, group=group
            )
        )
    unjudged = [
        lead
        for lead in Lead.objects.all()
        if not lead.milestones.verified().filter(stage__kind="signed").exists()
    ]
    for target in (targets.leaders, targets.members, targets.srdi):
        said = {one for one in unjudged if concerns(target, one) and not obstacles(target, one)}
        assert {one.lead for one in counting.awaiting(target).select_related("lead")} == said
        about = {one for one in unjudged if concerns(target, one)}
        assert about <= set(counting.concerning(target))


def test_a_certificate_that_is_over_does_not_count_in_the_set_either(cast, make, targets):
    lead = make.lead("甲有限公司", srdi=True)
    certificate = lead.investor.certifications.get()
    assert of(targets.srdi) == (0, 0, 1)
    certificate.withdraw(by=cast.ana, reason="过期")
    type(certificate).objects.record(
        lead.investor, on=days.ago(400), by=cast.ana, kind="srdi", valid_to=days.ago(1)
    )
    assert of(targets.srdi) == (0, 0, 0)


def test_four_queries_whatever_the_number_of_targets_and_leads(
    cast, make, targets, segment, django_assert_num_queries
):
    every = [targets.leaders, targets.members, targets.srdi]
    every += [make_target("signed_amount", quota=10, **YEAR) for _number in range(5)]
    every += [make_target("started", quota=10, counts_at="started") for _number in range(3)]
    for number in range(4):
        make.counted(f"第{number}有限公司", segment=segment)
    for moment, queries in ((None, 4), (Moment.now(), 3)):
        with django_assert_num_queries(queries):
            found = progress(every, moment)
    assert [one.target for one in found] == every


def test_no_targets_no_progress(db):
    assert progress([]) == []
