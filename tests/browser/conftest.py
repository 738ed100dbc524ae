"""Chromium, as Debian packages it, against a live server."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

# Playwright keeps an event loop in the test's own thread, where Django would refuse queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 10_000  # ms for anything the page is waited for


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


def chromium():
    """How Playwright starts the Chromium that is installed, or nothing where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return {"executable_path": path, "args": flags} if path else None


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return chromium() or pytest.skip("Chromium is not installed")


@pytest.fixture(scope="session")
def browser_context_args(live_server):
    return {
        "base_url": live_server.url,  # so that `page.goto("/leads/")` finds the server
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture
def complaints():
    """What the browser's console said that is an error; a test that expects one clears it."""
    return []


@pytest.fixture
def page(page, complaints, live_server):
    """A page of the live server, on which neither a script nor the CSP may complain."""
    page.set_default_timeout(TIMEOUT)

    def hear(line):
        if line.type == "error":
            complaints.append(f"{line.text} ({line.location['url']})")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not complaints


@pytest.fixture
def sign_in(page, live_server):
    """Give the page the session of `user`, without the sign-in form."""

    def as_user(user):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return as_user


@pytest.fixture
def faults(page):
    """What axe finds on the page that keeps people from using it: `assert not faults()`."""

    def find():
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        return [
            f"{fault['id']}: {fault['nodes'][0]['html']} ({len(fault['nodes'])} times)"
            for fault in found.response["violations"]
        ]

    return find
