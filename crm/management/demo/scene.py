"""What the acts of the demonstration need at hand, read once."""

import datetime as dt
import random
from dataclasses import dataclass

from accounts.models import Team, User
from core import days
from crm.management.reference import read
from crm.models import Chain, EvidenceKind, Gate, Segment, Stage
from parks.models import Park, Space

LAUNCH = dt.date(2022, 7, 19)
SEED = 20220719


@dataclass
class Scene:
    people: dict[str, User]
    today: dt.date
    stages: dict[str, Stage]
    chains: dict[str, Chain]
    segments: dict[str, Segment]  # by "chain/segment"
    spaces: dict[str, Space]  # by "park code"
    asked: dict[tuple[str, str], list[EvidenceKind]]  # by project type and stage
    teams: dict[str, Team]

    @classmethod
    def set_up(cls, people):
        return cls(
            people=people,
            today=days.today(),
            stages={stage.slug: stage for stage in Stage.objects.all()},
            chains={chain.slug: chain for chain in Chain.objects.all()},
            segments={
                f"{one.chain.slug}/{one.slug}": one
                for one in Segment.objects.select_related("chain")
            },
            spaces=make_spaces(),
            asked={
                (gate.project_type, gate.stage.slug): list(gate.evidence.all())
                for gate in Gate.objects.select_related("stage").prefetch_related("evidence")
            },
            teams={team.slug: team for team in Team.objects.select_related("organisation")},
        )

    def day(self, share):
        """The day that lies this `share` of the way from the launch (0) to today (1)."""
        return LAUNCH + dt.timedelta(days=int((self.today - LAUNCH).days * share))

    def chief_of(self, user):
        """The section chief of the organisation that `user` works for."""
        chiefs = {"zone": "team_lead", "district": "chief_district"}
        return self.people[chiefs[self.teams[user.team.slug].organisation.slug]]

    def partner_of(self, user):
        """A team of the other organisation, to share a project with."""
        partners = {"zone": "district-first", "district": "zone-manufacturing"}
        return self.teams[partners[self.teams[user.team.slug].organisation.slug]]


def dice(*names):
    """Chance of its own for each project, so that adding one changes no other."""
    return random.Random(f"{SEED}:{':'.join(map(str, names))}")  # noqa: S311 (no secret hangs on it)


def make_spaces():
    """{"park code": Space}; those of the file that are missing are made."""
    parks = {park.slug: park for park in Park.objects.all()}
    there = {(space.park.slug, space.code) for space in Space.objects.select_related("park")}
    Space.objects.bulk_create(
        Space(
            park=parks[slug],
            code=code,
            kind=kind,
            area_m2=area_m2,
            divisible=kind == Space.Kind.FLOOR,
            demo=True,
        )
        for slug, rows in read("demo")["spaces"].items()
        for code, kind, area_m2 in rows
        if (slug, code) not in there
    )
    return {
        f"{space.park.slug} {space.code}": space for space in Space.objects.select_related("park")
    }
