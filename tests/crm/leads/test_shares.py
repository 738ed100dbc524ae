"""Shares of credit: one set per lead, always 100 % in all, replaced and never changed."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import days
from core.refusals import NotAllowed, Refused, Stale
from crm.leads.claims import WHOLE, PartnerShare, set_shares
from crm.leads.models import Lead
from tests.makers import make_team


def share(lead, partners, *, by, reason="联合招商", **details):
    return set_shares(lead, partners, on=days.today(), by=by, reason=reason, **details)


def test_a_new_lead_is_wholly_its_teams(cast, lead):
    assert lead.share_sets.standing().get().split() == [(cast.first, WHOLE)]


def test_the_leading_team_keeps_what_the_partners_leave(cast, lead):
    new = share(lead, {cast.away: 2500, cast.second: 1000}, by=cast.chief)
    assert new.split() == [(cast.first, 6500), (cast.away, 2500), (cast.second, 1000)]


def test_the_old_set_is_withdrawn_and_stays_readable(cast, lead):
    share(lead, {cast.away: 4000}, by=cast.chief)
    share(lead, {cast.second: 100}, by=cast.chief, reason="重新约定")
    withdrawn = lead.share_sets.exclude(withdrawn_at=None)
    assert [one.withdrawal_reason for one in withdrawn] == ["联合招商", "重新约定"]
    assert lead.share_sets.standing().count() == 1


@pytest.mark.parametrize("points", [0, -1, WHOLE, WHOLE + 1])
def test_a_share_is_a_part(cast, lead, points):
    with pytest.raises(Refused):
        share(lead, {cast.away: points}, by=cast.chief)


def test_partners_leave_the_leading_team_something(cast, lead):
    with pytest.raises(Refused):
        share(lead, {cast.away: 5000, cast.second: 5000}, by=cast.chief)


def test_the_leading_team_is_no_partner(cast, lead):
    with pytest.raises(Refused):
        share(lead, {cast.first: 1}, by=cast.chief)


def test_a_change_says_why(cast, lead):
    with pytest.raises(Refused) as refusal:
        share(lead, {cast.away: 1}, by=cast.chief, reason="")
    assert refusal.value.field == "reason"


def test_a_change_made_from_an_older_set_is_stale(cast, lead):
    seen = lead.share_sets.standing().get().pk
    share(lead, {cast.away: 4000}, by=cast.chief, seen=seen)
    with pytest.raises(Stale):
        share(lead, {cast.second: 4000}, by=cast.analyst, seen=seen)


@pytest.mark.parametrize("who", ["ana", "eve", "chief_away", "inspector", "leader", "manager"])
def test_only_the_chief_or_the_analyst_decides(cast, lead, who):
    with pytest.raises(NotAllowed):
        share(lead, {cast.away: 4000}, by=getattr(cast, who))


def test_a_share_lets_the_partner_see_the_lead(cast, lead):
    assert lead not in Lead.objects.visible_to(cast.eve)
    share(lead, {cast.away: 4000}, by=cast.chief)
    assert lead in Lead.objects.visible_to(cast.eve)
    share(lead, {}, by=cast.chief, reason="结束合作")
    assert lead not in Lead.objects.visible_to(cast.eve)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(points=st.lists(st.integers(-100, WHOLE + 100), max_size=4))
def test_whatever_is_asked_a_set_sums_to_a_hundred(cast, lead, points):
    partners = {make_team(slug=f"team-{n}"): part for n, part in enumerate(points)}
    try:
        with transaction.atomic():
            share(lead, partners, by=cast.chief)
    except Refused:
        assert not all(part > 0 for part in points) or sum(points) >= WHOLE
    split = lead.share_sets.standing().get().split()
    assert sum(part for _team, part in split) == WHOLE
    assert all(part > 0 for _team, part in split)


def test_the_database_keeps_the_partners_below_the_whole(cast, lead):
    share_set = share(lead, {cast.away: 6000}, by=cast.chief)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerShare.objects.create(share_set=share_set, team=cast.second, points=4000)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerShare.objects.create(share_set=share_set, team=cast.second, points=0)


def test_the_database_keeps_one_standing_set(cast, lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        lead.share_sets.create(leading_team=cast.first, on=days.today(), recorded_by=cast.ana)


def test_a_share_is_neither_changed_nor_deleted(cast, lead):
    shares = PartnerShare.objects.filter(share_set=share(lead, {cast.away: 6000}, by=cast.chief))
    with pytest.raises(IntegrityError), transaction.atomic():
        shares.update(points=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        shares._raw_delete("default")
