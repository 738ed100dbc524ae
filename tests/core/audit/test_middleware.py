import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core import request as current_request
from core.audit.middleware import CurrentRequest, client_address


def ask(**headers):
    return RequestFactory().get("/", **headers)


def test_in_a_view_the_origin_is_known_and_afterwards_not():
    seen = []

    def view(request):
        seen.append(current_request.current())
        return HttpResponse()

    request = ask(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Firefox" + "x" * 300)
    CurrentRequest(view)(request)
    assert seen[0].ip == "192.0.2.7"
    assert seen[0].agent.startswith("Firefox")
    assert len(seen[0].agent) == 200
    assert seen[0].id == request.id
    assert current_request.current() is current_request.NONE


def test_after_a_crash_nothing_is_left_behind():
    def view(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        CurrentRequest(view)(ask())
    assert current_request.current() is current_request.NONE


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.7"),  # nobody in front: what the client claims is nothing
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),  # the first was made up by the client
        (2, "198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (1, "garbage", None),
        (1, "", None),
        (3, "198.51.100.1", None),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    request = ask(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


def test_over_a_socket_there_is_no_address(settings):
    settings.PROXIES = 0
    assert client_address(ask(REMOTE_ADDR="")) is None
