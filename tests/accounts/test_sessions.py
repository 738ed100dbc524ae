"""A session ends by itself, and what it showed stays in no cache."""

import time

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from accounts import sessions

IDLE = int(settings.SESSION_IDLE.total_seconds())
OWN_PAGE = "/accounts/password/change/"


@pytest.fixture
def ana(cast):
    client = Client()
    client.force_login(cast.ana)
    return client


def been_quiet(client, seconds):
    session = client.session
    session[sessions.SEEN] = int(time.time()) - seconds
    session.save()


def test_one_who_asks_often_enough_stays_signed_in(ana):
    been_quiet(ana, IDLE - 5)
    assert ana.get(OWN_PAGE).status_code == 200
    assert ana.session[sessions.SEEN] >= time.time() - 5


def test_one_who_was_quiet_for_too_long_signs_in_again(ana):
    been_quiet(ana, IDLE + 5)
    assert ana.get(OWN_PAGE).url.startswith("/accounts/login/?next=")
    assert "_auth_user_id" not in ana.session


def test_a_page_soon_after_another_writes_nothing(ana):
    been_quiet(ana, 30)
    seen = ana.session[sessions.SEEN]
    ana.get(OWN_PAGE)
    assert ana.session[sessions.SEEN] == seen


def test_personal_pages_are_not_kept_and_public_ones_may_be(ana, cast, rf):
    assert "no-store" in ana.get(OWN_PAGE)["Cache-Control"]
    chosen = sessions.no_store(lambda request: HttpResponse(headers={"Cache-Control": "private"}))
    request = rf.get("/")
    request.user = cast.ana
    assert chosen(request)["Cache-Control"] == "private"
