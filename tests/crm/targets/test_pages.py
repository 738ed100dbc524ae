"""The targets as pages: progress for everyone, leads for those who may see them."""

import pytest
from django.urls import reverse

from core import days
from crm.models import Introduction
from crm.targets.introductions import decide, verify_milestone
from tests.makers import make_enterprise, make_lead, reach, set_type


def page_of(client, user, url):
    client.force_login(user)
    return client.get(url)


def show(client, user, target, tab):
    return page_of(client, user, f"{target.get_absolute_url()}?show={tab}")


def rows(answer):
    return list(answer.context["page"].object_list)


def test_every_business_role_sees_every_target(client, cast, targets):
    for user in (cast.ana, cast.eve, cast.leader, cast.manager, cast.inspector):
        shown = [one.target for one in page_of(client, user, "/targets/").context["progress"]]
        assert shown == [targets.leaders, targets.members, targets.srdi]


def test_the_numbers_are_zone_wide(client, cast, make, targets, segment):
    make.counted("甲有限公司", segment=segment)
    make.signing(make.lead("乙有限公司", segment=segment))
    make.lead("丙有限公司", segment=segment)
    for user in (cast.ana, cast.eve):
        progress = page_of(client, user, targets.members.get_absolute_url()).context["progress"]
        assert (progress.verified, progress.awaiting, progress.pipeline) == (1, 1, 1)


def test_who_counts_is_named_to_everyone_and_the_lead_to_those_who_see_it(
    client, cast, make, targets, segment
):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    lead = introduction.lead
    lead.edit({"name": "保密新基地"}, by=cast.ana, version=make.again(lead).version)
    for user, is_open in ((cast.ana, True), (cast.leader, True), (cast.eve, False)):
        answer = show(client, user, targets.members, "counted")
        text = answer.content.decode()
        assert "甲有限公司" in text
        assert ("保密新基地" in text) is is_open


def test_who_waits_is_named_only_to_those_who_see_the_lead(client, cast, make, targets, segment):
    milestone = make.signing(make.lead("乙有限公司", segment=segment))
    assert rows(show(client, cast.bo, targets.members, "awaiting")) == [milestone]
    answer = show(client, cast.eve, targets.members, "awaiting")
    assert (rows(answer), answer.context["hidden"]) == ([], 1)
    assert "乙有限公司" not in answer.content.decode()


def test_who_does_not_count_is_told_why(client, cast, make, targets, segment):
    (first,) = make.counted("甲有限公司", segment=segment)
    make.counted("甲二有限公司", segment=segment, group=first.group)
    make.counted("迁建有限公司", segment=segment, origin="relocation")
    make.counted("无链有限公司")
    refused = make.signing(make.lead("证据不足有限公司", segment=segment))
    verify_milestone(refused, by=cast.analyst, accepted=False, note="合同未盖章")
    why = {
        one.lead.investor.name: " ".join(map(str, one.why))
        for one in rows(show(client, cast.ana, targets.members, "uncounted"))
    }
    assert set(why) == {"甲二有限公司", "迁建有限公司", "无链有限公司", "证据不足有限公司"}
    assert all(why.values())
    assert "合同未盖章" in why["证据不足有限公司"]


