"""Asking both servers for the same page in turn, and counting queries."""

import itertools
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from crm.models import Lead

from .pages import filled_in
from .servers import ask

CSRF = "b" * 32
TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")
AT_ONCE, SECONDS = 8, 10


@dataclass
class Result:
    page: object
    ours: list  # seconds
    bare: list
    queries: int
    size: int
    statuses: Counter

    @property
    def ratio(self):
        return statistics.median(self.ours) / statistics.median(self.bare)

    @property
    def is_good(self):
        return self.page.at_most is None or self.ratio <= self.page.at_most

    def line(self):
        """The figures as text, under the headings of HEAD."""
        aim = f"≤ {self.page.at_most:g}" if self.page.at_most else ""
        answers = " ".join(f"{status}×{count}" for status, count in self.statuses.items())
        return LINE.format(
            self.page.name, f"{statistics.median(self.ours) * 1000:.1f}",
            f"{quantile_95(self.ours) * 1000:.1f}", f"{statistics.median(self.bare) * 1000:.1f}",
            f"{self.ratio:.2f}", aim, "" if self.is_good else "✗", self.queries,
            f"{self.size / 1000:.0f}", answers,
        )  # fmt: skip


LINE = "{:24}{:>9}{:>9}{:>11}{:>7} {:>5} {:1}{:>8}{:>6}  {}"
HEAD = LINE.format("page", "ms", "p95", "yardstick", "ratio", "aim", "", "queries", "kB", "answers")


def quantile_95(seconds):
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def cookies_of(username):
    """Headers of a browser in which this user has signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {"Cookie": cookie}


def leads_of(username, *, saves):
    """Ids of leads that this user sees: of those that are still clues, where a stage is saved."""
    user = User.objects.get(username=username)
    leads = Lead.objects.visible_to(user).open().order_by("-pk")
    leads = leads.filter(stage__slug="clue") if saves else leads.filter(stage__slug="signed")
    return list(leads.values_list("pk", flat=True)[:1000])


def measure(page, port, bare_port, rounds):
    """Ask `rounds` times, after a few to warm up."""
    headers, pks = cookies_of(page.user), itertools.cycle(leads_of(page.user, saves=page.saves))
    statuses, ours, bare, size = Counter(), [], [], 0
    for number in range(-5, rounds):
        status, seconds, size = send(page, page.path, port, headers, next(pks))
        bare_status, bare_seconds, _size = send(page, page.bare, bare_port, headers, next(pks))
        if bare_status >= 400:
            raise SystemExit(f"the yardstick answers {bare_status} at {page.bare}")
        statuses[status] += 1
        if number >= 0:
            ours.append(seconds)
            bare.append(bare_seconds)
    return Result(page, ours, bare, count_queries(page, next(pks)), size, statuses)


def send(page, path, port, headers, pk):
    path = path.replace("{pk}", str(pk))
    if not page.saves:
        return ask(port, "GET", path, headers)
    body = urlencode(filled_in(page.form) | {"csrfmiddlewaretoken": CSRF})
    headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(port, "POST", path, headers, body)


def count_queries(page, pk):
    """Queries of one request, but for those that begin and end transactions."""
    client, path = Client(), page.path.replace("{pk}", str(pk))
    client.force_login(User.objects.get(username=page.user))
    with CaptureQueriesContext(connection) as captured:
        client.post(path, filled_in(page.form)) if page.saves else client.get(path)
    return sum(not query["sql"].startswith(TRANSACTIONS) for query in captured)


def requests_a_second(page, port):
    """How many requests are answered in a second when AT_ONCE ask all the time."""
    headers, until = cookies_of(page.user), time.perf_counter() + SECONDS

    def keep_asking(_number):
        answered = 0
        while time.perf_counter() < until:
            answered += ask(port, "GET", page.path, headers)[0] == 200
        return answered

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(keep_asking, range(AT_ONCE))) / SECONDS
