"""Parks, spaces, and what a park manager does there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import days
from core.refusals import Refused
from crm.models import Tenancy
from parks.models import Park, Space
from parks.placements import Placement, State
from tests.makers import make_lead, make_park, make_space

SECRET = "秘密落地企业有限公司"


def page_of(client, user, url):
    client.force_login(user)
    return client.get(url)


def send(client, user, url, **data):
    client.force_login(user)
    return client.post(url, data)


def hold(space, by, area_m2=400, occupier="既有企业"):
    return Placement.objects.hold(space, area_m2, occupier=occupier, on=days.today(), by=by)


@pytest.fixture
def tenancy(cast, reference):
    lead = make_lead(name=SECRET, by=cast.ana)
    return Tenancy.objects.place(lead, make_space(), 400, on=days.today(), by=cast.ana)


# --- The list ----------------------------------------------------------------------------------


def test_the_jointly_built_parks_come_first_with_their_published_area(client, cast, reference):
    answer = page_of(client, cast.eve, "/parks/")
    parks = answer.context["parks"]
    assert [park.slug for park in parks[:2]] == ["emerging", "upgrading"] or all(
        park.is_cobuilt for park in parks[:2]
    )
    assert {park.area_m2 for park in parks[:2]} == {1_300_000, 400_000}
    assert not any(park.is_cobuilt for park in parks[2:])


def test_the_published_figures_are_quoted_with_their_source(client, cast, reference):
    answer = page_of(client, cast.eve, "/parks/")
    text = answer.content.decode()
    assert len(answer.context["figures"]) >= 4
    assert all(figure.source in text for figure in answer.context["figures"])


def test_occupancy_is_by_area_and_by_state(client, cast):
    hold(make_space(area_m2=1000), cast.ana, 400)
    contracted = hold(make_space(area_m2=1000), cast.ana, 250)
    contracted.advance(State.CONTRACTED, on=days.today(), by=cast.manager)
    make_space(area_m2=2000)
    (park,) = page_of(client, cast.eve, "/parks/").context["parks"]
    assert park.occupancy.area_m2 == 4000
    assert park.occupancy.free_m2 == 3350
    parts = {part.state: (part.m2, part.start, part.width) for part in park.occupancy.parts}
    assert parts == {
        "contracted": (250, "0.0%", "6.2%"),
        "held": (400, "6.2%", "10.0%"),
        "free": (3350, "16.2%", "83.7%"),
    }


def test_what_is_released_is_free_again(client, cast):
    placement = hold(make_space(area_m2=1000), cast.ana)
    placement.release(on=days.today(), by=cast.manager, reason="合同解除")
    (park,) = page_of(client, cast.eve, "/parks/").context["parks"]
    assert park.occupancy.free_m2 == 1000


# --- A park and its spaces ---------------------------------------------------------------------


def test_occupiers_are_named_to_the_park_manager_and_to_those_who_see_the_lead(
    client, cast, tenancy
):
    space = tenancy.placement.space
    for url in (space.get_absolute_url(), space.park.get_absolute_url()):
        for user in (cast.manager, cast.ana, cast.bo, cast.chief, cast.leader, cast.analyst):
            assert SECRET in page_of(client, user, url).content.decode()
        for user in (cast.eve, cast.kim, cast.chief_away):
            answer = page_of(client, user, url)
            assert SECRET not in answer.content.decode()


def test_a_stranger_sees_the_state_and_the_areas_but_no_paper_or_reason(client, cast, reference):
    lead = make_lead(by=cast.ana)
    tenancy = Tenancy.objects.place(
        lead, make_space(area_m2=1000), 400, on=days.today(), by=cast.ana, paper="会议纪要七号"
    )
    space = tenancy.placement.space
    tenancy.release(on=days.today(), by=cast.ana, reason="投资方退出谈判")
    text = page_of(client, cast.eve, space.get_absolute_url()).content.decode()
    assert "会议纪要七号" not in text
    assert "投资方退出谈判" not in text
    text = page_of(client, cast.ana, space.get_absolute_url()).content.decode()
    assert "会议纪要七号" in text


def test_spaces_are_found_by_kind_state_and_free_area(client, cast):
    floor, plot = make_space(area_m2=1000), make_space(area_m2=5000, kind="plot")
    full = make_space(area_m2=300)
    hold(full, cast.ana, 300)
    url = floor.park.get_absolute_url()

    def found(query):
        return set(page_of(client, cast.eve, f"{url}?{query}").context["page"])

    assert found("") == {floor, plot, full}
    assert found("kind=plot") == {plot}
    assert found("state=free") == {floor, plot}
    assert found("state=held") == {full}
    assert found("free=2000") == {plot}
    assert found("free=１２３") == found("free=1e400") == found("state=x") == set()


def test_a_plot_that_is_taken_has_no_room_and_a_floor_that_is_partly_taken_has(client, cast):
    plot = make_space(area_m2=5000, kind="plot")
    floor = make_space(area_m2=1000)
    hold(plot, cast.ana, 5000)
    hold(floor, cast.ana, 400)
    url = plot.park.get_absolute_url()
    assert list(page_of(client, cast.eve, f"{url}?state=free").context["page"]) == [floor]


def test_the_queries_of_a_park_do_not_grow_with_its_spaces(client, cast):
    park = make_park()

    def queries():
        client.force_login(cast.eve)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(park.get_absolute_url()).status_code == 200
        return len(asked)

    hold(make_space(park=park), cast.ana)
    few = queries()
    Space.objects.bulk_create(
        Space(park=park, code=f"X{n:03}", kind="floor", area_m2=100, divisible=True)
        for n in range(500)
    )
    assert queries() == few <= 12


@pytest.mark.parametrize("url", ["/parks/nowhere/", "/spaces/999/", "/spaces/0/"])
def test_a_place_that_does_not_exist_is_not_found(client, cast, url):
    assert page_of(client, cast.eve, url).status_code == 404


# --- What a park manager does ------------------------------------------------------------------


def test_the_park_manager_takes_a_placement_to_contracted_and_occupied(client, cast):
    placement = hold(make_space(), cast.ana)
    url = reverse("placement_step", args=[placement.pk])
    today = days.today().isoformat()
    for state in (State.CONTRACTED, State.OCCUPIED):
        answer = send(client, cast.manager, url, state=state, on=today, paper="合同一号")
        assert answer.url == placement.space.get_absolute_url()
        placement.refresh_from_db()
        assert placement.state == state


def test_a_step_that_is_skipped_is_refused_on_the_form(client, cast):
    placement = hold(make_space(), cast.ana)
    url = reverse("placement_step", args=[placement.pk])
    answer = send(client, cast.manager, url, state="occupied", on=days.today().isoformat())
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_a_step_sent_twice_is_one_step(client, cast):
    placement = hold(make_space(), cast.ana)
    url, key = (
        reverse("placement_step", args=[placement.pk]),
        "7e6ad3b0-8df2-4c0a-9a8b-1b0a8f7f6d11",
    )
    for _time in range(2):
        answer = send(
            client, cast.manager, url, state="contracted", on=days.today().isoformat(), once=key
        )
        assert answer.status_code == 302
    assert placement.steps.count() == 2


def test_the_park_manager_releases_a_leads_place_and_the_lead_knows(client, cast, tenancy):
    url = reverse("placement_release", args=[tenancy.placement_id])
    answer = send(client, cast.manager, url, on=days.today().isoformat(), reason="逾期未签约")
    assert answer.url == tenancy.placement.space.get_absolute_url()
    tenancy.lead.refresh_from_db()
    assert (tenancy.lead.park, tenancy.lead.place) == (None, "")
    assert Space.objects.get(pk=tenancy.placement.space_id).committed_m2 == 0


def test_the_park_manager_releases_a_place_that_is_no_leads(client, cast):
    placement = hold(make_space(), cast.manager)
    url = reverse("placement_release", args=[placement.pk])
    send(client, cast.manager, url, on=days.today().isoformat(), reason="企业迁出")
    placement.refresh_from_db()
    assert placement.state == State.RELEASED


def test_a_place_is_not_released_without_a_reason(client, cast):
    placement = hold(make_space(), cast.manager)
    url = reverse("placement_release", args=[placement.pk])
    answer = send(client, cast.manager, url, on=days.today().isoformat(), reason="")
    assert answer.context["form"].errors["reason"]


def test_the_area_of_a_space_is_corrected(client, cast):
    space = make_space(area_m2=1000)
    url = reverse("space_resize", args=[space.pk])
    shown = page_of(client, cast.manager, url).context["form"]["shown"].value()
    answer = send(client, cast.manager, url, area_m2="1,250", shown=shown)
    assert answer.url == space.get_absolute_url()
    space.refresh_from_db()
    assert (space.area_m2, space.version) == (1250, 2)


def test_the_area_is_never_less_than_what_is_promised(client, cast):
    space = make_space(area_m2=1000)
    hold(space, cast.ana, 400)
    url = reverse("space_resize", args=[space.pk])
    shown = page_of(client, cast.manager, url).context["form"]["shown"].value()
    answer = send(client, cast.manager, url, area_m2="399", shown=shown)
    assert answer.context["form"].errors["area_m2"]
    space.refresh_from_db()
    assert (space.area_m2, space.version) == (1000, 1)


def test_two_corrections_at_once_clash(client, cast):
    space = make_space(area_m2=1000)
    url = reverse("space_resize", args=[space.pk])
    shown = page_of(client, cast.manager, url).context["form"]["shown"].value()
    space.resize(1100, by=cast.manager, version=1)
    answer = send(client, cast.manager, url, area_m2="1200", shown=shown)
    assert "components/clash.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize("who", ["ana", "chief", "leader", "analyst", "inspector"])
def test_only_the_park_manager_keeps_places(client, cast, who):
    placement, user = hold(make_space(), cast.ana), getattr(cast, who)
    for name, pk in (
        ("placement_step", placement.pk),
        ("placement_release", placement.pk),
        ("space_resize", placement.space_id),
    ):
        assert send(client, user, reverse(name, args=[pk]), reason="x").status_code == 403


# --- From a space to a lead --------------------------------------------------------------------


def test_a_space_offers_the_officers_own_active_leads(client, cast, reference):
    mine, hers = make_lead(name="阳光组件有限公司", by=cast.ana), make_lead(by=cast.eve)
    other = make_lead(by=cast.ana)
    url = make_space().get_absolute_url()
    assert set(page_of(client, cast.ana, url).context["leads"]) == {mine, other}
    assert set(page_of(client, cast.ana, f"{url}?q=阳光").context["leads"]) == {mine}
    assert set(page_of(client, cast.eve, url).context["leads"]) == {hers}
    assert "leads" not in page_of(client, cast.manager, url).context


def test_a_full_space_offers_nothing(client, cast, reference):
    make_lead(by=cast.ana)
    space = make_space(area_m2=400)
    hold(space, cast.ana, 400)
    assert "leads" not in page_of(client, cast.ana, space.get_absolute_url()).context


def test_every_park_of_the_zone_has_a_page(client, cast, reference):
    for park in Park.objects.all():
        assert page_of(client, cast.eve, park.get_absolute_url()).status_code == 200


# --- What the verbs refuse -----------------------------------------------------------------------


def test_a_step_is_never_earlier_than_the_one_before(cast, tenancy):
    with pytest.raises(Refused):
        tenancy.release(on=days.ago(1), by=cast.ana, reason="换地")
    tenancy.placement.refresh_from_db()
    assert tenancy.placement.state == State.HELD


def test_a_hold_ends_after_it_begins(cast, reference):
    with pytest.raises(Refused):
        Placement.objects.hold(
            make_space(), 10, occupier="企业", on=days.today(), by=cast.manager, until=days.ago(1)
        )


def test_an_area_beyond_reason_is_refused_before_it_breaks_a_sum(client, cast):
    space = make_space()
    shown = page_of(client, cast.manager, f"/spaces/{space.pk}/area/").context["form"]["shown"]
    sent = {"area_m2": str(2**63 - 1), "shown": shown.value()}
    answer = send(client, cast.manager, f"/spaces/{space.pk}/area/", **sent)
    assert "area_m2" in answer.context["form"].errors
