"""Into a group: one claim, counted once, and back again."""

import pytest
from django.urls import reverse

from core.refusals import NotAllowed, Refused
from crm.leads.claims import AlreadyClaimed, Claim
from crm.merging import join_group
from crm.models import Group, Introduction
from tests.makers import make_enterprise, make_lead


def holder(group):
    claim = Claim.objects.by_group([group]).get(group.pk)
    return claim and claim.team


@pytest.fixture
def pair(cast, reference):
    """Two firms on their own, the first followed by Ana's team."""
    first = make_lead(name="甲有限公司", by=cast.ana).investor
    return first, make_enterprise(name="乙有限公司", by=cast.ana)


def test_first_contact_follows_the_enterprise(cast, pair):
    first, second = pair
    before = first.group
    join_group(first, second.group, by=cast.analyst)
    assert holder(second.group) == cast.first
    assert holder(before) is None


def test_a_firm_nobody_follows_comes_under_the_claim_of_the_group(cast, pair):
    first, second = pair
    join_group(second, first.group, by=cast.chief)
    assert holder(first.group) == cast.first
    assert Claim.objects.standing().count() == 1


def test_a_group_that_another_team_follows_is_refused_and_nothing_changes(cast, pair):
    first, _second = pair
    theirs = make_lead(name="丙有限公司", by=cast.eve).investor
    with pytest.raises(AlreadyClaimed):
        join_group(first, theirs.group, by=cast.analyst)
    first.refresh_from_db()
    assert first.group != theirs.group
    assert holder(first.group) == cast.first


def test_who_stays_behind_keeps_first_contact_through_their_own_lead(cast, pair):
    first, second = pair
    join_group(second, first.group, by=cast.analyst)
    make_lead(name="乙有限公司", by=cast.ana, enterprise=second)
    own = Group.objects.create(name="甲")
    join_group(first, own, by=cast.analyst)
    assert holder(own) == cast.first
    assert holder(second.group) == cast.first


def test_two_counted_firms_of_one_group_count_once(cast, make, segment):
    (kept,) = make.counted("甲有限公司", segment=segment)
    (dropped,) = make.counted("乙有限公司", segment=segment)
    join_group(dropped.enterprise, kept.group, by=cast.analyst)
    assert Introduction.objects.counted().get() == kept


def test_a_count_follows_its_firm_into_the_new_group_with_its_own_day(cast, make, segment):
    (old,) = make.counted("甲有限公司", segment=segment)
    other = make_enterprise(name="乙有限公司", by=cast.ana)
    join_group(old.enterprise, other.group, by=cast.analyst)
    new = Introduction.objects.counted().get()
    assert (new.group, new.on, new.segment) == (other.group, old.on, segment)
    assert Introduction.objects.known_at(old.recorded_at).get() == old


def test_joining_the_same_group_again_is_refused(cast, pair):
    first, _second = pair
    with pytest.raises(Refused):
        join_group(first, first.group, by=cast.analyst)


@pytest.mark.parametrize("who", ["ana", "manager", "leader", "inspector"])
def test_only_a_chief_or_the_analyst_changes_groups(cast, pair, who):
    first, second = pair
    with pytest.raises(NotAllowed):
        join_group(first, second.group, by=getattr(cast, who))


def test_the_page_takes_a_name_in_any_spelling_or_a_uscc(client, cast, pair):
    first, second = pair
    client.force_login(cast.chief)
    url = reverse("enterprise_group", args=[second.pk])
    assert client.post(url, {"sister": "没有这家"}).context["form"].errors["sister"]
    answer = client.post(url, {"sister": "甲有限责任公司"})
    assert answer.url == second.get_absolute_url()
    second.refresh_from_db()
    assert second.group == first.group
    client.post(url, {"sister": ""})
    second.refresh_from_db()
    assert second.group != first.group


def test_the_page_says_who_follows_the_other_group(client, cast, pair):
    first, _second = pair
    make_lead(name="丙有限公司", by=cast.eve)
    client.force_login(cast.analyst)
    answer = client.post(reverse("enterprise_group", args=[first.pk]), {"sister": "丙有限公司"})
    assert str(cast.away) in str(answer.context["form"].non_field_errors())


def test_a_new_enterprise_may_be_recorded_straight_into_a_group(client, cast, pair):
    first, _second = pair
    client.force_login(cast.ana)
    client.post(reverse("enterprise_new"), {"name": "甲子公司", "sister": "甲有限公司"})
    assert first.group.enterprises.count() == 2


def test_a_chief_does_not_loosen_the_first_contact_of_the_other_organisation(cast, pair):
    first, second = pair
    join_group(second, first.group, by=cast.analyst)
    own = Group.objects.create(name="乙")
    with pytest.raises(AlreadyClaimed):
        join_group(second, own, by=cast.chief_away)
    join_group(second, own, by=cast.chief)
