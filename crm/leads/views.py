"""The acts on a lead, each a form at an address of its own."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import files
from core.doors import needs
from core.refusals import shown_on

from .answers import act_once, ask, back_to, find_lead, find_stage
from .claims import set_shares
from .edit_form import LeadForm
from .evidence import Evidence
from .forms import PlanForm, SharesForm, StateForm
from .gates import gates_of
from .reach_form import ReachForm, TypeForm
from .stages import ProjectType
from .states import MOVES, State


@needs("leads.edit")
def lead_edit(request, pk):
    lead = find_lead(request, pk, "leads.edit")
    form = LeadForm(request.POST or None, instance=lead, user=request.user)
    if form.is_valid() and form.submit(lead.edit, by=request.user):
        return back_to(request, lead, _("Saved."))
    page = form.page("crm/leads/act.html")
    return ask(request, form, lead, _("Edit lead"), part="crm/leads/_edit.html", page=page)


@needs("leads.reach")
def lead_reach(request, pk):
    """Record the milestone of ?stage=, with the evidence that its gate asks for."""
    lead = find_lead(request, pk, "leads.reach")
    stage = find_stage(request)
    if _depends_on_type(lead, stage):
        return _settle_type(request, lead, stage)
    form = ReachForm(
        request.POST or None, request.FILES or None, lead=lead, stage=stage, user=request.user
    )
    if form.is_valid():
        with shown_on(form):
            act = partial(_reach, lead, stage, form, by=request.user)
            return act_once(request, form, lead, act, _recorded(stage))
    title = _("Record: %(stage)s") % {"stage": stage}
    return ask(request, form, lead, title, part="crm/leads/_reach.html", stage=stage)


def _depends_on_type(lead, stage):
    undecided = lead.project_type == ProjectType.UNDECIDED
    return undecided and not gates_of(lead.project_type)[stage.pk].has_gate


def _reach(lead, stage, form, *, by):
    lead.edit(form.details(), by=by, version=lead.version)
    given = {name: form.cleaned_data.get(name) for name in ("on", "amount", "note")}
    return lead.reach(stage, by=by, evidence=form.proofs(by=by), **given)


def _recorded(stage):
    if stage.counts:
        return _("Recorded. It counts once it is verified (%(role)s).") % {
            "role": stage.get_verifier_display()
        }
    return _("Recorded.")


def _settle_type(request, lead, stage):
    form = TypeForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            lead.edit(form.cleaned_data, by=request.user, version=lead.version)
            return redirect(f"{request.path}?stage={stage.slug}")
    title = _("Before %(stage)s: what type of project is it?") % {"stage": stage}
    return ask(request, form, lead, title, stage=stage)


def _state_title(state):
    return {
        State.PAUSED: _("Pause this lead"),
        State.TERMINATED: _("Terminate this lead"),
        State.ACTIVE: _("Resume this lead"),
        State.VOID: _("Void this lead: it was logged by mistake"),
    }[state]


@needs("leads.change_state")
def lead_state(request, pk):
    """Pause, terminate, resume or void: ?to= names the new state."""
    lead = find_lead(request, pk, "leads.change_state")
    state = request.POST.get("to") or request.GET.get("to")
    if state not in State.values or not MOVES[state]:
        raise Http404
    form = StateForm(request.POST or None, state=state)
    if form.is_valid():
        with shown_on(form):
            act = partial(lead.change_state, state, by=request.user, **form.cleaned_data)
            return act_once(request, form, lead, act, _("Saved."))
    return ask(request, form, lead, _state_title(state), sent={"to": state})


@needs("leads.plan")
def lead_plan(request, pk):
    lead = find_lead(request, pk, "leads.plan")
    form = PlanForm(request.POST or None, instance=lead)
    if form.is_valid() and form.submit_plan(by=request.user):
        return back_to(request, lead, _("Saved."))
    page = form.page("crm/leads/act.html")
    return ask(request, form, lead, _("Planned days"), part="crm/leads/_plan.html", page=page)


@needs("leads.share")
def lead_shares(request, pk):
    lead = find_lead(request, pk, "leads.share")
    share_set = lead.share_sets.standing().prefetch_related("partners").get()
    form = SharesForm(request.POST or None, lead=lead, share_set=share_set)
    if form.is_valid():
        with shown_on(form):
            given = {name: form.cleaned_data[name] for name in ("on", "reason", "seen")}
            act = partial(set_shares, lead, form.partners, by=request.user, **given)
            return act_once(request, form, lead, act, _("Saved."))
    return ask(request, form, lead, _("Shares of credit"), part="crm/leads/_shares.html")


@require_safe
@needs("leads.see")
def evidence_file(request, pk):
    """The file of a piece of evidence, as a download."""
    evidence = Evidence.objects.visible_to(request.user).with_file()
    return files.attachment(get_object_or_404(evidence, pk=pk).file)
