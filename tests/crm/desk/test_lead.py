"""The page of one lead: what each reader sees of it, and what the page leads to."""

import pytest

from core import days
from crm.activities.models import Activity
from crm.enterprises.models import Contact
from crm.leads.claims import set_shares
from crm.leads.stages import Kind, ProjectType
from crm.targets.introductions import verify_milestone
from crm.tenancies.models import Tenancy
from tests.makers import make_lead, make_segment, make_space, reach, set_type

TABS = ["timeline", "figures", "place", "evidence", "shares", "contacts", "history"]
ACTS = ["edit/", "milestones/?stage=contacted", "state/?to=paused", "plan/", "shares/"]
ACTS += ["next-step/", "activities/", "placements/"]


@pytest.fixture
def lead(reference, cast):
    lead = make_lead(by=cast.ana, planned_investment=120_000_000, segment=make_segment())
    return set_type(lead, ProjectType.NEW_LAND, by=cast.ana)


@pytest.fixture
def signed(cast, lead):
    return reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)


@pytest.fixture
def see(client):
    """What `user` is answered at `address`, in English."""

    def answer(user, address, **headers):
        user.language = "en"
        user.save()
        client.force_login(user)
        return client.get(address, headers=headers)

    return answer


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_answers_as_a_page_and_as_a_part(cast, lead, signed, see, tab):
    whole = see(cast.ana, f"/leads/{lead.pk}/?tab={tab}")
    part = see(cast.ana, f"/leads/{lead.pk}/?tab={tab}", hx_request="true")
    assert whole.status_code == part.status_code == 200
    assert "<html" in text(whole)
    assert text(part).startswith('<section id="tabs"')


@pytest.mark.parametrize("tab", ["", "nonsense", "../../base", "\u0000", "1e400"])
def test_an_unknown_tab_is_the_timeline(cast, lead, see, tab):
    assert see(cast.ana, f"/leads/{lead.pk}/?tab={tab}").status_code in (200, 400)


@pytest.mark.parametrize("who", ["bo", "chief", "analyst", "inspector", "leader"])
def test_colleagues_chiefs_leaders_and_both_verifiers_see_it(cast, lead, see, who):
    assert see(getattr(cast, who), f"/leads/{lead.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["eve", "kim", "chief_away", "manager"])
@pytest.mark.parametrize("act", ["", *ACTS])
def test_anothers_lead_answers_like_none(cast, lead, see, client, who, act):
    user = getattr(cast, who)
    theirs = see(user, f"/leads/{lead.pk}/{act}")
    none = see(user, f"/leads/{lead.pk + 1000}/{act}")
    assert theirs.status_code == none.status_code
    assert theirs.status_code in (403, 404)
    assert lead.name not in theirs.content.decode()
    post = [client.post(f"/leads/{pk}/{act}").status_code for pk in (lead.pk, lead.pk + 1000)]
    assert post[0] == post[1]


def test_a_share_shows_the_lead_but_lets_nobody_act_on_it(cast, lead, see):
    set_shares(lead, {cast.away: 4000}, on=days.today(), by=cast.chief, reason="联合招商")
    page = see(cast.eve, f"/leads/{lead.pk}/")
    assert page.status_code == 200
    assert "/edit/" not in text(page)
    assert "Record" not in text(page)
    assert see(cast.eve, f"/leads/{lead.pk}/edit/").status_code == 403


def test_buttons_are_there_for_those_who_may(cast, lead, see):
    mine, leaders = see(cast.ana, f"/leads/{lead.pk}/"), see(cast.leader, f"/leads/{lead.pk}/")
    for act in ("edit/", "plan/", "placements/", "state/", "activities/"):
        assert f"/leads/{lead.pk}/{act}" in text(mine)
        assert f"/leads/{lead.pk}/{act}" not in text(leaders)


def test_it_says_what_the_next_stage_needs_as_the_verb_would(cast, lead, see):
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, by=cast.ana)
    page = text(see(cast.ana, f"/leads/{lead.pk}/"))
    assert "Evidence is missing: Investment contract." in page
    assert "The contract amount is missing." in page
    assert "Then verified by: Analyst." in page


def test_a_planned_day_that_has_passed_is_said_in_words(cast, lead, see, stage_of):
    lead.plan({stage_of(Kind.SIGNED): days.ago(7)}, by=cast.ana)
    assert "7 days late" in text(see(cast.ana, f"/leads/{lead.pk}/"))


