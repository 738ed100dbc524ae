"""The list, the page and the forms of enterprises."""

import pytest
from django.urls import reverse

from core import audit, days
from core.once import Once
from crm.enterprises.forms import NewEnterpriseForm
from crm.enterprises.models import Contact, Enterprise
from crm.enterprises.standing import Certification, ChainRole
from tests.makers import make_enterprise, make_lead, make_segment

pytestmark = pytest.mark.django_db

USCC = "91000000000000000K"


def page_of(client, user, url):
    client.force_login(user)
    return client.get(url)


def send(client, user, url, **data):
    client.force_login(user)
    return client.post(url, data)


@pytest.fixture
def firm(cast):
    return make_enterprise(name="太原轴承有限公司", by=cast.ana)


# --- The list -------------------------------------------------------------------------------


def test_every_business_role_sees_the_list(client, cast, firm):
    for user in (cast.ana, cast.eve, cast.leader, cast.manager, cast.analyst):
        assert firm.name in page_of(client, user, "/enterprises/").content.decode()


def test_administrators_are_turned_away(client, cast, settings):
    settings.ADMIN_SECOND_FACTOR = False
    assert page_of(client, cast.system_admin, "/enterprises/").status_code == 403


def test_a_stranger_is_told_who_follows_a_firm_and_since_when_and_nothing_more(
    client, cast, reference
):
    lead = make_lead(name="太原轴承有限公司", by=cast.ana)
    firm = lead.investor
    lead.edit({"name": "保密新基地"}, by=cast.ana, version=lead.version)
    for url in ("/enterprises/", firm.get_absolute_url()):
        text = page_of(client, cast.eve, url).content.decode()
        assert str(cast.first) in text
        assert days.today().isoformat() in text
        assert "保密新基地" not in text
        assert cast.ana.name not in text


def test_the_list_is_narrowed_to_what_nobody_follows(client, cast, reference, firm):
    followed = make_lead(name="大同风机有限公司", by=cast.ana).investor
    assert list(page_of(client, cast.eve, "/enterprises/?followed=yes").context["page"]) == [
        followed
    ]
    assert list(page_of(client, cast.eve, "/enterprises/?followed=no").context["page"]) == [firm]


def test_the_list_is_narrowed_by_chain_role_and_valid_certification(client, cast, firm):
    make_enterprise(by=cast.ana)
    segment = make_segment()
    ChainRole.objects.record(
        firm, on=days.today(), by=cast.ana, chain=segment.chain, segment=segment, role="core"
    )
    Certification.objects.record(firm, on=days.today(), by=cast.ana, kind="srdi")
    for query in ("chain=wind", "chain=wind&role=core", "certified=srdi", "q=轴承", "q=軸承"):
        assert list(page_of(client, cast.eve, f"/enterprises/?{query}").context["page"]) == [firm]
    for query in ("role=leader", "chain=wind&role=leader", "certified=champion", "q=没有"):
        assert not page_of(client, cast.eve, f"/enterprises/?{query}").context["page"].object_list


@pytest.mark.parametrize(
    "query",
    ["chain=nowhere", "role=%F0%9F%92%A5", "followed=1e400", "q=" + "长" * 500, "sort=password",
     "page=-1", "page=99999999999999999999", "page=１２３", "certified=NaN", "q=%ED%A0%80"],
)  # fmt: skip
def test_a_bad_value_in_the_address_is_never_an_error_page(client, cast, firm, query):
    assert page_of(client, cast.ana, f"/enterprises/?{query}").status_code == 200


# --- Recording and editing -------------------------------------------------------------------


def test_a_name_is_all_it_takes(client, cast):
    answer = send(client, cast.ana, reverse("enterprise_new"), name="某电池材料企业")
    firm = Enterprise.objects.get()
    assert answer.url == firm.get_absolute_url()
    assert (firm.name, firm.uscc) == ("某电池材料企业", None)


def test_a_second_record_is_refused_with_the_way_to_the_first(client, cast, firm):
    answer = send(client, cast.eve, reverse("enterprise_new"), name="太原轴承有限责任公司")
    assert answer.status_code == 200
    assert firm.get_absolute_url() in answer.content.decode()
    assert answer.context["form"].errors["name"]
    assert Enterprise.objects.count() == 1


