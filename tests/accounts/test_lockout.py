"""Five failures lock an account out for a while, for the address they came from alone."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.makers import PASSWORD

HERE, ELSEWHERE = "203.0.113.5", "203.0.113.9"


def try_to_sign_in(password, address=HERE, *, name="ana", agent="test"):
    """The status: 302 signed in, 200 refused, 429 locked out."""
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
    form = {"login": name, "password": password, "next": "/accounts/password/change/"}
    return client.post("/accounts/login/", form).status_code


@pytest.fixture
def failed_five_times(cast):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        status = try_to_sign_in("a wrong passphrase")
    assert status == 429


def test_one_who_fails_less_often_signs_in(cast):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert try_to_sign_in("a wrong passphrase") == 200
    assert try_to_sign_in(PASSWORD) == 302


def test_the_right_password_comes_too_late(failed_five_times):
    assert try_to_sign_in(PASSWORD) == 429


def test_from_elsewhere_the_owner_still_signs_in(failed_five_times):
    assert try_to_sign_in(PASSWORD, ELSEWHERE) == 302


def test_waiting_helps_even_while_somebody_goes_on_guessing(failed_five_times):
    assert try_to_sign_in("a wrong passphrase") == 429
    later = timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
    AccessAttempt.objects.filter(ip_address=HERE).update(attempt_time=later)
    assert try_to_sign_in(PASSWORD) == 302


def test_a_name_spelt_otherwise_is_the_same_name(cast):
    names = ("ana", "ANA", " Ana", "aNa ", "anA")
    tries = [try_to_sign_in("a wrong passphrase", name=name) for name in names]
    assert tries == [200, 200, 200, 200, 429]


@pytest.mark.parametrize("odd", ["", "a" * 300, "a" * 100_000, "a\0b", "１２３", "🌱"])
def test_an_odd_name_or_password_is_refused_in_peace(cast, odd):
    assert try_to_sign_in("a wrong passphrase", name=odd) == 200
    assert try_to_sign_in(odd) == 200


@pytest.mark.parametrize("odd", ["", "a" * 10_000, "\xff"])
def test_an_odd_browser_is_refused_in_peace(cast, odd):
    assert try_to_sign_in("a wrong passphrase", agent=odd) == 200
