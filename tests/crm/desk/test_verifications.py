"""The queue of milestones to verify, the verdict, and the withdrawal."""

import pytest

from core.notices.models import Notice
from crm.leads.stages import Kind, ProjectType
from crm.targets.models import Introduction
from tests.makers import make_lead, make_segment, reach, set_type


@pytest.fixture
def sign(reference, cast):
    """A signed lead of Ana's, which would count towards the fifty."""

    def signed(**details):
        given = {"segment": make_segment(), "origin": "abroad"} | details
        lead = set_type(make_lead(by=cast.ana, **given), ProjectType.NEW_LAND, by=cast.ana)
        return reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)

    return signed


@pytest.fixture
def analyst(client, cast):
    return enter(client, cast.analyst)


def enter(client, user):
    user.language = "en"
    user.save()
    client.force_login(user)
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


def judge(client, milestone, verdict="yes", **data):
    address = f"/milestones/{milestone.pk}/verification/"
    return client.post(address, {"accepted": verdict} | data, follow=True)


def test_the_queue_shows_what_awaits_with_its_evidence_and_what_it_would_count_for(analyst, sign):
    signing = sign()
    page = text(analyst.get("/verifications/"))
    assert signing.lead.name in page
    assert "文号 investment-contract" in page
    assert "CNY 100 million" in page
    assert "Counts once “Signed” is verified." in page


def test_it_says_why_something_would_not_count(analyst, sign):
    sign(segment=None)
    assert "The chain segment is not set." in text(analyst.get("/verifications/"))


def test_an_empty_queue_says_so(analyst, reference):
    assert "Nothing awaits your verdict" in text(analyst.get("/verifications/"))


def test_the_inspector_sees_starts_and_the_analyst_signings(client, cast, sign):
    signing = sign()
    started = reach(signing.lead, Kind.STARTED, by=cast.ana)
    for user, own, other in (
        (cast.analyst, signing, started),
        (cast.inspector, started, signing),
    ):
        page = text(enter(client, user).get("/verifications/"))
        assert f"/milestones/{own.pk}/verification/" in page
        assert f"/milestones/{other.pk}/verification/" not in page


@pytest.mark.parametrize("who", ["ana", "chief", "leader", "manager"])
def test_nobody_else_has_a_queue(client, cast, reference, who):
    assert enter(client, getattr(cast, who)).get("/verifications/").status_code == 403


def test_an_acceptance_counts_and_says_what_for(analyst, cast, sign):
    signing = sign()
    page = text(judge(analyst, signing))
    assert "One more counts: Enterprises upstream and downstream." in page
    assert Introduction.objects.counted().get().lead == signing.lead


def test_the_recorder_is_told(analyst, cast, sign):
    signing = sign()
    judge(analyst, signing, "no", note="这是意向书")
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (cast.ana, f"/leads/{signing.lead_id}/")


def test_from_the_queue_one_comes_back_to_the_queue(analyst, sign):
    answer = judge(analyst, sign(), queue="yes")
    assert answer.redirect_chain == [("/verifications/", 302)]


def test_a_refusal_without_a_reason_is_asked_for_it(analyst, sign):
    answer = judge(analyst, sign(), "no")
    assert "note" in answer.context["form"].errors
    assert not Introduction.objects.exists()


def test_a_second_verdict_is_refused(analyst, sign):
    signing = sign()
    judge(analyst, signing)
    assert "verified this already" in text(judge(analyst, signing, "no", note="再看"))


@pytest.mark.parametrize("verdict", ["", "maybe", "\0"])
def test_a_verdict_is_yes_or_no(analyst, sign, verdict):
    assert "accepted" in judge(analyst, sign(), verdict).context["form"].errors


@pytest.mark.parametrize("who", ["ana", "chief", "leader", "inspector"])
def test_who_is_not_the_verifier_is_turned_away(client, cast, sign, who):
    assert judge(enter(client, getattr(cast, who)), sign()).status_code == 403
    assert not Introduction.objects.exists()


def withdraw(client, milestone, reason="录错"):
    address = f"/milestones/{milestone.pk}/withdrawal/"
    return client.post(address, {"reason": reason}, follow=True)


def test_a_withdrawal_takes_the_count_back(client, analyst, cast, sign):
    signing = sign()
    judge(analyst, signing)
    answer = withdraw(enter(client, cast.ana), signing)
    assert answer.redirect_chain == [(f"/leads/{signing.lead_id}/", 302)]
    assert not Introduction.objects.counted().exists()
    assert Introduction.objects.get().withdrawal_reason == "录错"


def test_a_withdrawal_asks_why(client, cast, sign):
    answer = withdraw(enter(client, cast.ana), sign(), reason=" ")
    assert "reason" in answer.context["form"].errors


def test_a_milestone_that_others_need_says_what_comes_first(client, cast, sign):
    contacted = sign().lead.milestones.get(stage__kind=Kind.CONTACTED)
    page = text(withdraw(enter(client, cast.ana), contacted))
    assert "Withdraw first what needs it: In talks." in page


@pytest.mark.parametrize("who", ["eve", "kim", "chief_away"])
def test_anothers_milestone_answers_like_none(client, cast, sign, who):
    signing = sign()
    enter(client, getattr(cast, who))
    for pk in (signing.pk, signing.pk + 1000):
        assert client.get(f"/milestones/{pk}/withdrawal/").status_code == 404
    assert signing.lead.milestones.standing().filter(pk=signing.pk).exists()


def test_a_withdrawn_milestone_is_gone_from_every_address(client, cast, sign):
    signing = sign()
    withdraw(enter(client, cast.ana), signing)
    assert client.get(f"/milestones/{signing.pk}/withdrawal/").status_code == 404
    assert (
        enter(client, cast.analyst).get(f"/milestones/{signing.pk}/verification/").status_code
        == 404
    )


@pytest.mark.parametrize("rows", [2, 12])
def test_the_queue_takes_twelve_queries_however_long_it_is(
    analyst, sign, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        sign()
    analyst.get("/")
    with django_assert_max_num_queries(12):
        assert analyst.get("/verifications/").status_code == 200
