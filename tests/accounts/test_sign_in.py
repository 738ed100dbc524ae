"""Coming in and going out, and the trail of both."""

import pytest
from django.urls import reverse

from core import audit
from core.audit.models import AuditEntry
from tests.makers import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": username, "password": password, **extra})


def actions(user):
    return [entry.action for entry in audit.history(user)]


def test_business_roles_come_home_and_administrators_to_the_back_office(client, cast):
    assert sign_in(client, "ana").url == reverse("home")
    client.logout()
    assert sign_in(client, "secadmin").url == reverse("admin:index")


def test_the_page_that_was_asked_for_comes_after_signing_in(client, cast):
    entrance = client.get("/leads/").url
    assert entrance == "/accounts/login/?next=/leads/"
    assert sign_in(client, "ana", next="/leads/").url == "/leads/"


def test_nobody_is_sent_to_another_site(client, cast):
    assert sign_in(client, "ana", next="https://evil.example/").url == reverse("home")


def test_capitals_in_a_user_name_do_not_matter(client, cast):
    assert sign_in(client, "ANA").status_code == 302


def test_a_closed_account_does_not_sign_in(client, cast):
    make_user("gone", team=cast.first, is_active=False)
    assert "_auth_user_id" not in client.session
    answer = sign_in(client, "gone")
    assert answer.status_code == 200 or answer.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_closing_an_account_ends_its_sessions(client, cast):
    client.force_login(cast.ana)
    cast.ana.administer({"is_active": False}, by=cast.security_admin, version=cast.ana.version)
    assert client.get("/settings/").status_code == 302


def test_signing_in_and_out_is_on_record(client, cast):
    sign_in(client, "ana")
    client.post("/accounts/logout/")
    assert actions(cast.ana) == ["sign_out", "sign_in"]


def test_a_failure_is_on_record_without_the_password(client, cast):
    sign_in(client, "ana", "my secret passphrase")
    entry = AuditEntry.objects.get(action="sign_in.failed")
    assert (entry.actor, entry.note, entry.ip) == (None, "ana", "127.0.0.1")
    assert "secret" not in str(vars(entry))


def test_a_lockout_is_on_record_and_says_how_long_it_lasts(client, cast):
    for _ in range(6):
        answer = sign_in(client, "ana", "wrong")
    assert answer.status_code == 429
    assert "15" in answer.content.decode()
    assert AuditEntry.objects.filter(action="sign_in.locked", note="ana").exists()


def test_signing_out_needs_a_post(client, cast):
    client.force_login(cast.ana)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "password/set/", "social/"]
)
def test_what_allauth_has_besides_is_not_here(client, cast, path):
    client.force_login(cast.ana)
    assert client.get(f"/accounts/{path}").status_code == 404


def test_the_back_office_is_entered_by_the_same_door(client, cast, settings):
    settings.ADMIN_SECOND_FACTOR = False
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    client.force_login(cast.ana)
    assert client.get("/admin/", follow=True).status_code == 403
    client.force_login(cast.system_admin)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("value", ["\0", "１２３", "a" * 100_000, "\ud800"])
def test_a_strange_user_name_is_no_error(client, db, value):
    assert sign_in(client, value.encode("utf-8", "replace").decode()).status_code in (200, 400)


def test_who_knocks_at_the_back_office_without_a_right_is_on_record(client, cast):
    client.force_login(cast.ana)
    client.get("/admin/", follow=True)
    entry = AuditEntry.objects.get(action="refused")
    assert (entry.actor, entry.note) == (cast.ana, "/admin/login/")
