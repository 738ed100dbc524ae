"""When everything happens: each project's acts with their days, before any of them is done."""

import datetime as dt

from crm.enterprises.standing import ChainRole
from crm.management.reference import read

from .scene import LAUNCH, dice

DAY = dt.timedelta(days=1)
#: stage → the least and the most days from the one before it
GAPS = {
    "clue": (0, 0),
    "contacted": (1, 6),
    "visited": (7, 25),
    "in-talks": (5, 25),
    "review": (20, 50),
    "letter": (10, 30),
    "signed": (20, 60),
    "registered": (10, 40),
    "filed": (15, 45),
    "land": (20, 60),
    "started": (20, 80),
    "in-statistics": (15, 50),
    "producing": (110, 240),
    "above-scale": (150, 300),
    "full-capacity": (60, 150),
}
ORDER = list(GAPS)
OPTIONAL = {"visited": 0.8, "review": 0.6, "letter": 0.4}
SKIPPED_BY_LEASES = {"review", "filed"}
MEETINGS = ("visit_out", "visit_in", "call", "call", "meeting", "event")


class Plan:
    """The acts of one project as (day, name of the act, what it is given), in order of days."""

    def __init__(self, scene, firm, *, project_type, number):
        self.scene, self.firm, self.number = scene, firm, number
        self.project_type = project_type
        self.dice = dice(firm.brand, number)
        self.pace = 1  # above 1, everything takes that much longer
        self.acts = []

    def at(self, day, act, **given):
        self.acts.append((weekday(day), len(self.acts), act, given))

    def in_order(self):
        """The acts that come before the end of the project, and not after today."""
        acts = sorted(act for act in self.acts if act[0] <= self.scene.today)
        ends = [n for n, act in enumerate(acts) if act[2] in ("end", "void")]
        return acts[: ends[0] + 1] if ends else acts

    def chance(self, least, most):
        return self.dice.randint(least, most)

    def phrase(self, kind):
        return self.dice.choice(read("demo")["phrases"][kind])

    # --- Days ---

    def path(self, reached):
        """The stages up to `reached` that this project goes through."""
        stages = ORDER[: ORDER.index(reached) + 1]
        if self.project_type == "workshop":
            stages = [one for one in stages if one == reached or one not in SKIPPED_BY_LEASES]
        return [
            one for one in stages
            if one == reached or self.dice.random() < OPTIONAL.get(one, 1)
        ]  # fmt: skip

    def days_until(self, last, path):
        """{stage: day}, ending on `last`; squeezed where it would begin before the launch."""
        gaps = [self.chance(*GAPS[stage]) for stage in path]
        room = (last - LAUNCH).days - 2
        pace = min(self.pace, room / max(1, sum(gaps[1:])))
        day, days = last, {}
        for stage, gap in zip(reversed(path), reversed(gaps), strict=True):
            days[stage] = weekday(day)
            day -= int(gap * pace) * DAY
        return dict(reversed(days.items()))

    # --- What every project goes through ---

    def milestones(self, days):
        """Record each stage on its day, some a little late; returns {stage: day recorded}."""
        recorded, last = {}, LAUNCH
        for stage, on in days.items():
            late = self.chance(15, 30) if self.dice.random() < 0.06 else self.chance(0, 2)
            last = recorded[stage] = max(last, weekday(self.by_today(on + late * DAY)))
            if stage == "contacted":
                self.introduce(on, last)
            if stage == "in-talks":
                self.at(last, "settle_facts")
            if stage != "clue":
                given = {"amount": self.amount} if stage == "signed" else {}
                self.at(last, "reach", slug=stage, on=on, **given)
        return recorded

    def introduce(self, on, day):
        title = self.dice.choice(read("demo")["phrases"]["titles"])
        surname = self.dice.choice(read("demo")["phrases"]["surnames"])
        phone = read("demo")["phone"].format(self.number * 7919 % 10**8)
        self.at(
            day, "get_to_know", on=on, certified=on - self.firm.certified_before * DAY,
            contact={"name": f"{surname}某", "title": title, "phone": phone},
            role=self.role(),
        )  # fmt: skip

    def role(self):
        if self.firm.leads_chain:
            return ChainRole.Role.LEADER
        return ChainRole.Role.CORE if self.firm.number % 6 == 0 else ChainRole.Role.MEMBER

    def meetings(self, first, last, count):
        """`count` meetings and notes between two days, each with a step to follow."""
        span = (last - first).days
        for _each in range(count if span > 3 else 0):
            day = weekday(first + self.chance(2, span - 1) * DAY)
            kind = "note" if self.dice.random() < 0.15 else self.dice.choice(MEETINGS)
            self.at(day, "meet", kind=kind, on=day, note=self.phrase(kind))
            if self.dice.random() < 0.5:
                self.at(day, "go_on", step=self.phrase("next"), due=day + self.chance(3, 15) * DAY)

    def log(self, day, *, due=None, **details):
        day, summary = weekday(day), self.phrase("clue")
        self.at(
            day, "log", on=day, summary=summary, step="首次联系企业",
            due=due or weekday(day + 3 * DAY), **details,
        )  # fmt: skip

    # --- How it stands today ---

    def keep_in_touch(self, after, *, silence, step="later"):
        """The last contact, so many days before today when that is after `after`."""
        day = weekday(self.scene.today - silence * DAY)
        if day > after:
            kind = self.dice.choice(("visit_out", "visit_in", "call", "meeting"))
            self.at(day, "meet", kind=kind, on=day, note=self.phrase(kind))
        day = max(day, self.acts_end())
        self.at(day, "go_on", **self.next_step(self.phrase("next"), step, day))

    def next_step(self, title, step, planned):
        """What `go_on` takes for a next step that is overdue, due today, this week or later."""
        today = self.scene.today
        if step == "none":
            return {}
        due = {
            "overdue": max(planned, weekday(today - self.chance(1, 6) * DAY)),
            "today": today,
            "week": today + self.chance(1, 4) * DAY,
            "later": today + self.chance(8, 30) * DAY,
        }[step]
        return {"step": title, "due": due}

    def acts_end(self):
        return max(act[0] for act in self.acts)

    def stop(self, code):
        """It is given up some weeks after the last that happened."""
        day = weekday(self.by_today(self.acts_end() + self.chance(20, 80) * DAY))
        reason = read("demo")["phrases"]["end"][code]
        self.at(day, "end", on=day, code=code, reason=reason)

    def by_today(self, day):
        return min(day, self.scene.today)


def weekday(day):
    """The day itself, or the Friday before a weekend."""
    return day - max(0, day.weekday() - 4) * DAY
