"""The acts on a lead through their forms: recorded once, refused with what was typed kept."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from core import days
from core.files.models import StoredFile
from crm.leads.claims import set_shares
from crm.leads.evidence import Evidence
from crm.leads.gates import gates_of
from crm.leads.milestones import Milestone
from crm.leads.models import Lead
from crm.leads.stages import EvidenceKind, Kind, ProjectType
from tests.makers import make_enterprise, make_lead, make_segment, reach

PDF = b"%PDF-1.4 contract"
BAD_DAYS = ["2026-02-30", "\u0000", "２０２６-01-01", "1e400", "0001-01-01", "x" * 100_000]


@pytest.fixture
def ana(client, cast):
    cast.ana.language = "en"
    cast.ana.save()
    client.force_login(cast.ana)
    return client


@pytest.fixture
def in_talks(cast, lead):
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, by=cast.ana)
    return lead


def send(client, lead, act, **data):
    return client.post(f"/leads/{lead.pk}/{act}/", {"once": uuid.uuid4(), **data})


def field(lead, slug, part):
    """The name of the input for `part` (file, reference, day) of this kind of evidence."""
    return f"proof_{EvidenceKind.objects.get(slug=slug).pk}_{part}"


def sign(client, lead, **data):
    given = {
        "stage": "signed",
        "on": days.today().isoformat(),
        "amount": "12,600",
        field(lead, "investment-contract", "reference"): "合同 2026-7",
    }
    return send(client, lead, "milestones", **(given | data))


# --- Recording a milestone ------------------------------------------------------------------------


def test_the_form_asks_for_what_the_gate_asks_for(ana, lead, stage):
    for kind in (Kind.VISITED, Kind.REGISTERED, Kind.STARTED, Kind.PRODUCING):
        page = ana.get(f"/leads/{lead.pk}/milestones/?stage={stage(kind).slug}").content.decode()
        for asked in gates_of(lead.project_type)[stage(kind).pk].evidence:
            assert f"proof_{asked.pk}_" in page
            assert asked.name_en in page


def test_a_signing_is_recorded_with_amount_and_reference(ana, cast, in_talks, again):
    answer = sign(ana, in_talks)
    assert answer.url == f"/leads/{in_talks.pk}/"
    signing = Milestone.objects.get(stage__kind=Kind.SIGNED)
    assert signing.amount == 126_000_000
    assert signing.evidence.get().reference == "合同 2026-7"
    assert again(in_talks).stage.kind == Kind.SIGNED


def test_a_file_is_kept_and_given_out_to_those_who_see_the_lead(ana, cast, in_talks, client):
    upload = SimpleUploadedFile("合同.pdf", PDF)
    name = field(in_talks, "investment-contract", "file")
    sign(ana, in_talks, **{name: upload})
    evidence = Evidence.objects.get()
    answer = ana.get(f"/evidence/{evidence.pk}/file/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(cast.eve)
    assert client.get(f"/evidence/{evidence.pk}/file/").status_code == 404
    client.force_login(cast.analyst)
    assert b"".join(client.get(f"/evidence/{evidence.pk}/file/").streaming_content) == PDF


def test_evidence_without_a_file_has_none_to_give_out(ana, in_talks):
    sign(ana, in_talks)
    assert ana.get(f"/evidence/{Evidence.objects.get().pk}/file/").status_code == 404


def test_a_double_tap_makes_one_milestone(ana, in_talks):
    key = uuid.uuid4()
    first, second = (sign(ana, in_talks, once=key) for _tap in range(2))
    assert first.url == second.url
    assert Milestone.objects.filter(stage__kind=Kind.SIGNED).count() == 1


def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(ana, in_talks):
    name = field(in_talks, "investment-contract", "reference")
    answer = sign(ana, in_talks, note="现场签约", **{name: ""})
    page = answer.content.decode()
    assert "Evidence is missing: Investment contract." in page
    assert "现场签约" in page
    assert "12,600" in page
    assert not Milestone.objects.filter(stage__kind=Kind.SIGNED).exists()


def test_a_wrong_file_is_refused_beside_its_field_and_nothing_is_kept(ana, in_talks):
    name = field(in_talks, "investment-contract", "file")
    answer = sign(ana, in_talks, **{name: SimpleUploadedFile("合同.pdf", b"MZ not a PDF")})
    assert name in answer.context["form"].errors
    assert not StoredFile.objects.exists()
    assert not Milestone.objects.filter(stage__kind=Kind.SIGNED).exists()


def test_the_amount_is_proposed_from_the_planned_investment(ana, in_talks):
    page = ana.get(f"/leads/{in_talks.pk}/milestones/?stage=signed").content.decode()
    assert 'value="12,000"' in page


def test_the_segment_can_be_settled_with_the_signing(ana, in_talks, again):
    segment = make_segment()
    sign(ana, in_talks, segment=segment.pk)
    assert again(in_talks).segment == segment


def test_a_refused_signing_does_not_settle_the_segment_either(ana, in_talks, again):
    sign(ana, in_talks, segment=make_segment().pk, on=days.ago(-1).isoformat())
    assert again(in_talks).segment is None


def test_a_project_without_a_type_is_asked_for_it_first(ana, cast, reference, again):
    lead = make_lead(by=cast.ana)
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, by=cast.ana)
    page = ana.get(f"/leads/{lead.pk}/milestones/?stage=signed").content.decode()
    assert "what type of project" in page
    answer = send(ana, lead, "milestones", stage="signed", project_type="workshop")
    assert again(lead).project_type == ProjectType.WORKSHOP
    assert "Tenancy agreement" in ana.get(answer.url).content.decode()


@pytest.mark.parametrize("stage_named", ["", "nonsense", "\u0000", "x" * 10_000])
def test_a_stage_that_is_none_is_not_found(ana, lead, stage_named):
    assert send(ana, lead, "milestones", stage=stage_named).status_code == 404


@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_bad_day_is_said_to_be_one(ana, in_talks, day):
    answer = sign(ana, in_talks, on=day)
    assert answer.status_code == 200
    assert "on" in answer.context["form"].errors


@pytest.mark.parametrize(
    "amount", ["", "0", "-5", "1e400", "NaN", "1_000", "１２３", "9" * 30, "0.00001"]
)
def test_a_bad_amount_is_said_to_be_one(ana, in_talks, amount):
    answer = sign(ana, in_talks, amount=amount)
    assert answer.status_code == 200
    assert "amount" in answer.context["form"].errors


def test_htmx_is_answered_with_the_form_alone_and_then_sent_to_the_page(ana, in_talks):
    headers = {"hx-request": "true"}
    address = f"/leads/{in_talks.pk}/milestones/"
    form = ana.get(f"{address}?stage=signed", headers=headers).content.decode()
    assert form.lstrip().startswith('<section id="act"')
    data = {
        "stage": "signed",
        "on": days.today().isoformat(),
        "amount": "1",
        field(in_talks, "investment-contract", "reference"): "合同",
    }
    done = ana.post(address, data, headers=headers)
    assert done["HX-Redirect"] == f"/leads/{in_talks.pk}/"


# --- Editing --------------------------------------------------------------------------------------


def edit_data(client, lead, **changes):
    """What the edit page would send, with `changes`."""
    form = client.get(f"/leads/{lead.pk}/edit/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: form.fields[name].prepare_value(value) for name, value in values.items()}
    return {name: value for name, value in (values | changes).items() if value is not None}


def test_an_edit_changes_what_was_typed(ana, lead, again):
    company = make_enterprise(by=lead.owner, name="并州风能（太原）有限公司")
    data = edit_data(
        ana, lead, summary="一期 12 条线", land_m2="30", project_company="并州风能(太原)有限公司"
    )
    assert ana.post(f"/leads/{lead.pk}/edit/", data).url == f"/leads/{lead.pk}/"
    changed = again(lead)
    assert (changed.summary, changed.land_m2) == ("一期 12 条线", 20_000)
    assert changed.project_company == company
    assert changed.planned_investment == 120_000_000


def test_amounts_are_typed_in_the_users_unit(ana, cast, lead, again):
    cast.ana.money_unit, cast.ana.area_unit = "yi", "m2"
    cast.ana.save()
    data = edit_data(ana, lead, planned_investment="2.5", floor_m2="5000")
    ana.post(f"/leads/{lead.pk}/edit/", data)
    assert again(lead).planned_investment == 250_000_000
    assert again(lead).floor_m2 == 5_000


def test_two_edits_of_different_fields_are_both_kept(ana, cast, lead, again):
    data = edit_data(ana, lead, summary="我的")
    again(lead).edit({"jobs": 300}, by=cast.bo, version=lead.version)
    ana.post(f"/leads/{lead.pk}/edit/", data)
    assert (again(lead).summary, again(lead).jobs) == ("我的", 300)


def test_a_clash_shows_both_sides_and_what_was_before(ana, cast, lead, again):
    data = edit_data(ana, lead, summary="我的")
    again(lead).edit({"summary": "他的"}, by=cast.bo, version=lead.version)
    answer = ana.post(f"/leads/{lead.pk}/edit/", data)
    (clash,) = answer.context["form"].clashes
    assert (clash.mine, clash.theirs, clash.before) == ("我的", "他的", "")
    assert again(lead).summary == "他的"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("summary", "\u0000"),
        ("official_code", "12"),
        ("official_code", "1２" * 12),
        ("planned_investment", "1e400"),
        ("power_kva", "99999999999"),
        ("referred_on", "2026-02-30"),
        ("segment", "9" * 40),
        ("project_type", "castle"),
        ("project_company", "没有这家公司"),
    ],
)
def test_a_bad_value_is_refused_beside_its_field(ana, lead, again, name, value):
    answer = ana.post(f"/leads/{lead.pk}/edit/", edit_data(ana, lead, **{name: value}))
    assert answer.status_code == 200
    assert name in answer.context["form"].errors
    assert again(lead).version == lead.version


# --- State, plan, shares --------------------------------------------------------------------------


def test_a_pause_and_a_resumption(ana, lead, again):
    today = days.today().isoformat()
    send(ana, lead, "state", to="paused", on=today, reason="等用地指标")
    assert again(lead).state == "paused"
    send(ana, lead, "state", to="active", on=today)
    assert again(lead).state == "active"


def test_a_termination_asks_for_a_code(ana, lead, again):
    today = days.today().isoformat()
    answer = send(ana, lead, "state", to="terminated", on=today, reason="停了")
    assert "code" in answer.context["form"].errors
    send(ana, lead, "state", to="terminated", on=today, reason="停了", code="market")
    assert again(lead).states.get().code == "market"


@pytest.mark.parametrize("to", ["", "transferred", "left", "castle", "\u0000"])
def test_a_state_that_cannot_be_chosen_is_not_found(ana, lead, to):
    assert send(ana, lead, "state", to=to).status_code == 404


def plan_data(client, lead, **changes):
    form = client.get(f"/leads/{lead.pk}/plan/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return values | {f"stage_{stage.pk}": day for stage, day in changes.items()}


def test_a_plan_is_made_in_one_table(ana, lead, stage):
    data = plan_data(ana, lead) | {f"stage_{stage(Kind.SIGNED).pk}": "2027-03-31"}
    ana.post(f"/leads/{lead.pk}/plan/", data)
    assert [day.on.isoformat() for day in lead.planned_days.all()] == ["2027-03-31"]


def test_two_plans_at_once_are_merged_or_laid_side_by_side(ana, cast, lead, stage, again):
    signed, started = stage(Kind.SIGNED), stage(Kind.STARTED)
    data = plan_data(ana, lead)
    again(lead).plan({started: days.ago(-90)}, by=cast.bo)
    ana.post(f"/leads/{lead.pk}/plan/", data | {f"stage_{signed.pk}": "2027-03-31"})
    assert lead.planned_days.count() == 2
    answer = ana.post(f"/leads/{lead.pk}/plan/", data | {f"stage_{started.pk}": "2027-05-01"})
    assert answer.context["form"].clashes
    assert lead.planned_days.get(stage=started).on == days.ago(-90)


@pytest.fixture
def chief(client, cast):
    cast.chief.language = "en"
    cast.chief.save()
    client.force_login(cast.chief)
    return client


def share_data(lead, **rows):
    share_set = lead.share_sets.standing().get()
    return {"seen": share_set.pk, "on": days.today().isoformat(), "reason": "联合招商"} | rows


def test_shares_are_typed_in_per_cent(chief, cast, lead):
    data = share_data(lead, team_0=cast.away.pk, percent_0="33.33")
    send(chief, lead, "shares", **data)
    assert lead.share_sets.standing().get().split() == [(cast.first, 6667), (cast.away, 3333)]


@pytest.mark.parametrize("percent", ["", "0", "100", "-5", "33.333", "1e9", "３３", "x"])
def test_a_bad_percentage_is_refused(chief, cast, lead, percent):
    answer = send(chief, lead, "shares", **share_data(lead, team_0=cast.away.pk, percent_0=percent))
    assert "percent_0" in answer.context["form"].errors


def test_a_team_is_listed_once_and_the_rest_stays_above_nothing(chief, cast, lead):
    twice = {"team_0": cast.away.pk, "percent_0": "10", "team_1": cast.away.pk, "percent_1": "10"}
    assert send(chief, lead, "shares", **share_data(lead, **twice)).context["form"].errors
    whole = {"team_0": cast.away.pk, "percent_0": "60", "team_1": cast.second.pk, "percent_1": "40"}
    assert send(chief, lead, "shares", **share_data(lead, **whole)).context["form"].errors
    assert lead.share_sets.count() == 1


def test_shares_changed_meanwhile_are_not_overwritten(chief, cast, lead):
    data = share_data(lead, team_0=cast.away.pk, percent_0="40")
    set_shares(lead, {cast.second: 1000}, on=days.today(), by=cast.analyst, reason="仲裁")
    answer = send(chief, lead, "shares", **data)
    assert "Somebody else" in answer.content.decode()
    assert lead.share_sets.standing().get().split()[1] == (cast.second, 1000)


@pytest.mark.parametrize("act", ["shares", "milestones"])
def test_who_may_not_is_turned_away_and_it_is_on_record(client, cast, lead, act):
    client.force_login(cast.leader)
    assert client.get(f"/leads/{lead.pk}/{act}/?stage=signed").status_code == 403
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM core_auditentry WHERE action = 'refused'")
        assert cursor.fetchone()[0] == 1


def test_a_once_key_of_another_kind_is_simply_a_new_form(ana, in_talks):
    assert sign(ana, in_talks, once="not a key").status_code == 302
    assert Lead.objects.get(pk=in_talks.pk).stage.kind == Kind.SIGNED
