"""Putting a lead into a space and giving it back: the verbs, and their forms."""

import uuid

import pytest

from core import audit, days
from core.refusals import NotAllowed, Refused
from crm.leads.models import Lead
from crm.tenancies.models import Tenancy
from parks.models import Space, SpaceFull
from parks.placements import Placement
from tests.makers import make_lead, make_space


@pytest.fixture
def lead(reference, cast):
    return make_lead(by=cast.ana)


@pytest.fixture
def floor(reference):
    return make_space(area_m2=1000, code="A3")


@pytest.fixture
def plot(reference):
    return make_space(kind="plot", area_m2=66_667, code="XW-07")


def place(lead, space, area_m2, *, by, **details):
    return Tenancy.objects.place(lead, space, area_m2, on=days.today(), by=by, **details)


def now(row):
    return type(row).objects.get(pk=row.pk)


def test_a_place_is_filed_onto_the_lead(cast, lead, floor):
    place(lead, floor, 400, by=cast.ana)
    assert (now(lead).park, now(lead).place) == (floor.park, "A3")
    assert now(floor).committed_m2 == 400


def test_two_places_are_both_named(cast, lead, floor, plot):
    place(lead, floor, 400, by=cast.ana)
    place(lead, plot, plot.area_m2, by=cast.ana)
    assert set(now(lead).place.split(", ")) == {"A3", "XW-07"}


def test_more_than_is_free_is_refused_and_nothing_is_written(cast, lead, floor):
    place(lead, floor, 700, by=cast.ana)
    with pytest.raises(SpaceFull):
        place(make_lead(by=cast.bo), floor, 301, by=cast.bo)
    assert now(floor).committed_m2 == 700
    assert Placement.objects.count() == 1


def test_a_plot_goes_as_a_whole(cast, lead, plot):
    with pytest.raises(SpaceFull):
        place(lead, plot, 30_000, by=cast.ana)
    place(lead, plot, 66_667, by=cast.ana)
    assert now(plot).free_m2 == 0


@pytest.mark.parametrize("area", [0, -1])
def test_no_area_is_no_place(cast, lead, floor, area):
    with pytest.raises(Refused):
        place(lead, floor, area, by=cast.ana)


def test_a_lead_that_stands_still_gets_no_place(cast, lead, floor):
    lead.change_state("paused", on=days.today(), by=cast.ana, reason="等")
    with pytest.raises(Refused):
        place(lead, floor, 100, by=cast.ana)


@pytest.mark.parametrize("who", ["eve", "kim", "analyst", "leader", "inspector"])
def test_only_the_team_places_and_releases(cast, lead, floor, who):
    tenancy = place(lead, floor, 400, by=cast.ana)
    with pytest.raises(NotAllowed):
        place(lead, floor, 100, by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        tenancy.release(on=days.today(), by=getattr(cast, who), reason="腾退")


def test_a_release_gives_the_area_back_and_clears_the_lead(cast, lead, floor):
    place(lead, floor, 400, by=cast.ana).release(on=days.today(), by=cast.ana, reason="另选地块")
    assert now(floor).committed_m2 == 0
    assert (now(lead).park, now(lead).place) == (None, "")
    assert audit.history(lead).first().note == "另选地块"


def test_a_release_says_why(cast, lead, floor):
    tenancy = place(lead, floor, 400, by=cast.ana)
    with pytest.raises(Refused) as refusal:
        tenancy.release(on=days.today(), by=cast.ana, reason="")
    assert refusal.value.field == "reason"


def test_a_place_is_released_once(cast, lead, floor):
    tenancy = place(lead, floor, 400, by=cast.ana)
    tenancy.release(on=days.today(), by=cast.ana, reason="另选")
    with pytest.raises(Refused):
        tenancy.release(on=days.today(), by=cast.ana, reason="再次")
    assert now(floor).committed_m2 == 0


def test_a_release_by_the_park_manager_reaches_the_lead_too(cast, lead, floor):
    place(lead, floor, 400, by=cast.ana)
    Placement.objects.get().release(on=days.today(), by=cast.manager, reason="到期")
    assert now(lead).place == ""


# --- The forms --------------------------------------------------------------------------------


@pytest.fixture
def ana(client, cast):
    client.force_login(cast.ana)
    return client


def send(client, lead, **data):
    given = {"once": uuid.uuid4(), "on": days.today().isoformat()}
    return client.post(f"/leads/{lead.pk}/placements/", given | data)


def test_the_form_lists_what_has_room(ana, cast, lead, floor, plot):
    place(make_lead(by=cast.bo), plot, plot.area_m2, by=cast.bo)
    page = ana.get(f"/leads/{lead.pk}/placements/").content.decode()
    assert "A3" in page
    assert "XW-07" not in page


def test_without_an_area_all_that_is_free_is_held(ana, cast, lead, floor):
    place(make_lead(by=cast.bo), floor, 300, by=cast.bo)
    assert send(ana, lead, space=floor.pk).url == f"/leads/{lead.pk}/"
    assert Tenancy.objects.get(lead=lead).placement.area_m2 == 700


def test_an_area_is_typed_in_the_users_unit(ana, cast, lead, plot):
    send(ana, lead, space=plot.pk, area_m2="100")
    assert Placement.objects.get().area_m2 == 66_667


def test_a_full_space_is_said_beside_the_area(ana, cast, lead, floor):
    cast.ana.area_unit = "m2"
    cast.ana.save()
    answer = send(ana, lead, space=floor.pk, area_m2="1001")
    assert "area_m2" in answer.context["form"].errors
    assert now(floor).committed_m2 == 0


def test_a_double_tap_holds_one_place(ana, lead, floor):
    key = uuid.uuid4()
    for _tap in range(2):
        send(ana, lead, space=floor.pk, once=key)
    assert Placement.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("space", ""),
        ("space", "9" * 40),
        ("space", "\0"),
        ("area_m2", "-1"),
        ("area_m2", "1e400"),
        ("area_m2", "0"),
        ("on", "2026-02-30"),
        ("until", "soon"),
        ("paper", "x" * 201),
    ],
)
def test_a_bad_value_is_refused_beside_its_field(ana, lead, floor, field, value):
    answer = send(ana, lead, **({"space": floor.pk} | {field: value}))
    assert field in answer.context["form"].errors
    assert not Placement.objects.exists()


def test_a_release_by_form(ana, cast, lead, floor):
    tenancy = place(lead, floor, 400, by=cast.ana)
    data = {"on": days.today().isoformat(), "reason": "另选地块"}
    assert ana.post(f"/tenancies/{tenancy.pk}/release/", data).url == f"/leads/{lead.pk}/"
    assert now(floor).committed_m2 == 0


@pytest.mark.parametrize("who", ["eve", "kim", "chief_away"])
def test_anothers_place_answers_like_none(client, cast, lead, floor, who):
    tenancy = place(lead, floor, 400, by=cast.ana)
    client.force_login(getattr(cast, who))
    for pk in (tenancy.pk, tenancy.pk + 1000):
        assert client.post(f"/tenancies/{pk}/release/", {"reason": "抢"}).status_code == 404
    assert now(floor).committed_m2 == 400


def test_spaces_and_leads_are_still_counted_right(cast, lead, floor):
    place(lead, floor, 400, by=cast.ana)
    assert sum(one.committed_m2 for one in Space.objects.all()) == 400
    assert Lead.objects.exclude(place="").count() == 1
