"""Writing the plans of all projects, and letting the days pass until they are all done."""

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from crm.management.reference import read
from crm.models import Programme, Target

from .acts import Project
from .clock import clock_at, moment_of
from .firms import Firm
from .plans import Plan
from .scene import Scene, dice
from .signed import plan_signed
from .talks import outcomes, plan_talk

CERTIFICATES = ("srdi", "", "high_tech", "innovative", "", "srdi", "")  # prospects in turn


@transaction.atomic
def play(people):
    """Make everything; returns the Scene."""
    scene, latest = Scene.set_up(people), timezone.now()
    add_yearly_tasks(scene.today.year)
    projects = plan_everything(scene)
    acts = sorted(
        (day, project.number, order, act, given)
        for project, plan in projects
        for day, order, act, given in plan.in_order()
    )
    by_number = {project.number: project for project, _plan in projects}
    for minute, (day, number, _order, act, given) in enumerate(acts):
        with clock_at(moment_of(day, minute, latest=latest)):
            getattr(by_number[number], act)(**given)
    return scene


def plan_everything(scene):
    """[(Project, Plan)] for signed projects, talks and firms that are only on record."""
    firms = all_firms()
    plans = [
        *_signed(scene, firms),
        *_talks(scene, firms),
        *_known_only(scene, firms),
    ]
    return [
        (Project(scene, plan.firm, name=name, facts=plan.facts, number=plan.number), plan)
        for plan, name in plans
    ]


def all_firms():
    """{brand: Firm} in the order of the file."""
    data = read("demo")
    rows = [(row["firm"], row) for row in data["signed"]]
    rows += [(row, {}) for row in data["firms"]["prospects"] + data["firms"]["known_only"]]
    rows += [([name, "", "", ""], {"unnamed": True}) for name in data["firms"]["unnamed"]]
    turn, firms = data["owners"]["turn"], {}
    for (brand, *rest), row in rows:
        if brand not in firms:
            firms[brand] = _firm(len(firms) + 1, brand, rest, row, turn)
    for row in data["signed"]:
        if sibling := firms.get(row.get("group_of")):
            # First contact is held with the whole group, so one team has both.
            name = row["firm"][0]
            firms[name] = replace(firms[name], group_of=sibling, owner=sibling.owner)
    return firms


def _firm(number, brand, rest, row, turn):
    return Firm(
        brand,
        *rest,
        number=number,
        owner=turn[number % len(turn)],
        leads_chain=row.get("leads_chain", False),
        certificate=row.get("certificate", "") if row else CERTIFICATES[number % len(CERTIFICATES)],
        certified_before=dice("certified", brand).randint(60, 300),
        unnamed=row.get("unnamed", False),
    )


def _signed(scene, firms):
    for number, row in enumerate(read("demo")["signed"], 1):
        firm = firms[row["firm"][0]]
        yield plan_signed(scene, firm, row, number), project_name(firm, row.get("phase", ""))


def _talks(scene, firms):
    """Every prospect once; then again, with some of the signed firms, for a second project."""
    data = read("demo")
    prospects = [firms[row[0]] for row in data["firms"]["prospects"]]
    unnamed = [firms[name] for name in data["firms"]["unnamed"]]
    again = [firms[row["firm"][0]] for row in data["signed"] if "ended" not in row][
        3:15
    ] + prospects
    held, turn = list(data["talks"]["held"]), 0
    for number, outcome in enumerate(outcomes(), 101):
        is_clue = outcome[:2] == ("open", "clue")
        firm = unnamed.pop() if is_clue and unnamed else (prospects or again).pop(0)
        plan = plan_talk(scene, firm, outcome, number, turn)
        turn += outcome[0] == "open"
        if outcome[:2] == ("open", "letter") and held:
            plan.at(plan.acts_end(), "take_place", where=held.pop(0), on=plan.acts_end())
        yield plan, project_name(firm, "" if firm not in again or prospects else "二期")


def _known_only(scene, firms):
    for number, row in enumerate(read("demo")["firms"]["known_only"], 901):
        plan = Plan(scene, firms[row[0]], project_type="undecided", number=number)
        plan.facts = {}
        plan.at(scene.day(plan.dice.random()), "register")
        yield plan, ""


def project_name(firm, phase):
    if firm.unnamed:
        return firm.name
    return f"{firm.brand}{firm.words[3]}项目" + (f"（{phase}）" if phase else "")


def add_yearly_tasks(year):
    """This year's made-up tasks, each due on its last day."""
    rows = read("demo")["yearly"]
    programme, _made = Programme.objects.get_or_create(
        slug=f"demo-{year}",
        defaults={
            "name": rows["name"].format(year=year),
            "name_en": rows["name_en"].format(year=year),
            "announced_on": dt.date(year, 1, 1),
            "demo": True,
            "order": 10,
        },
    )
    for order, row in enumerate(rows["targets"], 1):
        Target.objects.get_or_create(
            slug=f"demo-{year}-{row['measure'].replace('_', '-')}",
            defaults={
                **row,
                "programme": programme,
                "name": row["name"].format(year=year),
                "name_en": row["name_en"].format(year=year),
                "from_day": dt.date(year, 1, 1),
                "by_day": dt.date(year, 12, 31),
                "order": order,
            },
        )
