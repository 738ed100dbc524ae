"""What the browser is sent: small, whole, and guarded by headers."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = settings.BASE_DIR
FIRST_PAGE = ("vendor/bootstrap.min.css", "vendor/bootstrap.bundle.min.js", "vendor/icons.svg")
CODE = [
    path
    for place in ("core", "accounts", "parks", "crm", "templates")
    for path in (ROOT / place).rglob("*")
    if path.suffix in {".py", ".html"}
]


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/vendor/icons.svg").read_text()))
    named = {
        name for path in CODE for name in re.findall(r"\{% icon [\"']([^\"']+)", path.read_text())
    }
    assert named <= drawn


def test_the_first_page_is_at_most_120_kb_compressed():
    own = [path for path in (ROOT / "static").glob("*.*") if path.suffix in {".css", ".js"}]
    libraries = [Path(finders.find(name)) for name in (*FIRST_PAGE, "django_htmx/htmx-2.min.js")]
    html = 20_000  # more than any page of ours takes
    assert html + sum(len(gzip.compress(p.read_bytes())) for p in own + libraries) <= 120_000


@pytest.mark.django_db
def test_pages_carry_the_headers_that_guard_them(client):
    headers = client.get("/accounts/login/").headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["script-src"] == policy["style-src"] == policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
