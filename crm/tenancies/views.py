"""Putting a lead into a space, and giving the space back."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.doors import needs
from core.permissions import authorise
from core.refusals import shown_on
from crm.leads.answers import act_once, ask, back_to, find_lead

from .forms import PlaceForm, ReleaseForm
from .models import Tenancy


@needs("leads.place")
def lead_place(request, pk):
    """`?space=` chooses the space, as a link from its page does."""
    lead = find_lead(request, pk, "leads.place")
    form = PlaceForm(request.POST or None, user=request.user)
    form.initial["space"] = request.GET.get("space")
    if form.is_valid():
        with shown_on(form):
            act = partial(Tenancy.objects.place, lead, by=request.user, **form.cleaned_data)
            return act_once(request, form, lead, act, _("The place is held."))
    part = "crm/tenancies/_place.html"
    return ask(request, form, lead, _("Give this lead a place"), part=part)


@needs("tenancies.release")
def tenancy_release(request, pk):
    tenancy = get_object_or_404(Tenancy.objects.visible_to(request.user).for_page(), pk=pk)
    authorise("tenancies.release", request.user, tenancy)
    form = ReleaseForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            tenancy.release(by=request.user, **form.cleaned_data)
            return back_to(request, tenancy.lead, _("The place is free again."))
    title = _("Give back %(place)s") % {"place": tenancy.placement.space}
    return ask(request, form, tenancy.lead, title)
