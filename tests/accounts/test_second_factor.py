"""Administrators sign in with a second factor; everybody may."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from accounts import rescue
from core import audit
from tests.makers import PASSWORD

pytestmark = pytest.mark.django_db

SET_UP = "/accounts/second-factor/totp/activate/"


def code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def confirm(client):
    """Say once more who it is, as changing the means of signing in asks for."""
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": SET_UP})


@pytest.mark.parametrize("name", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_without_one_gets_nowhere_else(client, cast, name):
    client.force_login(getattr(cast, name))
    for path in ("/admin/", "/settings/", "/notices/", "/accounts/password/change/"):
        assert client.get(path).url == SET_UP
    assert client.get("/accounts/logout/").status_code == 200


def test_others_are_not_asked(client, cast):
    client.force_login(cast.ana)
    assert client.get("/settings/").status_code == 200


def test_once_set_up_the_rest_opens_and_it_is_on_record(
    client, cast, django_capture_on_commit_callbacks
):
    client.force_login(cast.audit_admin)
    assert client.get(SET_UP, follow=True).redirect_chain[-1][0].startswith("/accounts/reauth")
    confirm(client)
    form = client.get(SET_UP).context["form"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(SET_UP, {"code": code(form.secret)})
    assert answer.url == "/accounts/second-factor/recovery-codes/"
    assert client.get(answer.url).status_code == 200
    assert client.get("/admin/").status_code == 200
    assert "second_factor.added" in [entry.action for entry in audit.history(cast.audit_admin)]


def test_signing_in_then_asks_for_the_code(client, cast):
    secret = generate_totp_secret()
    TOTP.activate(cast.audit_admin, secret)
    form = {"login": "auditadmin", "password": PASSWORD}
    asked = client.post("/accounts/login/", form)
    assert asked.url.startswith("/accounts/second-factor/authenticate/")
    assert client.get("/admin/").status_code == 302
    wrong = client.post(asked.url, {"code": "000000"})
    assert wrong.context["form"].errors
    assert "second_factor.failed" in [entry.action for entry in audit.history(cast.audit_admin)]
    client.post(asked.url, {"code": code(secret)})
    assert client.get("/admin/").status_code == 200


def test_guessing_the_code_is_stopped(client, cast):
    TOTP.activate(cast.audit_admin, generate_totp_secret())
    client.post("/accounts/login/", {"login": "auditadmin", "password": PASSWORD})
    path = "/accounts/second-factor/authenticate/"
    answers = [client.post(path, {"code": "000000"}).content.decode() for _ in range(6)]
    assert answers[-1] != answers[0]


def test_a_lost_one_is_taken_away_by_the_security_administrator(client, cast):
    TOTP.activate(cast.audit_admin, generate_totp_secret())
    rescue.forget_second_factor(cast.audit_admin, by=cast.security_admin)
    assert not Authenticator.objects.exists()
    client.force_login(cast.audit_admin)
    assert client.get("/admin/").url == SET_UP
