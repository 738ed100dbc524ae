"""Asking both servers for the same page, and counting queries."""

import itertools
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from crm.models import Lead

from .cpu import cpu_seconds
from .pages import filled_in

CSRF = "b" * 32
TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")
BLOCK = 5  # requests to one server before it is the other's turn
AT_ONCE, SECONDS = 8, 10


@dataclass
class Side:
    """What one server needed for one page."""

    seconds: list = field(default_factory=list)
    cpu: float = 0
    statuses: Counter = field(default_factory=Counter)
    size: int = 0

    @property
    def milliseconds(self):
        return statistics.median(self.seconds) * 1000

    @property
    def slow_milliseconds(self):
        """The 95th percentile."""
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1] * 1000

    @property
    def cpu_milliseconds(self):
        return self.cpu * 1000 / len(self.seconds)


@dataclass
class Result:
    page: object
    ours: Side
    bare: Side
    queries: int

    @property
    def ratio(self):
        return self.ours.milliseconds / self.bare.milliseconds

    @property
    def cpu_ratio(self):
        return self.ours.cpu / self.bare.cpu if self.bare.cpu else 0

    @property
    def is_good(self):
        answered = all(status in (200, 302) for status in self.ours.statuses)
        return answered and (self.page.at_most is None or self.ratio <= self.page.at_most)

    def line(self):
        """The figures as text, under the headings of HEAD."""
        answers = " ".join(f"{status}×{count}" for status, count in self.ours.statuses.items())
        return LINE.format(
            self.page.name,
            f"{self.ours.milliseconds:.0f}",
            f"{self.ours.slow_milliseconds:.0f}",
            f"{self.bare.milliseconds:.0f}",
            f"{self.ratio:.1f}",
            f"≤ {self.page.at_most:g}" if self.page.at_most else "",
            "" if self.is_good else "✗",
            f"{self.ours.cpu_milliseconds:.0f}",
            f"{self.bare.cpu_milliseconds:.0f}",
            f"{self.cpu_ratio:.1f}",
            self.queries,
            f"{self.ours.size / 1000:.0f}",
            answers,
        )


LINE = "{:23}{:>7}{:>7}{:>6}{:>7} {:>4} {:1}{:>7}{:>6}{:>7}{:>9}{:>5}  {}"
HEAD = LINE.format(
    "page", "ms", "p95", "bare", "ratio", "aim", "", "cpu ms", "bare", "ratio", "queries", "kB",
    "answers",
)  # fmt: skip


def measure(page, luodi, yardstick, rounds):
    """Ask each server `rounds` times in turn, after some to warm up."""
    headers, pks = headers_of(page.user), itertools.cycle(leads_for(page))
    ours, bare = Side(), Side()
    for server, path in ((luodi, page.path), (yardstick, page.bare)):
        _ask(Side(), page, server, path, headers, pks, BLOCK)
    for _block in range(-(-rounds // BLOCK)):
        _ask(ours, page, luodi, page.path, headers, pks, BLOCK)
        _ask(bare, page, yardstick, page.bare, headers, pks, BLOCK)
    if not bare.statuses.keys() <= {200, 302}:
        raise SystemExit(f"the yardstick answers {dict(bare.statuses)} at {page.bare}")
    return Result(page, ours, bare, count_queries(page, next(pks)))


def _ask(side, page, server, path, headers, pks, times):
    before = cpu_seconds(server)
    for _each in range(times):
        status, seconds, side.size = _send(page, server, path, headers, next(pks))
        side.statuses[status] += 1
        side.seconds.append(seconds)
    side.cpu += cpu_seconds(server) - before


def _send(page, server, path, headers, pk):
    path = path.replace("{pk}", str(pk))
    if not page.saves:
        return server.ask("GET", path, headers)
    body = urlencode(filled_in(page.form) | {"csrfmiddlewaretoken": CSRF})
    headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
    return server.ask("POST", path, headers, body)


def headers_of(username):
    """What the browser of this user sends, signed in."""
    session = signed_in(username).cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {"Cookie": cookie}


def signed_in(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def leads_for(page):
    """Ids of leads that the page's user sees: clues, where a stage is to be saved."""
    user = User.objects.get(username=page.user)
    leads = Lead.objects.visible_to(user).open().order_by("-pk")
    leads = leads.filter(stage__slug="clue" if page.saves else "signed")
    return list(leads.values_list("pk", flat=True)[:1000])


def count_queries(page, pk):
    """Queries of one request, but for those that begin and end transactions."""
    client, path = signed_in(page.user), page.path.replace("{pk}", str(pk))
    with CaptureQueriesContext(connection) as captured:
        client.post(path, filled_in(page.form)) if page.saves else client.get(path)
    return sum(not query["sql"].startswith(TRANSACTIONS) for query in captured)


def requests_a_second(page, server):
    """How many requests are answered in a second when AT_ONCE ask all the time."""
    headers, until = headers_of(page.user), time.perf_counter() + SECONDS

    def keep_asking(_number):
        answered = 0
        while time.perf_counter() < until:
            answered += server.ask("GET", page.path, headers)[0] == 200
        return answered

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(keep_asking, range(AT_ONCE))) / SECONDS
