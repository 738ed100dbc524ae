"""Reading the files in crm/data and adding what the database does not have yet.

A row is known by its short address. One that is there already is left as it is, whatever an
administrator has made of it; only new rows get their links to others.
"""

import tomllib
from functools import cache

from django.conf import settings
from django.db import transaction

from accounts.models import Organisation, Team
from core import days
from crm.leads.stages import ProjectType
from crm.models import Chain, EvidenceKind, Gate, Programme, Segment, Stage, Target
from parks.models import Park, PublishedFigure, Zone

DATA = settings.BASE_DIR / "crm" / "data"
PUBLISHED = (
    "China Daily：Demo zone, district to co-develop industrial parks in Shanxi（2022 年 7 月）"
)


@cache
def read(name):
    """The content of crm/data/<name>.toml; treat it as read-only."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@transaction.atomic
def load_all():
    """Add whatever is missing; returns how many rows were added, as {model label: count}."""
    added = {}
    for load in (load_zone, load_chains, load_stages, load_gates, load_targets):
        for label, rows in load().items():
            added[label] = len(rows)
    days.load_calendar()
    return added


def add_missing(model, rows, key=("slug",)):
    """Insert the rows (dicts) that `model` has no row of the same `key` for; returns them made."""
    there = set(model.objects.values_list(*key))
    fresh = [row for row in rows if tuple(_plain(row[name]) for name in key) not in there]
    return model.objects.bulk_create(model(**row) for row in fresh)


def _plain(value):
    return getattr(value, "pk", value)


def _by_slug(model):
    return {row.slug: row for row in model.objects.all()}


def _without(row, *names):
    return {name: value for name, value in row.items() if name not in names}


def load_zone():
    data = read("zone")
    added = {
        "zones": add_missing(Zone, [data["zone"]]),
        "organisations": add_missing(
            Organisation, [_without(row, "teams") for row in data["organisations"]]
        ),
    }
    zone, organisations = Zone.objects.get(slug=data["zone"]["slug"]), _by_slug(Organisation)
    teams = [
        team | {"organisation": organisations[row["slug"]]}
        for row in data["organisations"]
        for team in row["teams"]
    ]
    parks = [{"zone": zone, "order": n, **row} for n, row in enumerate(data["parks"], 1)]
    figures = [{"zone": zone, "source": PUBLISHED, **row} for row in data["figures"]]
    return added | {
        "teams": add_missing(Team, teams),
        "parks": add_missing(Park, parks),
        "published figures": add_missing(PublishedFigure, figures),
    }


def load_chains():
    data = read("chains")
    rows = [
        {"source": data["source"], "order": n, **_without(row, "segments")}
        for n, row in enumerate(data["chains"], 1)
    ]
    added = add_missing(Chain, rows)
    chains = _by_slug(Chain)
    segments = [
        {"chain": chains[row["slug"]], "order": n, **segment}
        for row in data["chains"]
        for n, segment in enumerate(row.get("segments", ()), 1)
    ]
    plain = [_without(segment, "feeds") for segment in segments]
    fresh = add_missing(Segment, plain, key=("chain", "slug"))
    _link_segments(fresh, segments)
    return {"chains": added, "segments": fresh}


def _link_segments(fresh, rows):
    known = {(one.chain_id, one.slug): one for one in Segment.objects.all()}
    feeds = {(row["chain"].pk, row["slug"]): row.get("feeds", ()) for row in rows}
    _link(
        Segment.feeds,
        [
            (one, known[one.chain_id, slug])
            for one in fresh
            for slug in feeds[one.chain_id, one.slug]
        ],
    )


def load_stages():
    data = read("stages")
    stages = [{"order": 10 * n, **row} for n, row in enumerate(data["stages"], 1)]
    return {
        "stages": add_missing(Stage, stages),
        "kinds of evidence": add_missing(EvidenceKind, data["evidence"]),
    }


def load_gates():
    stages, kinds = _by_slug(Stage), _by_slug(EvidenceKind)
    asked = {(type_, slug): gate for type_ in ProjectType for slug, gate in gates_of(type_)}
    rows = [{"project_type": type_, "stage": stages[slug]} for type_, slug in asked]
    fresh = add_missing(Gate, rows, key=("project_type", "stage"))
    pairs = [(gate, asked[gate.project_type, gate.stage.slug]) for gate in fresh]
    _link(Gate.needs, [(gate, stages[s]) for gate, ask in pairs for s in ask.get("needs", ())])
    _link(Gate.evidence, [(gate, kinds[k]) for gate, ask in pairs for k in ask.get("evidence", ())])
    return {"gates": fresh}


def gates_of(project_type):
    """Yield (stage slug, gate as it is written in the file) for one type of project."""
    gates = read("stages")["gates"]
    own = gates.get(project_type, {})
    for slug, gate in gates["common"].items():
        yield slug, own.get(slug, gate)
        if project_type == ProjectType.UNDECIDED and slug == gates["undecided_up_to"]:
            return


def load_targets():
    data = read("targets")
    added = add_missing(Programme, [{"source": data["source"], **data["programme"]}])
    programme = Programme.objects.get(slug=data["programme"]["slug"])
    rows = [{"programme": programme, "order": n, **row} for n, row in enumerate(data["targets"], 1)]
    return {"programmes": added, "targets": add_missing(Target, rows)}


def _link(field, pairs):
    """Fill a many-to-many field with (from, to) pairs in one statement."""
    through, names = (
        field.through,
        (field.field.m2m_field_name(), field.field.m2m_reverse_field_name()),
    )
    through.objects.bulk_create(through(**{names[0]: one, names[1]: other}) for one, other in pairs)
