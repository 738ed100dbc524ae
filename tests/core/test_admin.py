import pytest
from django.contrib import admin

from accounts.models import Role, User
from core import audit
from core.models import AuditEntry, CalendarDay
from crm.models import Contact, Segment
from tests.makers import make_lead, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(monkeypatch):
    """An administrator who holds every permission there is."""
    monkeypatch.setattr(User, "has_perm", lambda self, perm, obj=None: True, raising=False)
    monkeypatch.setattr(User, "has_module_perms", lambda self, app: True, raising=False)
    return User.objects.create(username="root", name="Root", role=Role.SYSTEM_ADMIN)


def test_the_trail_can_be_read_and_never_written_whoever_asks(rf, keeper):
    request = rf.get("/")
    request.user = keeper
    back_office = admin.site.get_model_admin(AuditEntry)
    assert back_office.has_view_permission(request)
    assert not back_office.has_add_permission(request)
    assert not back_office.has_change_permission(request)
    assert not back_office.has_delete_permission(request)


def test_an_entry_is_shown_with_what_it_changed(keeper, team):
    entry = audit.record("team.renamed", team, by=None, before={"name": "一"}, after={"name": "二"})
    assert admin.site.get_model_admin(AuditEntry).changed(entry).endswith(": 一 → 二")


def test_a_calendar_day_can_be_changed_but_not_removed(rf, keeper):
    request = rf.get("/")
    request.user = keeper
    back_office = admin.site.get_model_admin(CalendarDay)
    assert back_office.has_change_permission(request)
    assert not back_office.has_delete_permission(request)


@pytest.fixture
def office(client, cast, settings):
    settings.ADMIN_SECOND_FACTOR = False
    client.force_login(cast.system_admin)
    return client


def shown(client, url):
    """What the form of this page would send."""
    form = client.get(url).context["adminform"].form
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_a_calendar_day_is_on_record_and_no_edit_of_it_is_lost(office, cast):
    new = {"day": "2030-05-05", "is_working": "on", "name": "调休"}
    office.post("/admin/core/calendarday/add/", new)
    day = CalendarDay.objects.get(day="2030-05-05")
    assert [entry.action for entry in audit.history(day)] == ["calendarday.added"]
    url = f"/admin/core/calendarday/{day.pk}/change/"
    mine, theirs = shown(office, url), shown(office, url)
    assert office.post(url, theirs | {"name": "青年节"}).status_code == 302
    assert office.post(url, mine | {"name": "劳动节"}).status_code == 200
    day.refresh_from_db()
    assert day.name == "青年节"


def test_a_row_beneath_another_is_changed_on_its_own_page(office, cast, reference):
    segment = Segment.objects.first()
    page = office.get(f"/admin/crm/chain/{segment.chain_id}/change/")
    beneath = page.context["inline_admin_formsets"][0]
    assert beneath.has_add_permission
    assert not beneath.has_change_permission
    assert f"/admin/crm/segment/{segment.pk}/change/" in page.content.decode()


def test_a_constraint_that_asks_a_column_off_the_page_is_an_error_on_it(office, cast):
    space = make_space(area_m2=1000)
    space.commit_area(600)
    url = f"/admin/parks/space/{space.pk}/change/"
    page = shown(office, url)
    assert office.post(url, page | {"area_m2": "500"}).status_code == 200
    assert office.post(url, {**page, "divisible": ""}).status_code == 200
    space.refresh_from_db()
    assert (space.area_m2, space.divisible) == (1000, True)


def test_who_opens_a_contact_in_the_back_office_is_on_record(office, cast, reference):
    contact = Contact.add(make_lead(by=cast.ana).investor, by=cast.ana, name="王", phone="139" * 3)
    assert "139" * 3 in office.get(f"/admin/crm/contact/{contact.pk}/change/").content.decode()
    entry = audit.history(contact)[0]
    assert (entry.action, entry.actor) == ("contact.revealed", cast.system_admin)
