"""Setting, changing and resetting a password."""

import re

import pytest
from django.core import mail
from zeal import zeal_ignore

from accounts import rescue
from core import audit
from core.refusals import NotAllowed
from tests.makers import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "another quite long phrase"


@pytest.fixture
def ana(cast):
    cast.ana.email = "ana@example.com"
    cast.ana.save()
    return cast.ana


def set_by(client, link, password):
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(form, {"password1": password, "password2": password})


def link_in(message):
    return re.search(r"http://testserver(/\S+)", message.body)[1]


def test_a_link_arrives_by_mail_and_works_once(client, ana):
    client.post("/accounts/password/reset/", {"email": "ANA@example.com"})
    link = link_in(mail.outbox[0])
    assert set_by(client, link, NEW).status_code == 302
    ana.refresh_from_db()
    assert ana.check_password(NEW)
    assert audit.history(ana)[0].action == "password.reset"
    assert "token_fail" in client.get(link).context


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "ana"), ("en", "Your user name is ana")]
)
def test_the_mail_is_in_the_readers_language(client, ana, language, word):
    ana.language = language
    ana.save()
    client.post("/accounts/password/reset/", {"email": ana.email})
    assert word in mail.outbox[0].body


def test_who_has_no_account_is_not_told_so_and_gets_no_mail(client, ana):
    known = client.post("/accounts/password/reset/", {"email": ana.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[ana.email]]


def test_a_mail_server_that_is_down_is_no_error_page(client, ana, settings, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    answer = client.post("/accounts/password/reset/", {"email": ana.email})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "weak", ["elevenchars", "123456789012345", "ana@example.com", "passwordpassword"]
)
def test_a_weak_password_is_refused(client, ana, weak):
    client.force_login(ana)
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    answer = client.post("/accounts/password/change/", form)
    if weak == "passwordpassword":  # long enough, and on no list
        assert answer.status_code == 302
        return
    assert answer.context["form"].errors


def test_changing_it_keeps_this_session_and_ends_the_others(client, ana):
    other = type(client)()
    client.force_login(ana)
    other.force_login(ana)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", form)
    assert client.get("/settings/").status_code == 200
    with zeal_ignore():  # the ended session is looked up twice, once to be dropped
        assert other.get("/settings/").status_code == 302
    assert audit.history(ana)[0].action == "password.changed"


def test_the_security_administrator_hands_over_a_link(client, cast):
    link = rescue.password_link(cast.bo, by=cast.security_admin)
    assert set_by(client, link, NEW).status_code == 302
    cast.bo.refresh_from_db()
    assert cast.bo.check_password(NEW)
    assert "password.link_made" in [entry.action for entry in audit.history(cast.bo)]


def test_nobody_else_makes_such_links(cast):
    for user in (cast.ana, cast.chief, cast.system_admin, cast.audit_admin):
        with pytest.raises(NotAllowed):
            rescue.password_link(cast.bo, by=user)


def test_unlocking_lets_sign_in_again(client, cast):
    for _ in range(5):
        client.post("/accounts/login/", {"login": "ana", "password": "wrong"})
    form = {"login": "ana", "password": PASSWORD}
    assert client.post("/accounts/login/", form).status_code == 429
    rescue.unlock(cast.ana, by=cast.security_admin)
    assert client.post("/accounts/login/", form).status_code == 302