def test_a_refused_introduction_says_the_analysts_reason(client, cast, make, targets, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    decide(targets.members, introduction.lead, by=cast.analyst, accepted=False, reason="非制造业")
    (row,) = rows(show(client, cast.ana, targets.members, "uncounted"))
    assert "非制造业" in " ".join(row.why)
    assert not rows(show(client, cast.ana, targets.members, "counted"))


def test_what_only_lacks_a_verdict_says_so(client, cast, make, targets, segment):
    """Its chain segment was set after the signing had been verified."""
    lead = make.lead("甲有限公司")
    verify_milestone(make.signing(lead), by=cast.analyst)
    lead = make.again(lead)
    lead.edit({"segment": segment}, by=cast.ana, version=lead.version)
    (row,) = rows(show(client, cast.analyst, targets.members, "uncounted"))
    assert (row.why, row.is_ready) == ([], True)


def test_a_stranger_learns_of_others_only_how_many(client, cast, make, targets, segment):
    make.counted("无链有限公司")
    answer = show(client, cast.eve, targets.members, "uncounted")
    assert (rows(answer), answer.context["hidden"]) == ([], 1)
    assert "无链有限公司" not in answer.content.decode()


def test_the_slots_are_filled_by_chain_and_the_rest_are_open(client, cast, make, targets, segment):
    make.counted("甲有限公司", segment=segment)
    slots = page_of(client, cast.eve, targets.members.get_absolute_url()).context["slots"]
    assert [(row.chain, len(row.introductions)) for row in slots.rows] == [(segment.chain, 1)]
    assert len(slots.open) == 49


def test_an_open_ended_target_has_no_slots(client, cast, targets):
    assert page_of(client, cast.eve, targets.srdi.get_absolute_url()).context["slots"] is None


def test_a_target_without_a_deadline_shows_no_days_left(client, cast, targets):
    progress = page_of(client, cast.eve, targets.leaders.get_absolute_url()).context["progress"]
    assert (progress.days_left, progress.expected_points) == (None, None)


@pytest.mark.parametrize("query", ["show=x", "page=-3", "page=1e400", "show=%F0%9F%92%A5&page=９"])
def test_a_bad_value_in_the_address_is_never_an_error_page(client, cast, targets, query):
    url = targets.members.get_absolute_url()
    assert page_of(client, cast.ana, f"{url}?{query}").status_code == 200


@pytest.mark.parametrize("measure", ["signed_amount", "started", "producing", "above_scale"])
def test_a_target_of_money_or_projects_lists_milestones(client, cast, make, targets, measure):
    targets.srdi.measure = measure
    targets.srdi.quota = 10
    targets.srdi.save()
    make.counted("甲有限公司")
    for tab in ("counted", "awaiting", "uncounted"):
        answer = show(client, cast.ana, targets.srdi, tab)
        assert answer.status_code == 200
        assert len(rows(answer)) == (1 if tab != "awaiting" else 0)


# --- The analyst's verdict -----------------------------------------------------------------------


def verdict_url(target, lead):
    return reverse("introduction_decide", args=[target.slug, lead.pk])


def send(client, user, url, **data):
    client.force_login(user)
    return client.post(url, data)


def test_the_analyst_refuses_and_accepts_on_a_page(client, cast, make, targets, segment):
    (introduction,) = make.counted("甲有限公司", segment=segment)
    url = verdict_url(targets.members, introduction.lead)
    answer = send(client, cast.analyst, url, accepted="no", reason="")
    assert answer.context["form"].errors["reason"]
    send(client, cast.analyst, url, accepted="no", reason="非制造业")
    assert not Introduction.objects.counted()
    answer = send(client, cast.analyst, url, accepted="yes", reason="已核实")
    assert answer.url == targets.members.get_absolute_url()
    assert Introduction.objects.counted().get().lead == introduction.lead


def test_what_stands_against_it_is_said_before_and_after_the_click(client, cast, make, targets):
    make.counted("无链有限公司")
    lead = cast.ana.leads.get()
    url = verdict_url(targets.members, lead)
    (before,) = page_of(client, cast.analyst, url).context["obstacles"]
    answer = send(client, cast.analyst, url, accepted="yes")
    assert answer.context["form"].non_field_errors() == [str(before)]


@pytest.mark.parametrize("who", ["ana", "chief", "leader", "inspector"])
def test_only_the_analyst_opens_the_page(client, cast, make, targets, segment, who):
    lead = make.lead("甲有限公司", segment=segment)
    url = verdict_url(targets.members, lead)
    assert page_of(client, getattr(cast, who), url).status_code == 403


def test_a_lead_or_target_that_does_not_exist_is_not_found(client, cast, targets):
    assert page_of(client, cast.analyst, "/targets/members/leads/999/verdict/").status_code == 404
    assert page_of(client, cast.analyst, "/targets/nowhere/").status_code == 404


def test_leads_of_both_organisations_fill_the_same_promise(client, cast, make, targets, segment):
    make.counted("甲有限公司", segment=segment)
    firm = make_enterprise(name="区里企业有限公司", by=cast.eve)
    lead = make_lead(
        name="区里企业有限公司", by=cast.eve, enterprise=firm, segment=segment, origin="abroad"
    )
    lead = set_type(lead, "new_land", by=cast.eve)
    signing = reach(lead, "contacted", "in_talks", "signed", by=cast.eve, on=days.today())
    verify_milestone(signing, by=cast.analyst)
    answer = show(client, cast.ana, targets.members, "counted")
    assert [one.is_open for one in rows(answer)] == [True, False]