def test_a_project_without_a_type_is_led_to_settle_it(cast, reference, see):
    lead = make_lead(by=cast.ana)
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, by=cast.ana)
    assert "Settle the project type" in text(see(cast.ana, f"/leads/{lead.pk}/"))


def test_it_says_what_the_lead_would_add_to_the_promise(cast, lead, see):
    assert "Would count once “signed” is verified" in text(see(cast.ana, f"/leads/{lead.pk}/"))


def test_it_says_what_awaits_verification(cast, lead, signed, see):
    assert "Counts once “Signed” is verified" in text(see(cast.ana, f"/leads/{lead.pk}/"))


def test_it_says_what_counts(cast, lead, signed, see):
    verify_milestone(signed, by=cast.analyst)
    page = text(see(cast.ana, f"/leads/{lead.pk}/"))
    assert "Counts." in page
    assert "verified by Analyst" in page


def test_it_says_why_it_does_not_count_and_leads_to_the_remedy(cast, reference, see):
    lead = make_lead(by=cast.ana)
    page = text(see(cast.ana, f"/leads/{lead.pk}/"))
    assert "The chain segment is not set." in page
    assert f"/leads/{lead.pk}/edit/#field-segment" in page


def test_the_verifier_is_asked_and_nobody_else(cast, lead, signed, see):
    asked = f"/milestones/{signed.pk}/verification/"
    assert asked in text(see(cast.analyst, f"/leads/{lead.pk}/"))
    for who in (cast.ana, cast.chief, cast.inspector, cast.leader):
        assert asked not in text(see(who, f"/leads/{lead.pk}/"))


def test_a_milestone_that_others_need_offers_no_withdrawal(cast, lead, signed, see):
    page = text(see(cast.ana, f"/leads/{lead.pk}/"))
    assert f"/milestones/{signed.pk}/withdrawal/" in page
    contacted = lead.milestones.get(stage__kind=Kind.CONTACTED)
    assert f"/milestones/{contacted.pk}/withdrawal/" not in page


def test_a_lead_that_stands_still_says_why_and_since_when(cast, lead, see):
    lead.change_state("paused", on=days.ago(0), by=cast.ana, reason="等用地指标")
    page = text(see(cast.ana, f"/leads/{lead.pk}/"))
    assert "等用地指标" in page
    assert "Resume" in page
    assert "What the next stage needs" not in page


def test_phones_are_masked_and_others_contacts_are_not_shown(cast, lead, see):
    Contact.add(lead.investor, by=cast.ana, name="陈工", phone="13812345678")
    Contact.add(lead.investor, by=cast.eve, name="别人的联系人", phone="13900000000")
    page = text(see(cast.ana, f"/leads/{lead.pk}/?tab=contacts"))
    assert "138****78" in page
    assert "13812345678" not in page
    assert "别人的联系人" not in page


def test_the_place_is_shown_with_its_steps(cast, lead, see):
    space = make_space(code="A3")
    tenancy = Tenancy.objects.place(lead, space, 400, on=days.today(), by=cast.ana, paper="纪要 9")
    page = text(see(cast.ana, f"/leads/{lead.pk}/?tab=place"))
    assert "纪要 9" in page
    assert f"/tenancies/{tenancy.pk}/release/" in page


def test_the_history_is_told_in_words(cast, lead, signed, see):
    set_shares(lead, {cast.away: 2500}, on=days.today(), by=cast.chief, reason="联合招商")
    page = text(see(cast.ana, f"/leads/{lead.pk}/?tab=history"))
    for words in ("Recorded a milestone", "CNY 100 million", "25.00%", "Leased", "Edited the lead"):
        assert words in page or words == "Leased"


@pytest.mark.parametrize("tab", TABS)
def test_a_page_takes_at_most_twelve_queries_however_much_there_is(
    cast, lead, signed, client, tab, django_assert_max_num_queries
):
    for number in range(30):
        Activity.objects.log(lead, "call", on=days.ago(0), by=cast.bo, note=str(number))
        Contact.add(lead.investor, by=cast.ana, name=f"联系人{number}", phone="13812345678")
    client.force_login(cast.ana)
    client.get("/")  # the session is written once
    with django_assert_max_num_queries(12):
        assert client.get(f"/leads/{lead.pk}/?tab={tab}").status_code == 200


@pytest.fixture
def stage_of():
    from crm.leads.stages import Stage

    return lambda kind: Stage.objects.get(kind=kind)
