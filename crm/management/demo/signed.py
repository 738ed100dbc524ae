"""The projects that were signed: each as its row in crm/data/demo.toml says."""

from .facts import facts_of
from .plans import DAY, Plan

VERIFIED = ("started", "in-statistics", "producing", "above-scale", "full-capacity")


def plan_signed(scene, firm, row, number):
    """The plan of one signed project, with its facts filed as `plan.facts`."""
    plan = Plan(scene, firm, project_type=row["type"], number=number)
    plan.amount = row["wan"] * 10_000
    plan.facts = facts_of(plan, origin=row.get("origin"))
    last = scene.day(row["at"])
    days = plan.days_until(last, plan.path(row["reached"]))
    plan.log(days["clue"])
    recorded = plan.milestones(days)
    plan.meetings(days["clue"], last, 5)
    _judge(plan, row, recorded)
    _look_ahead(plan, days, recorded)
    if row.get("shared"):
        plan.at(recorded["signed"] + 5 * DAY, "share", on=days["signed"])
    if "place" in row:
        _settle(plan, row["place"], recorded)
    if "ended" in row:
        plan.stop(row["ended"])
    else:
        plan.keep_in_touch(last, silence=plan.chance(1, 35))
    return plan


def _judge(plan, row, recorded):
    """The verdict on the signing as the row says; later stages are verified within days."""
    signed = recorded["signed"] + plan.chance(2, 9) * DAY
    if row["fate"] == "refused":
        plan.at(plan.by_today(signed), "verify", slug="signed", accepted=False, note=row["note"])
    elif row["fate"] != "awaiting":
        plan.at(plan.by_today(signed), "verify", slug="signed")
    if row["fate"] == "declined":
        day = plan.by_today(signed + 15 * DAY)
        plan.at(day, "decline", measure="members", reason=row["note"])
    for stage in VERIFIED:
        if stage in recorded and not (row.get("unchecked") and stage == row["reached"]):
            day = recorded[stage] + plan.chance(2, 9) * DAY
            plan.at(plan.by_today(day), "verify", slug=stage)


def _look_ahead(plan, days, recorded):
    """Planned days, set at the signing for what is still to come."""
    ahead, day = {}, days["signed"]
    for stage, pace in (
        ("started", (60, 170)),
        ("producing", (150, 260)),
        ("above-scale", (200, 300)),
    ):
        day = days.get(stage, day + plan.chance(*pace) * DAY) + plan.chance(-12, 12) * DAY
        ahead[stage] = day
    plan.at(recorded["signed"] + DAY, "plan", days_by_slug=ahead)


def _settle(plan, where, recorded):
    plan.at(recorded["signed"] + 3 * DAY, "take_place", where=where, on=recorded["signed"])
    if "land" in recorded:
        plan.at(recorded["land"] + DAY, "contract_place", on=recorded["land"])
    if "started" in recorded and "land" in recorded:
        plan.at(recorded["started"] + 2 * DAY, "move_in", on=recorded["started"])
