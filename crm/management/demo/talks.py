"""The projects that were never signed: in talks, paused, given up or logged by mistake."""

from crm.management.reference import read

from .facts import facts_of
from .plans import DAY, Plan, weekday
from .scene import dice

TYPES = ("new_land", "new_land", "workshop", "workshop", "workshop", "expansion", "renewal")
SIZES = (2_000, 3_500, 5_000, 6_000, 8_000, 12_000, 15_000, 20_000, 30_000, 45_000, 60_000, 110_000)
BEFORE_THE_END = ("contacted", "visited", "in-talks", "in-talks", "review")
STEPS = (
    "overdue",
    "later",
    "week",
    "today",
    "later",
    "week",
    "none",
    "later",
)  # open talks in turn


def outcomes():
    """How each talk stands, as (state, detail, light), in an order that mixes them."""
    talks = read("demo")["talks"]
    lights = ["red"] * talks["red"] + ["yellow"] * talks["yellow"]
    stages = [stage for stage, count in talks["open"].items() for _each in range(count)]
    dice("talks").shuffle(stages)
    lights += ["green"] * (len(stages) - len(lights))
    dice("lights").shuffle(lights)
    rows = [("open", stage, light) for stage, light in zip(stages, lights, strict=True)]
    rows += [("paused", str(n), "") for n in range(talks["paused"])]
    rows += [("terminated", code, "") for code in talks["terminated"]]
    rows += [("void", "", "")] * talks["void"]
    dice("order").shuffle(rows)
    return rows


def plan_talk(scene, firm, outcome, number, turn):
    """The plan of one talk; `turn` counts the open ones, so that their next steps differ."""
    state, detail, light = outcome
    plan = Plan(scene, firm, project_type=dice("type", number).choice(TYPES), number=number)
    plan.amount = plan.dice.choice(SIZES) * 10_000
    plan.facts = facts_of(plan)
    if state == "open":
        _keep_open(plan, detail, light, STEPS[turn % len(STEPS)])
    elif state == "paused":
        _pause(plan, resumed=detail == "0")
    elif state == "terminated":
        last = scene.day(plan.dice.uniform(0.04, 0.93))
        _talk(plan, last, plan.dice.choice(BEFORE_THE_END))
        plan.stop(detail)
    else:
        day = weekday(scene.today - plan.chance(10, 60) * DAY)
        plan.log(day)
        plan.at(day + 2 * DAY, "void", on=weekday(day + 2 * DAY))
    return plan


def _talk(plan, last, reached):
    plan.pace = plan.dice.uniform(1, read("demo")["talks"]["slow"])
    days = plan.days_until(last, plan.path(reached))
    plan.log(days["clue"])
    plan.meetings(days["clue"], last, 3)
    return plan.milestones(days)


def _keep_open(plan, reached, light, step):
    silence = {"red": (95, 165), "yellow": (63, 88), "green": (0, 40)}[light]
    silence = plan.chance(*silence)
    if light != "green" and step in ("today", "week", "later"):
        step = "overdue"
    quiet_since = weekday(plan.scene.today - silence * DAY)
    if reached == "clue":
        title = plan.phrase("next")
        plan.log(quiet_since)
        plan.at(quiet_since, "go_on", **plan.next_step(title, step, quiet_since))
        return
    _talk(plan, quiet_since - plan.chance(0, 20) * DAY, reached)
    plan.keep_in_touch(quiet_since - DAY, silence=silence, step=step)


def _pause(plan, *, resumed):
    last = plan.scene.day(plan.dice.uniform(0.75, 0.94))
    _talk(plan, last, "in-talks")
    day = weekday(plan.acts_end() + plan.chance(15, 40) * DAY)
    plan.at(day, "go_on")
    plan.at(day, "pause", on=day, reason=plan.phrase("pause"))
    if resumed:
        plan.at(day + 21 * DAY, "resume", on=weekday(day + 21 * DAY))
        plan.keep_in_touch(day + 22 * DAY, silence=4)
