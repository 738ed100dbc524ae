"""The life of one generated lead, thought out before any row of it is written."""

import datetime as dt
from dataclasses import dataclass, field

from core.days import SHANGHAI
from crm.leads.states import OVER, State
from crm.management.demo.scene import LAUNCH

DAY = dt.timedelta(days=1)
#: how many leads in a hundred get as far as the first, second … fifteenth stage
REACH = (10, 12, 12, 18, 8, 6, 10, 5, 5, 4, 4, 2, 2, 1, 1)
STATES = (State.ACTIVE, State.PAUSED, State.TERMINATED, State.VOID)
STATE_SHARES = (86, 3, 10, 1)
KINDS = ("visit_out", "visit_in", "call", "meeting", "note")


@dataclass
class Life:
    """Days and states; `reached` is [(stage, day)], `verdicts` {stage slug: accepted}."""

    reached: list
    state: str
    state_on: dt.date
    activities: list  # [(kind, day)]
    last_substance_on: dt.date
    verdicts: dict = field(default_factory=dict)

    @property
    def signed_on(self):
        return next((on for stage, on in self.reached if stage.slug == "signed"), None)

    @property
    def is_over(self):
        return self.state in OVER

    @property
    def may_count(self):
        return self.verdicts.get("signed", False) and self.state != State.VOID


def live(dice, stages, today):
    """A life between the launch and `today`; `stages` are in order."""
    reached = _milestones(dice, stages, today)
    first, last = reached[0][1], reached[-1][1]
    state = dice.choices(STATES, STATE_SHARES)[0]
    if state == State.VOID and len(reached) > 3:
        state = State.TERMINATED  # nothing verified is voided
    ends = last if state != State.ACTIVE else min(today, last + dice.randrange(60) * DAY)
    activities = [
        (dice.choice(KINDS), first + dice.randrange((ends - first).days + 1) * DAY)
        for _each in range(3)
    ]
    real = [on for kind, on in activities if kind != "note"]
    return Life(
        reached, state, last, activities, max([last, *real]), _verdicts(dice, reached, today)
    )


def _milestones(dice, stages, today):
    count = dice.choices(range(1, len(REACH) + 1), REACH)[0]
    day = LAUNCH + dice.randrange(1, (today - LAUNCH).days + 1) * DAY
    reached = []
    for stage in stages[:count]:
        if day > today:
            break
        reached.append((stage, day))
        day += dice.randrange(3, 50) * DAY
    return reached


def _verdicts(dice, reached, today):
    """Of stages that count, those older than a fortnight are judged, one in twenty refused."""
    return {
        stage.slug: dice.random() < 0.95
        for stage, on in reached
        if stage.verifier and on < today - 14 * DAY
    }


def morning_of(day):
    """A moment on `day` that is past as soon as the day has begun."""
    return dt.datetime.combine(day, dt.time(0, 1), SHANGHAI)
