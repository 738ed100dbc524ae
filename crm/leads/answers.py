"""How the doors of a lead answer: the form of an act as a page of its own, or, for htmx, the form
alone; and after the act, the lead again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django_htmx.http import HttpResponseClientRedirect

from core import once
from core.permissions import authorise

from .models import Lead
from .stages import Stage


def find_lead(request, pk, perm):
    """The lead, when the user may see it (else 404) and may do this to it (else NotAllowed)."""
    leads = Lead.objects.visible_to(request.user).for_list().select_related("project_company")
    lead = get_object_or_404(leads, pk=pk)
    authorise(perm, request.user, lead)
    return lead


def find_stage(request):
    """The stage named by ?stage= or by the form that was sent; 404 for any other word."""
    slug = request.POST.get("stage") or request.GET.get("stage")
    for stage in Stage.objects.all():
        if stage.slug == slug:
            return stage
    raise Http404


def is_fragment(request):
    """Does htmx ask for a part of the page it is on?"""
    return request.htmx and not request.htmx.boosted


def ask(request, form, lead, title, *, part="crm/leads/_act.html", page=None, **more):
    """Show `form` for an act on `lead`: `part` inside a page, or alone in the page that asked."""
    shown = {"form": form, "lead": lead, "title": title, "part": part, **more}
    return render(request, part if is_fragment(request) else page or "crm/leads/act.html", shown)


def act_once(request, form, lead, act, message):
    """Do `act` once for this form, however often it is sent, and go back to the lead."""

    def act_on_lead():
        act()
        return lead

    once.run(request.user, form.once_key, act_on_lead)
    return back_to(request, lead, message)


def back_to(request, lead, message):
    messages.success(request, message)
    if is_fragment(request):
        return HttpResponseClientRedirect(lead.get_absolute_url())
    return redirect(lead)
