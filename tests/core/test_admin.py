import pytest
from django.contrib import admin

from accounts.models import Role, User
from core import audit
from core.models import AuditEntry, CalendarDay

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
