"""Count once: from a verified milestone to a count, and back."""

import pytest
from django.db import IntegrityError, transaction

from core import days
from core.refusals import NotAllowed, Refused
from crm.enterprises.standing import ChainRole
from crm.models import Chain, Introduction, Milestone
from crm.targets.introductions import decide, verify_milestone, withdraw_milestone
from tests.makers import make_lead, set_type


def counts(target):
    return Introduction.objects.counted().filter(target=target).count()


def measures(introductions):
    return {one.target.measure for one in introductions}


# --- What a verified signing counts towards -----------------------------------------------------


def test_a_firm_with_a_segment_counts_as_a_member(make, targets, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    assert introduction.target == targets.members
    assert (introduction.chain, introduction.segment) == (segment.chain, segment)


def test_the_leader_of_a_chain_counts_as_a_leader_and_not_as_one_of_the_fifty(
    make, targets, wind, segment
):
    assert measures(make.counted("链主有限公司", leads_chain=wind, segment=segment)) == {"leaders"}
    assert counts(targets.members) == 0


def test_a_certified_member_counts_towards_both_targets(make, segment):
    assert measures(make.counted("甲有限公司", segment=segment, srdi=True)) == {"members", "srdi"}


def test_a_signing_that_nobody_verified_counts_nowhere(make, segment):
    make.signing(make.lead("甲有限公司", segment=segment))
    assert not Introduction.objects.counted()


def test_a_signing_whose_evidence_is_refused_counts_nowhere(cast, make, segment):
    milestone = make.signing(make.lead("甲有限公司", segment=segment))
    assert verify_milestone(milestone, by=cast.analyst, accepted=False, note="合同未盖章") == []
    assert not Introduction.objects.counted()


def test_the_day_that_counts_is_the_day_of_signing(make, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    assert introduction.on == introduction.lead.milestones.get(stage__kind="signed").on


# --- What never counts --------------------------------------------------------------------------


def test_a_local_relocation_is_never_introduced(make, segment):
    assert make.counted("迁建有限公司", segment=segment, origin="relocation", srdi=True) == []


@pytest.mark.parametrize("origin", ["outside_province", "outside_city", "local", "abroad", ""])
def test_every_other_origin_qualifies_unless_the_target_says_otherwise(make, segment, origin):
    assert measures(make.counted("甲有限公司", segment=segment, origin=origin)) == {"members"}


def test_a_target_may_name_the_origins_that_qualify(make, targets, segment):
    targets.members.origins = ["outside_province"]
    targets.members.save()
    assert make.counted("境外有限公司", segment=segment, origin="abroad") == []
    assert make.counted("省外有限公司", segment=segment, origin="outside_province")


def test_a_firm_without_a_segment_is_no_member(make):
    assert make.counted("甲有限公司") == []


def test_a_firm_without_a_valid_certificate_is_no_srdi_firm(cast, make, segment):
    lead = make.lead("甲有限公司", segment=segment, srdi=True)
    lead.investor.certifications.get().withdraw(by=cast.ana, reason="已过期")
    assert measures(verify_milestone(make.signing(lead), by=cast.analyst)) == {"members"}


# --- Once ---------------------------------------------------------------------------------------


def test_one_group_counts_once_per_target(make, targets, segment):
    (first,) = make.counted("甲有限公司", segment=segment)
    assert make.counted("甲二有限公司", segment=segment, group=first.group) == []
    assert counts(targets.members) == 1


def test_an_expansion_adds_no_second_enterprise(cast, make, targets, segment):
    (first,) = make.counted("甲有限公司", segment=segment)
    second = make_lead(
        name="甲有限公司二期", by=cast.ana, enterprise=first.enterprise, segment=segment
    )
    second = set_type(second, "new_land", by=cast.ana)
    assert verify_milestone(make.signing(second), by=cast.analyst) == []
    assert counts(targets.members) == 1


def test_a_group_that_gives_the_leader_gives_none_of_the_fifty(make, targets, wind, segment):
    (leader,) = make.counted("链主有限公司", leads_chain=wind)
    assert make.counted("链主零部件有限公司", segment=segment, group=leader.group) == []


def test_leaders_are_of_different_chains(make, targets, wind):
    make.counted("链主有限公司", leads_chain=wind)
    assert make.counted("另一链主有限公司", leads_chain=wind) == []
    assert make.counted("光伏链主有限公司", leads_chain=Chain.objects.get(slug="photovoltaics"))
    assert counts(targets.leaders) == 2


# --- The database itself ------------------------------------------------------------------------


def raw(one, **changes):
    """The same introduction again, written past every verb."""
    fields = ("target", "lead", "enterprise", "group", "chain", "distinct_chain", "pool", "on")
    given = {name: getattr(one, name) for name in fields} | {"accepted": True} | changes
    return Introduction.objects.create(recorded_by=one.recorded_by, **given)


@pytest.fixture
def leader(make, wind):
    return make.counted("链主有限公司", leads_chain=wind)[0]


@pytest.fixture
def other(make):
    return make.lead("另一家有限公司")


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        (("lead", "distinct_chain", "pool"), "a group counts once per target"),
        (("lead", "target", "distinct_chain"), "a group counts once per pool"),
        (("lead", "group", "pool"), "leaders are of different chains"),
        (("group", "distinct_chain", "pool"), "one verdict per lead and target"),
    ],
)
def test_the_database_counts_once(leader, other, targets, changed, kept):
    new = {
        "lead": other,
        "group": other.investor.group,
        "distinct_chain": None,
        "pool": "",
        "target": targets.members,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(leader, **{name: new[name] for name in changed})


def test_the_database_lets_different_things_count(leader, other, targets):
    raw(leader, lead=other, group=other.investor.group, distinct_chain=None)
    assert counts(targets.leaders) == 2


def test_a_refusal_without_a_reason_is_refused_by_the_database(leader, other):
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(leader, lead=other, accepted=False, reason="", group=other.investor.group)


def test_an_introduction_is_never_changed_or_deleted(leader, other):
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Introduction.objects.filter(pk=leader.pk).update(lead=other)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Introduction.objects.filter(pk=leader.pk).delete()


# --- Back again ---------------------------------------------------------------------------------


def test_an_introduction_is_withdrawn_together_with_its_milestone(cast, make, targets, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    milestone = Milestone.objects.get(lead=introduction.lead, stage__kind="signed")
    withdraw_milestone(milestone, by=cast.analyst, reason="合同作废")
    introduction.refresh_from_db()
    assert (introduction.stands, introduction.withdrawal_reason) == (False, "合同作废")
    assert counts(targets.members) == 0


def test_after_a_withdrawal_another_firm_of_the_group_may_count(cast, make, targets, segment):
    (first,) = make.counted("甲有限公司", segment=segment)
    milestone = Milestone.objects.get(lead=first.lead, stage__kind="signed")
    withdraw_milestone(milestone, by=cast.analyst, reason="合同作废")
    assert make.counted("甲二有限公司", segment=segment, group=first.group)


def test_what_was_counted_is_still_known_at_an_earlier_moment(cast, make, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    before = introduction.recorded_at
    milestone = Milestone.objects.get(lead=introduction.lead, stage__kind="signed")
    withdraw_milestone(milestone, by=cast.analyst, reason="合同作废")
    assert Introduction.objects.counted(days.today(), before).get() == introduction
    assert not Introduction.objects.counted(days.today())


# --- The analyst's verdict by hand --------------------------------------------------------------


def test_the_analyst_accepts_once_a_chain_role_was_added(cast, make, targets, wind, segment):
    lead = make.lead("甲有限公司")
    verify_milestone(make.signing(lead), by=cast.analyst)
    with pytest.raises(Refused):
        decide(targets.members, make.again(lead), by=cast.analyst, accepted=True)
    ChainRole.objects.record(
        lead.investor, on=days.today(), by=cast.ana, chain=wind, segment=segment, role="member"
    )
    introduction = decide(targets.members, make.again(lead), by=cast.analyst, accepted=True)
    assert (introduction.chain, introduction.segment) == (wind, segment)


def test_without_a_verified_milestone_nothing_is_accepted(cast, make, targets, segment):
    lead = make.lead("甲有限公司", segment=segment)
    make.signing(lead)
    with pytest.raises(Refused):
        decide(targets.members, make.again(lead), by=cast.analyst, accepted=True)


def test_the_analyst_refuses_with_a_reason(cast, make, targets, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    with pytest.raises(Refused):
        decide(targets.members, introduction.lead, by=cast.analyst, accepted=False)
    decide(targets.members, introduction.lead, by=cast.analyst, accepted=False, reason="非制造业")
    assert counts(targets.members) == 0
    assert introduction.lead.introductions.standing().get().reason == "非制造业"


def test_a_refused_lead_may_be_accepted_after_all(cast, make, targets, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    lead = introduction.lead
    decide(targets.members, lead, by=cast.analyst, accepted=False, reason="待核实")
    decide(targets.members, lead, by=cast.analyst, accepted=True, reason="已核实")
    assert counts(targets.members) == 1


def test_the_same_verdict_twice_is_refused(cast, make, targets, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    with pytest.raises(Refused):
        decide(targets.members, introduction.lead, by=cast.analyst, accepted=True)


@pytest.mark.parametrize("who", ["ana", "chief", "inspector", "leader", "manager"])
def test_nobody_else_decides(cast, make, targets, segment, who):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    with pytest.raises(NotAllowed):
        decide(
            targets.members, introduction.lead, by=getattr(cast, who), accepted=False, reason="否"
        )


@pytest.mark.parametrize("target", ["leaders", "srdi"])
def test_nobody_makes_a_firm_count_that_is_not_of_the_kind(cast, make, targets, segment, target):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    with pytest.raises(Refused):
        decide(getattr(targets, target), introduction.lead, by=cast.analyst, accepted=True)
