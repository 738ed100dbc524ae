"""The list of chains and the map of one."""

import pytest

from core import days
from crm.chains.models import Chain
from crm.enterprises.standing import ChainRole
from crm.models import Milestone, Target
from crm.targets.introductions import verify_milestone, withdraw_milestone
from tests.makers import make_lead, make_segment, reach, set_type


def page_of(client, user, url):
    client.force_login(user)
    return client.get(url)


def sign(lead, *, by):
    """Bring the lead to a signing that awaits verification."""
    lead = set_type(lead, "new_land", by=by)
    return reach(lead, "contacted", "in_talks", "signed", by=by)


def slot_of(answer, segment):
    return answer.context["map"].slots[segment.pk]


def test_assigned_chains_come_first(client, cast, reference):
    chains = page_of(client, cast.eve, "/chains/").context["chains"]
    assigned = [chain.assigned for chain in chains]
    assert len(chains) == 16
    assert assigned == sorted(assigned, reverse=True)
    assert assigned.count(True) == 5


def test_a_segment_nobody_aims_at_is_empty(client, cast, reference):
    segment = Chain.objects.get(slug="wind").segments.first()
    slot = slot_of(page_of(client, cast.eve, "/chains/wind/"), segment)
    assert (slot.state, slot.talks, slot.leads) == ("empty", 0, [])


def test_leads_in_talks_are_counted_for_everyone_and_named_to_those_who_see_them(
    client, cast, reference
):
    segment = Chain.objects.get(slug="wind").segments.first()
    lead = make_lead(name="秘密风电项目", by=cast.ana, segment=segment)
    for user, named in ((cast.bo, [lead]), (cast.eve, []), (cast.analyst, [lead])):
        answer = page_of(client, user, "/chains/wind/")
        slot = slot_of(answer, segment)
        assert (slot.state, slot.talks, slot.leads) == ("talks", 1, named)
        assert ("秘密风电项目" in answer.content.decode()) is bool(named)


def test_an_introduction_fills_its_segment_for_everyone(client, cast, reference):
    segment = Chain.objects.get(slug="wind").segments.first()
    lead = make_lead(name="大同叶片有限公司", by=cast.ana, segment=segment, origin="abroad")
    verify_milestone(sign(lead, by=cast.ana), by=cast.analyst)
    answer = page_of(client, cast.eve, "/chains/wind/")
    slot = slot_of(answer, segment)
    assert slot.state == "filled"
    assert slot.talks == 0
    assert "大同叶片有限公司" in answer.content.decode()
    wind = next(
        chain
        for chain in page_of(client, cast.eve, "/chains/").context["chains"]
        if chain.slug == "wind"
    )
    assert (wind.filled, wind.introduced) == (1, 1)


def test_a_withdrawn_milestone_empties_the_slot_again(client, cast, reference):
    segment = Chain.objects.get(slug="wind").segments.first()
    lead = make_lead(by=cast.ana, segment=segment, origin="abroad")
    milestone = sign(lead, by=cast.ana)
    verify_milestone(milestone, by=cast.analyst)
    withdraw_milestone(Milestone.objects.get(pk=milestone.pk), by=cast.analyst, reason="合同作废")
    assert slot_of(page_of(client, cast.eve, "/chains/wind/"), segment).state == "talks"


def test_the_leader_of_a_chain_is_named(client, cast, reference):
    lead = make_lead(name="山西风电集团有限公司", by=cast.ana)
    wind = Chain.objects.get(slug="wind")
    ChainRole.objects.record(lead.investor, on=days.today(), by=cast.ana, chain=wind, role="leader")
    assert "山西风电集团有限公司" in page_of(client, cast.eve, "/chains/wind/").content.decode()
    assert "山西风电集团有限公司" in page_of(client, cast.eve, "/chains/").content.decode()


def test_links_are_drawn_between_neighbouring_columns_and_said_in_words(client, cast):
    resin = make_segment(slug="resin", position="upstream")
    blades = make_segment(slug="blades", position="midstream")
    resin.feeds.add(blades)
    answer = page_of(client, cast.eve, "/chains/wind/")
    first, second = answer.context["map"].gaps
    assert [(link.start, link.end) for link in first] == [(50, 50)]
    assert second == []
    assert slot_of(answer, resin).feeds == [blades]


def test_only_three_leads_of_a_segment_are_named_the_furthest_first(client, cast, reference):
    segment = Chain.objects.get(slug="wind").segments.first()
    leads = [make_lead(by=cast.ana, segment=segment) for _n in range(5)]
    reach(set_type(leads[0], "new_land", by=cast.ana), "contacted", by=cast.ana)
    slot = slot_of(page_of(client, cast.ana, "/chains/wind/"), segment)
    assert slot.talks == 5
    assert len(slot.leads) == 3
    assert slot.leads[0] == leads[0]


def test_a_chain_without_segments_says_what_to_do(client, cast, reference):
    assert page_of(client, cast.eve, "/chains/hydrogen/").status_code == 200


@pytest.mark.parametrize("url", ["/chains/nowhere/", "/chains/-/"])
def test_a_chain_that_does_not_exist_is_not_found(client, cast, url):
    assert page_of(client, cast.eve, url).status_code == 404


def test_the_public_target_of_members_is_about_segments(cast, reference):
    assert Target.objects.get(measure="members").quota == 50
