"""Parks with their occupancy, and what a park manager does with spaces and placements."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import days, once
from core.doors import needs
from core.refusals import shown_on

from . import occupancy
from .forms import ResizeForm, StepForm
from .models import Park, PublishedFigure, Space
from .placements import Placement

FORM_PAGE = "parks/form.html"


@require_safe
@needs("parks.see")
def park_list(request):
    """The jointly built parks first; beneath, the figures as they were published."""
    parks = list(Park.objects.visible_to(request.user).with_occupancy().cobuilt_first())
    occupied = occupancy.of_parks(parks)
    for park in parks:
        park.occupancy = occupied[park.pk]
    page = {"parks": parks, "figures": PublishedFigure.objects.visible_to(request.user)}
    return render(request, "parks/parks.html", page)


@needs("parks.keep")
def space_resize(request, pk):
    space = get_object_or_404(Space.objects.visible_to(request.user).select_related("park"), pk=pk)

    def resize(changes, **how):
        if changes:
            space.resize(changes["area_m2"], **how)

    form = ResizeForm(request.POST or None, instance=space)
    if form.is_valid() and form.submit(resize, by=request.user):
        messages.success(request, _("Saved."))
        return redirect(space)
    page = {"form": form, "space": space, "title": _("Correct the area")}
    return render(request, form.page(FORM_PAGE), page)


@needs("parks.keep")
def placement_step(request, pk):
    """Contracted or occupied, as `state` in the address says."""
    placements = Placement.objects.visible_to(request.user).select_related("space__park")
    placement = get_object_or_404(placements, pk=pk)
    asked = {"state": request.GET.get("state"), "on": days.today()}
    form = StepForm(request.POST or None, initial=asked)

    def advance():
        placement.advance(by=request.user, **form.cleaned_data)
        return placement.space

    if form.is_valid():
        with shown_on(form):
            return redirect(once.run(request.user, form.once_key, advance))
    page = {"form": form, "space": placement.space, "title": _("Next step"), "placement": placement}
    return render(request, FORM_PAGE, page)
