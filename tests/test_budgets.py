"""Every page keeps to its number of queries, and needs no more of them for more rows.

A new list or page gets a line in BUDGETS. Statements that only open or close a transaction are
not counted.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import days
from crm.leads.models import Lead
from crm.leads.stages import Kind, Stage
from crm.targets.models import Target
from tests.makers import make_lead, make_park, make_segment, make_space, reach, set_type

FRAME = 4  # the session, the user, the rights, the unread notices: part of every budget
PAGE = 12
HOME = 16
SIZES = (20, 200)


@dataclass(frozen=True)
class Budget:
    """At most `queries` for `url`, as `user` of the cast; `{lead}` is the id of a lead of Ana's,
    `{enterprise}` its investor's, `{space}` that of a space, `{target}` the slug of a target."""

    user: str
    url: str
    queries: int = PAGE
    htmx: bool = False

    def __str__(self):
        return f"{self.user} {self.url}"


EVERY_FILTER = (
    "/leads/?q=项目&state=any&stage=clue&light=green&next=overdue&owner=ana&team=first"
    "&chain=budget.budget&park=emerging&type=workshop&origin=unknown&min=1&max=9999999"
    "&since=2022-07-19&until=2100-01-01&demo=no&sort=-investment&page=1"
)

BUDGETS = [
    Budget("ana", "/notices/", FRAME + 1),
    Budget("ana", "/", HOME),
    Budget("chief", "/", HOME),
    Budget("leader", "/", HOME),
    Budget("analyst", "/", HOME),
    Budget("inspector", "/", HOME),
    Budget("manager", "/", HOME),
    Budget("ana", "/leads/"),
    Budget("chief", "/leads/?sort=-stage"),
    Budget("analyst", "/leads/?sort=silence&page=2"),
    Budget("ana", EVERY_FILTER),
    Budget("chief", EVERY_FILTER, htmx=True),
    Budget("ana", "/leads/new/"),
    Budget("ana", "/leads/candidates/?name=项目", htmx=True),
    Budget("ana", "/leads/{lead}/"),
    Budget("analyst", "/verifications/"),
    Budget("ana", "/enterprises/"),
    Budget("ana", "/enterprises/{enterprise}/"),
    Budget("ana", "/chains/"),
    Budget("ana", "/chains/budget/"),
    Budget("ana", "/parks/"),
    Budget("manager", "/parks/emerging/"),
    Budget("manager", "/spaces/{space}/"),
    Budget("ana", "/targets/"),
    Budget("ana", "/targets/{target}/"),
]


class World:
    """Leads of Ana's in every state that a page shows, as many as are asked for."""

    def __init__(self, cast):
        self.cast, self.count = cast, 0
        self.segment = make_segment(slug="budget", chain="budget")
        self.park = make_park(slug="emerging")

    def grow(self, size):
        while self.count < size:
            self.add(self.count)
            self.count += 1

    def add(self, number):
        ana, today = self.cast.ana, days.today()
        lead = make_lead(name=f"项目{number}号有限公司", by=ana, segment=self.segment)
        lead = set_type(lead, "workshop", by=ana)
        if number % 3 == 0:
            reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=ana)
        lead.plan({Stage.objects.get(kind=Kind.STARTED): today - timedelta(days=5)}, by=ana)
        make_space(park=self.park)
        late = today - timedelta(days=number % 9)
        Lead.objects.filter(pk=lead.pk).update(
            park=self.park, next_step_on=late, last_substance_on=today - timedelta(days=70)
        )
        lead.tasks.update(due_on=late)

    def url(self, budget):
        lead = Lead.objects.first()
        return budget.url.format(
            lead=lead.pk,
            enterprise=lead.investor_id,
            space=self.park.spaces.first().pk,
            target=Target.objects.get(measure="members").slug,
        )


def queries_of(client, url, *, htmx=False):
    headers = {"HX-Request": "true"} if htmx else {}
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url, headers=headers)
        assert answer.status_code == 200, url
    return [q["sql"] for q in captured if not q["sql"].startswith(TRANSACTION)]


TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@pytest.fixture
def world(cast, reference):
    return World(cast)


def test_no_page_needs_more_queries_than_its_budget_or_more_for_more_rows(client, world):
    counts = {budget: [] for budget in BUDGETS}
    for size in SIZES:
        world.grow(size)
        for budget in BUDGETS:
            client.force_login(getattr(world.cast, budget.user))
            url = world.url(budget)
            client.get(url)  # what is remembered between requests is remembered now
            counts[budget].append(len(queries_of(client, url, htmx=budget.htmx)))
    wrong = {
        f"{budget} (at most {budget.queries})": found
        for budget, found in counts.items()
        if max(found) > budget.queries or len(set(found)) > 1
    }
    assert not wrong
