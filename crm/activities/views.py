"""Logging what was done with a lead, and planning and finishing its next step."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.doors import needs
from core.permissions import authorise
from core.refusals import shown_on
from crm.leads.answers import act_once, ask, find_lead

from .forms import ActivityForm, DoneForm, StepForm
from .models import Activity, Task


@needs("activities.log")
def activity_new(request, pk):
    lead = find_lead(request, pk, "activities.log")
    form = ActivityForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            act = partial(Activity.objects.log, lead, by=request.user, **form.cleaned_data)
            return act_once(request, form, lead, act, _("Logged."))
    return ask(request, form, lead, _("Log an activity"))


@needs("tasks.plan")
def lead_next_step(request, pk):
    lead = find_lead(request, pk, "tasks.plan")
    form = StepForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            title, due_on = form.step
            act = partial(Task.objects.plan, lead, title, due_on=due_on, by=request.user)
            return act_once(request, form, lead, act, _("Planned."))
    return ask(request, form, lead, _("Next step"))


@needs("tasks.finish")
def task_done(request, pk):
    tasks = Task.objects.visible_to(request.user).select_related("lead__team", "assignee")
    task = get_object_or_404(tasks, pk=pk)
    authorise("tasks.finish", request.user, task)
    form = DoneForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            act = partial(_finish, task, then=form.step, by=request.user)
            return act_once(request, form, task.lead, act, _("Done."))
    return ask(request, form, task.lead, _("Done: %(task)s") % {"task": task})


def _finish(task, **how):
    task.finish(**how)
    return task
