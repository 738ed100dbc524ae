"""What is measured: each page, who asks for it, and what of the yardstick it is held against."""

import uuid
from dataclasses import dataclass, field

from core import days

OFFICER, ANALYST, LEADER = "gen-zone-emerging-1", "gen-analyst", "gen-leader"


@dataclass
class Page:
    """`at_most` times the yardstick is what is aimed for; `path` and `bare` may name {pk}."""

    name: str
    user: str
    path: str
    bare: str
    at_most: float | None
    form: dict = field(default_factory=dict)  # what is posted; empty: the page is read

    @property
    def saves(self):
        return bool(self.form)


def pages():
    month = str(days.Month.of(days.today()))
    contacted = {"stage": "contacted", "on": days.today().isoformat()}
    return [
        Page("list, all leads", ANALYST, "/leads/", "/rows/", 3),
        Page("list, one team's", OFFICER, "/leads/", "/rows/", 3),
        Page("list, by a word", ANALYST, "/leads/?q=0004321", "/rows/", 3),
        Page("lead", OFFICER, "/leads/{pk}/", "/leads/{pk}/", 3),
        Page("home, officer", OFFICER, "/", "/sums/", 3),
        Page("home, leader", LEADER, "/", "/sums/", 3),
        Page("home, analyst", ANALYST, "/", "/sums/", 3),
        Page("targets", LEADER, "/targets/", "/sums/", 3),
        Page("target, members", ANALYST, "/targets/chain-members/", "/sums/", 3),
        Page("enterprises", OFFICER, "/enterprises/", "/rows/", 3),
        Page("enterprises, by a word", OFFICER, "/enterprises/?q=0004321", "/rows/", 3),
        Page("chain", OFFICER, "/chains/wind/", "/sums/", 3),
        Page("parks", OFFICER, "/parks/", "/rows/", 3),
        Page("verifications", ANALYST, "/verifications/", "/rows/", 3),
        Page("monthly report", ANALYST, f"/reports/monthly/{month}/", "/sums/", None),
        Page("monthly report, Excel", ANALYST, f"/reports/monthly/{month}/xlsx/", "/sums/", None),
        Page("saving a stage", OFFICER, "/leads/{pk}/milestones/", "/save/{pk}/", 5, contacted),
    ]


def filled_in(form):
    """The form as it is sent, with a key of its own."""
    return form | {"once": str(uuid.uuid4())}
