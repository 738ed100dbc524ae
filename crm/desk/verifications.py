"""The second pair of eyes: milestones that await a verdict, the verdict, and the withdrawal."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.doors import needs
from core.permissions import authorise
from core.refusals import shown_on
from crm.leads.answers import ask, back_to
from crm.leads.forms import ReasonForm, VerdictForm
from crm.leads.milestones import Milestone
from crm.targets.introductions import verify_milestone, withdraw_milestone
from crm.targets.outlook import outlooks

PAGE = 50


@require_safe
@needs("milestones.verify")
def verification_list(request):
    """What waits for this user's verdict, the longest waiting first."""
    waiting = Milestone.objects.visible_to(request.user).awaiting_verdict_of(request.user)
    page = Paginator(waiting.for_queue(), PAGE).get_page(request.GET.get("page"))
    outlook = outlooks([one.lead for one in page], page)
    for milestone in page:
        milestone.outlook = [
            one
            for one in outlook[milestone.lead_id]
            if one.target.counts_at == milestone.stage.kind
        ]
    return render(request, "crm/desk/verifications.html", {"page": page})


@needs("milestones.verify")
def milestone_verify(request, pk):
    milestone = _find(request, pk, "milestones.verify")
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            counted = verify_milestone(milestone, by=request.user, **form.cleaned_data)
            messages.success(request, _verdict(form.cleaned_data["accepted"], counted))
            return redirect("verification_list" if "queue" in request.POST else milestone)
    title = _("Verify: %(stage)s") % {"stage": milestone.stage}
    part = "crm/leads/_verify.html"
    return ask(request, form, milestone.lead, title, part=part, milestone=milestone)


def _verdict(accepted, counted):
    if not accepted:
        return _("Refused; the recorder is told why.")
    if not counted:
        return _("Verified.")
    targets = ", ".join(str(one.target) for one in counted)
    return _("Verified. One more counts: %(targets)s.") % {"targets": targets}


@needs("milestones.withdraw")
def milestone_withdraw(request, pk):
    milestone = _find(request, pk, "milestones.withdraw")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            withdraw_milestone(milestone, by=request.user, **form.cleaned_data)
            return back_to(request, milestone.lead, _("Withdrawn."))
    title = _("Withdraw: %(stage)s") % {"stage": milestone.stage}
    return ask(request, form, milestone.lead, title)


def _find(request, pk, perm):
    """The standing milestone, when the user may see it (else 404) and judge it (else 403)."""
    milestones = Milestone.objects.visible_to(request.user).standing().for_queue()
    milestone = get_object_or_404(milestones, pk=pk)
    authorise(perm, request.user, milestone)
    return milestone