def test_a_second_record_of_a_uscc_is_refused_beside_its_field(client, cast):
    make_enterprise(uscc=USCC, by=cast.ana)
    answer = send(client, cast.eve, reverse("enterprise_new"), name="别的公司", uscc=USCC)
    assert answer.context["form"].errors["uscc"]


def test_a_form_sent_twice_makes_one_record(client, cast):
    key = "6f1ed002-ab5e-4a3c-9cb0-6d9ad1b21a3e"
    first, second = (
        send(client, cast.ana, reverse("enterprise_new"), name="甲公司", once=key)
        for _time in range(2)
    )
    assert first.url == second.url
    assert Enterprise.objects.count() == 1
    assert Once.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uscc", "91000000000000000A"),
        ("uscc", "９1000000000000000K"),
        ("industry", "制造业"),
        ("industry", "Z12"),
        ("name", "甲\0乙"),
        ("name", ""),
        ("name", "长" * 201),
        ("name", "甲\ud800"),
        ("profile", "长" * 2001),
    ],
)
def test_a_bad_value_is_said_beside_its_field(cast, field, value):
    form = NewEnterpriseForm({"name": "甲公司"} | {field: value}, user=cast.ana)
    assert field in form.errors


def test_an_edit_keeps_what_another_changed_meanwhile(client, cast, firm):
    url = reverse("enterprise_edit", args=[firm.pk])
    shown = page_of(client, cast.ana, url).context["form"]["shown"].value()
    firm.edit({"region": "山西太原"}, by=cast.bo, version=firm.version)
    answer = send(client, cast.ana, url, name=firm.name, address="小店区", shown=shown)
    assert answer.status_code == 302
    firm.refresh_from_db()
    assert (firm.region, firm.address) == ("山西太原", "小店区")


def test_an_edit_that_clashes_shows_mine_theirs_and_before(client, cast, firm):
    url = reverse("enterprise_edit", args=[firm.pk])
    shown = page_of(client, cast.ana, url).context["form"]["shown"].value()
    firm.edit({"region": "山西太原"}, by=cast.bo, version=firm.version)
    answer = send(client, cast.ana, url, name=firm.name, region="山西大同", shown=shown)
    assert "components/clash.html" in [template.name for template in answer.templates]
    (clash,) = answer.context["form"].clashes
    assert (clash.mine, clash.theirs, clash.before) == ("山西大同", "山西太原", "")
    firm.refresh_from_db()
    assert firm.region == "山西太原"


@pytest.mark.parametrize("who", ["manager", "inspector", "leader"])
def test_who_may_not_edit_is_turned_away(client, cast, firm, who):
    user = getattr(cast, who)
    assert page_of(client, user, reverse("enterprise_new")).status_code == 403
    assert page_of(client, user, reverse("enterprise_edit", args=[firm.pk])).status_code == 403


def test_an_enterprise_that_does_not_exist_is_not_found(client, cast):
    for name in ("enterprise", "enterprise_edit", "contact_new", "certification_new"):
        assert page_of(client, cast.ana, reverse(name, args=[9_999])).status_code == 404


# --- Its page --------------------------------------------------------------------------------


def test_the_page_names_leads_only_to_those_who_may_see_them(client, cast, reference):
    lead = make_lead(name="太原轴承有限公司", by=cast.ana)
    url = lead.investor.get_absolute_url()
    assert list(page_of(client, cast.bo, url).context["leads"]) == [lead]
    assert list(page_of(client, cast.analyst, url).context["leads"]) == [lead]
    assert not page_of(client, cast.eve, url).context["leads"]
    assert not page_of(client, cast.manager, url).context["leads"]


def test_a_contact_is_known_to_the_team_that_met_them(client, cast, firm):
    Contact.add(firm, by=cast.ana, name="王先生", phone="13800001234")
    url = firm.get_absolute_url()
    assert "王先生" in page_of(client, cast.bo, url).content.decode()
    for stranger in (cast.kim, cast.eve, cast.manager):
        assert "王先生" not in page_of(client, stranger, url).content.decode()


