"""Imports run strictly down, rooms on one level never meet, and there are no circles."""

import ast

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR

# From the top; rooms on one line are neighbours, who do not import one another.
LAYERS = """
config
crm.urls crm.admin crm.apps crm.tasks crm.management
crm.models
crm.api crm.imports crm.desk
crm.reports
crm.figures crm.merging
crm.targets crm.tenancies crm.activities crm.commitments
crm.leads
crm.enterprises
crm.chains
parks
accounts
core
"""
LEVELS = {room: level for level, line in enumerate(LAYERS.split("\n")) for room in line.split()}
APPS = {room.split(".")[0] for room in LEVELS}
# Migrations repeat what the models said at one time; the rooms of crm share one line of them.
FREE = {"crm.migrations"}


def room_of(module):
    """The room a dotted name is in: "crm.leads" of "crm.leads.models", "parks" of "parks.forms"."""
    return ".".join(module.split(".")[:2]) if module.startswith("crm.") else module.split(".")[0]


def imports_of(module, source, *, is_package=False):
    """The dotted names that `source`, the code of `module`, imports from our own apps."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def faults(module, source, *, is_package=False):
    here = room_of(module)
    if here in FREE:
        return []
    if here not in LEVELS and here != "crm":
        return [f"{module}: no layer is named for {here}"]
    wanted = imports_of(module, source, is_package=is_package)
    rooms = {room_of(name) for name in wanted if name.split(".")[0] in APPS} - {here}
    return [f"{module} imports {room}" for room in sorted(rooms) if not is_below(room, here)]


def is_below(room, here):
    return room in LEVELS and LEVELS[room] > LEVELS.get(here, -1)


def code():
    for app in sorted(APPS):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            yield ".".join(parts[:-1] if is_package else parts), path.read_text(), is_package


def test_imports_run_strictly_down():
    found = [
        fault
        for module, source, is_package in code()
        for fault in faults(module, source, is_package=is_package)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.days", "from accounts.models import User"),
        ("parks.models", "import crm.leads.models"),
        ("crm.leads.models", "from crm.activities.models import Task"),
        ("crm.leads.models", "from ..targets import progress"),
        ("crm.leads.models", "from crm.models import Lead"),
        ("crm.targets.models", "from crm.tenancies import models"),
        ("crm.enterprises.models", "def late():\n    from crm.leads.models import Lead"),
        ("crm.gossip.models", "from core import days"),
    ],
)
def test_an_import_that_runs_up_or_across_is_found(module, line):
    assert faults(module, line)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("crm.leads.models", "from .gates import missing"),
        ("crm.desk.lead", "from crm.leads.models import Lead"),
        ("crm.admin", "from crm import models"),
        ("accounts.models", "from core import audit"),
        ("crm.leads.models", "import datetime"),
    ],
)
def test_an_import_that_runs_down_passes(module, line):
    assert not faults(module, line)
