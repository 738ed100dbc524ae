"""The page of one lead: where it stands, what comes next, what it adds to the promise."""

from functools import cached_property

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.doors import needs
from crm.activities.forms import ActivityForm, DoneForm, StepForm
from crm.activities.models import Task
from crm.leads.answers import is_fragment
from crm.leads.evidence import Evidence
from crm.leads.models import Lead
from crm.leads.path import ahead, path_of, skipped
from crm.leads.stages import ProjectType
from crm.targets.outlook import outlooks
from crm.tenancies.models import steps_by_tenancy

from .history import told

SHOWN = 50  # activities and audit entries; who wants more asks for all


class LeadPage:
    """What one user sees of one lead. Each part is read when the template asks for it."""

    TABS = {
        "timeline": _("Timeline"),
        "figures": _("Figures"),
        "place": _("Place"),
        "evidence": _("Evidence"),
        "shares": _("Credit"),
        "contacts": _("Contacts"),
        "history": _("History"),
    }

    def __init__(self, lead, user, tab="", *, everything=False):
        self.lead, self.user = lead, user
        self.tab = tab if tab in self.TABS else "timeline"
        self.shown = None if everything else SHOWN

    @property
    def tabs(self):
        return self.TABS.items()

    @property
    def tab_template(self):
        return f"crm/desk/lead/_{self.tab}.html"

    @cached_property
    def path(self):
        return path_of(self.lead)

    @property
    def ahead(self):
        return ahead(self.path)

    @property
    def skipped(self):
        return skipped(self.path)

    @property
    def typeless(self):
        """The first stage that waits for the project type to be settled, or None."""
        if self.lead.project_type != ProjectType.UNDECIDED:
            return None
        return next((one for one in self.path if not one.has_gate and not one.milestone), None)

    @property
    def to_verify(self):
        """The milestones that await the verdict of this user."""
        return [
            step.milestone
            for step in self.reached
            if step.mark == "awaiting"
            and step.milestone.recorded_by_id != self.user.pk
            and self.user.has_perm("milestones.verify", step.milestone)
        ]

    @property
    def reached(self):
        return [step for step in self.path if step.milestone]

    @cached_property
    def outlook(self):
        milestones = [step.milestone for step in self.reached]
        return outlooks([self.lead], milestones)[self.lead.pk]

    @cached_property
    def state_changes(self):
        """Pauses, terminations and the like; read for the timeline alone."""
        changes = self.lead.states.standing().select_related("recorded_by")
        return list(changes) if self.tab == "timeline" else []

    @property
    def why(self):
        """The row that says why the lead is not active; None where it was not read."""
        return self.state_changes[-1] if self.state_changes else None

    @cached_property
    def step_form(self):
        form = DoneForm if self.lead.open_task else StepForm
        return form(auto_id="id_step_%s")

    @cached_property
    def activity_form(self):
        return ActivityForm(auto_id="id_log_%s")

    @cached_property
    def activities(self):
        activities = self.lead.activities.select_related("recorded_by")
        return list(activities[: self.shown])

    @cached_property
    def timeline(self):
        """Activities, steps of the path and changes of state, the latest first; of one day the
        later recorded."""
        return sorted(
            [*self.activities, *self.reached, *self.state_changes],
            key=lambda one: (one.on, one.recorded_at),
            reverse=True,
        )

    @cached_property
    def tenancies(self):
        return steps_by_tenancy(self.lead)

    @cached_property
    def evidence(self):
        return Evidence.objects.standing().of_lead(self.lead)

    @cached_property
    def share_set(self):
        sets = self.lead.share_sets.standing().select_related("leading_team", "recorded_by")
        return sets.with_partners().get()

    @cached_property
    def contacts(self):
        contacts = self.lead.investor.contacts.visible_to(self.user)
        return contacts.select_related("team", "enterprise")

    @cached_property
    def history(self):
        return told(self.lead, self.user, self.shown, [step.stage for step in self.path])


@require_safe
@needs("leads.see")
def lead(request, pk):
    """The page, or for htmx the part under the tabs alone."""
    leads = Lead.objects.visible_to(request.user).for_page()
    lead = get_object_or_404(Task.objects.as_next_step_of(leads), pk=pk)
    page = LeadPage(lead, request.user, request.GET.get("tab", ""), everything="all" in request.GET)
    template = "crm/desk/lead/_tabs.html" if is_fragment(request) else "crm/desk/lead.html"
    return render(request, template, {"lead": lead, "page": page})