def test_a_phone_is_masked_until_it_is_asked_for_and_the_asking_is_on_record(client, cast, firm):
    contact = Contact.add(firm, by=cast.ana, name="王先生", phone="13800001234")
    text = page_of(client, cast.bo, firm.get_absolute_url()).content.decode()
    assert "138****34" in text
    assert "13800001234" not in text
    url = reverse("contact_reveal", args=[contact.pk])
    assert "13800001234" in send(client, cast.bo, url).content.decode()
    entry = audit.history(contact).first()
    assert (entry.action, entry.actor) == ("contact.revealed", cast.bo)


def test_htmx_gets_the_phone_alone(client, cast, firm):
    contact = Contact.add(firm, by=cast.ana, name="王先生", phone="13800001234")
    client.force_login(cast.ana)
    url = reverse("contact_reveal", args=[contact.pk])
    text = client.post(url, headers={"HX-Request": "true"}).content.decode()
    assert "13800001234" in text
    assert "<html" not in text


def test_a_phone_is_never_shown_by_a_link(client, cast, firm):
    contact = Contact.add(firm, by=cast.ana, name="王先生", phone="13800001234")
    url = reverse("contact_reveal", args=[contact.pk])
    assert page_of(client, cast.ana, url).status_code == 405


def test_a_strangers_contact_is_like_one_that_does_not_exist(client, cast, firm):
    contact = Contact.add(firm, by=cast.ana, name="王先生", phone="13800001234")
    assert send(client, cast.eve, reverse("contact_reveal", args=[contact.pk])).status_code == 404
    assert page_of(client, cast.eve, reverse("contact_edit", args=[contact.pk])).status_code == 404


def test_a_contact_is_recorded_and_edited(client, cast, firm):
    answer = send(client, cast.ana, reverse("contact_new", args=[firm.pk]), name="李女士")
    assert answer.url == firm.get_absolute_url()
    contact = firm.contacts.get()
    assert contact.team == cast.first
    url = reverse("contact_edit", args=[contact.pk])
    shown = page_of(client, cast.bo, url).context["form"]["shown"].value()
    send(client, cast.bo, url, name="李女士", phone="0351-1234567", shown=shown)
    contact.refresh_from_db()
    assert contact.phone == "0351-1234567"


def test_an_e_mail_address_is_checked(client, cast, firm):
    url = reverse("contact_new", args=[firm.pk])
    answer = send(client, cast.ana, url, name="李女士", email="not an address")
    assert answer.context["form"].errors["email"]
    assert not firm.contacts.exists()


def test_a_certification_is_added_and_withdrawn_with_its_reason(client, cast, firm):
    url = reverse("certification_new", args=[firm.pk])
    send(client, cast.ana, url, kind="srdi", on=days.today().isoformat())
    certification = firm.certifications.get()
    withdrawal = reverse("certification_withdraw", args=[certification.pk])
    assert send(client, cast.ana, withdrawal, reason="").context["form"].errors["reason"]
    send(client, cast.analyst, withdrawal, reason="批次有误")
    assert not firm.certifications.standing()
    assert "批次有误" in page_of(client, cast.eve, firm.get_absolute_url()).content.decode()


def test_a_refusal_is_said_on_the_form(client, cast, firm):
    url = reverse("certification_new", args=[firm.pk])
    future = days.ago(-3).isoformat()
    answer = send(client, cast.ana, url, kind="srdi", on=future)
    assert answer.context["form"].errors["on"]
    answer = send(client, cast.ana, url, kind="srdi", on="2023-02-30")
    assert answer.context["form"].errors["on"]


def test_a_segment_alone_says_the_chain(client, cast, firm):
    segment = make_segment()
    url = reverse("chain_role_new", args=[firm.pk])
    send(client, cast.ana, url, segment=segment.pk, role="core", on=days.today().isoformat())
    role = firm.chain_roles.get()
    assert (role.chain, role.segment, role.role) == (segment.chain, segment, "core")
    answer = send(client, cast.ana, url, role="member", on=days.today().isoformat())
    assert answer.context["form"].errors["chain"]
