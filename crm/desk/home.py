"""Home: the promise first, then what moves us today, then what just happened."""

from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from core import days
from core.doors import needs
from crm.activities.models import Task
from crm.leads.listing import SOON, NextStep
from crm.leads.milestones import Milestone, PlannedDay
from crm.leads.models import Lead
from crm.leads.stages import Stage
from crm.targets.models import Target
from crm.targets.progress import progress
from parks.models import Park

SHOWN = 6  # rows of a section; the link beneath it leads to the others
NEWS = 12

#: What each role sees beneath the promise, in this order: names of templates and of attributes.
SECTIONS = {
    Role.OFFICER: ("steps", "missed", "silent"),
    Role.TEAM_LEAD: ("steps", "overdue", "missed", "silent"),
    Role.LEADER: ("funnel", "missed", "silent"),
    Role.ANALYST: ("awaiting",),
    Role.INSPECTOR: ("awaiting",),
    Role.PARK_MANAGER: ("parks",),
}


@require_safe
@needs("home.see")
def home(request):
    """Administrators hold no business data: theirs leads to the back office."""
    if not request.user.is_business:
        return render(request, "crm/desk/home/office.html")
    return render(request, "crm/desk/home/home.html", {"desk": Desk(request.user)})


class Desk:
    """What one user finds on the desk this morning; each part is asked for when it is shown."""

    def __init__(self, user):
        self.user, self.today = user, days.today()

    @property
    def sections(self):
        return [f"crm/desk/home/_{name}.html" for name in SECTIONS[self.user.role]]

    @cached_property
    def visible(self):
        return Lead.objects.visible_to(self.user)

    @property
    def leads(self):
        """The leads this desk is about: an officer's own, otherwise all that the user sees."""
        return self.visible.owned_by(self.user) if self.is_own else self.visible

    @property
    def is_own(self):
        return self.user.role == Role.OFFICER

    @cached_property
    def progress(self):
        return progress(Target.objects.visible_to(self.user).select_related("programme"))

    @cached_property
    def steps(self):
        """Groups of one's own next steps: overdue, today, the coming days."""
        due = Task.objects.of(self.user).due_by(days.ago(-SOON))
        tasks = due.first_of_each(SHOWN).select_related("lead__stage")
        groups = [Steps(when, [t for t in tasks if t.when == when]) for when in WHEN]
        return [group for group in groups if group.tasks]

    @cached_property
    def overdue(self):
        """What colleagues have let pass, the longest overdue first."""
        late = self.visible.open().with_next_step(NextStep.OVERDUE)
        return Some(late.rows("next_step", slice(SHOWN + 1)))

    @cached_property
    def silent(self):
        return Some(self.leads.stalled().rows("-silence", slice(SHOWN + 1)))

    @cached_property
    def missed(self):
        """Planned days that have passed, the latest first."""
        past = PlannedDay.objects.missed(self.leads).select_related("lead__owner", "stage")
        return Some(past.order_by("-on", "-pk")[: SHOWN + 1])

    @cached_property
    def awaiting(self):
        """Milestones that wait for this user's verdict, the longest waiting first."""
        waiting = Milestone.objects.visible_to(self.user).awaiting_verdict_of(self.user)
        return Some(waiting.waiting_longest(SHOWN + 1))

    @cached_property
    def news(self):
        """The milestones recorded last; a lead that was logged is one as well."""
        return list(Milestone.objects.visible_to(self.user).newest(NEWS))

    @cached_property
    def funnel(self):
        """Every stage with the count and planned investment of the active leads in it."""
        found = self.visible.open().by_stage()
        bars = [Bar(stage, *found.get(stage.pk, (0, 0))) for stage in Stage.objects.all()]
        return {"bars": bars, "longest": max((bar.count for bar in bars), default=0)}

    @cached_property
    def parks(self):
        return Park.objects.visible_to(self.user).with_occupancy()


WHEN = (NextStep.OVERDUE, NextStep.TODAY, NextStep.LATER)


@dataclass
class Steps:
    """Next steps due at `when`: the first few of them, and how many there are in all."""

    when: str
    tasks: list

    @property
    def count(self):
        return self.tasks[0].of


@dataclass
class Bar:
    """One stage of the funnel; investment in yuan."""

    stage: Stage
    count: int
    investment: int


class Some:
    """The first SHOWN of `rows`, and whether there are more; asks for one row more to know."""

    def __init__(self, rows):
        rows = list(rows)
        self.rows, self.more = rows[:SHOWN], len(rows) > SHOWN
