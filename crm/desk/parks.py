"""A park and a space with who stands there, as far as the reader may know."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import parsing
from core.doors import needs
from core.refusals import shown_on
from crm.leads.models import Lead
from crm.tenancies.forms import ReleaseForm
from crm.tenancies.models import Tenancy
from parks import occupancy
from parks.filters import SpaceFilter
from parks.models import Park, Space
from parks.placements import FOLLOWS, Placement

PAGE = 60
LEADS_SHOWN = 10


@require_safe
@needs("parks.see")
def park(request, slug):
    park = get_object_or_404(Park.objects.visible_to(request.user).with_occupancy(), slug=slug)
    spaces = park.spaces.visible_to(request.user)
    found = SpaceFilter(request, spaces)
    page = Paginator(found.found().with_placements(), PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    parts = occupancy.of_spaces(page.object_list)
    for space in page:
        space.occupancy = parts[space.pk]
    _name_occupiers(request.user, [one for space in page for one in space.current])
    shown = {
        "park": park,
        "occupancy": occupancy.of_parks([park])[park.pk],
        "filter": found,
        "page": page,
    }
    return render(request, "crm/desk/park.html", shown)


@require_safe
@needs("parks.see")
def space(request, pk):
    space = get_object_or_404(Space.objects.visible_to(request.user).select_related("park"), pk=pk)
    placements = list(space.placements.visible_to(request.user).with_steps())
    _name_occupiers(request.user, placements)
    for placement in placements:
        placement.next_state = _next_state(placement)
        placement.icon = occupancy.ICONS.get(placement.state, "slash-circle")
    shown = {
        "space": space,
        "occupancy": occupancy.of_spaces([space])[space.pk],
        "placements": placements,
    }
    if request.user.has_perm("leads.place") and space.free_m2:
        shown["leads"] = _leads_to_place(request)
    return render(request, "crm/desk/space.html", shown)


@needs("parks.keep")
def placement_release(request, pk):
    """The park manager gives a place back; for a lead's place this goes through its tenancy."""
    placements = Placement.objects.visible_to(request.user).select_related("space__park")
    placement = get_object_or_404(placements, pk=pk)
    form = ReleaseForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            held = Tenancy.objects.for_page().of(placement) or placement
            held.release(by=request.user, **form.cleaned_data)
            return redirect(placement.space)
    page = {"form": form, "space": placement.space, "title": _("Release"), "placement": placement}
    return render(request, "parks/form.html", page)


def _name_occupiers(user, placements):
    """Write onto each placement whether this user may know who stands there, and for which lead."""
    tenancies = Tenancy.objects.visible_to(user).select_related("lead").by_placement(placements)
    keeps = user.has_perm("parks.keep")
    for placement in placements:
        tenancy = tenancies.get(placement.pk)
        placement.lead = tenancy and tenancy.lead
        placement.is_open = keeps or tenancy is not None


def _next_state(placement):
    return next((state for state, before in FOLLOWS.items() if before == placement.state), None)


def _leads_to_place(request):
    """Leads this user may put somewhere, the latest first; ?q= looks for one by name."""
    leads = Lead.objects.visible_to(request.user).open().worked_by(request.user)
    asked = parsing.clean_text(request.GET.get("q", ""), max_length=60)
    return leads.named(asked).select_related("stage", "investor")[:LEADS_SHOWN]
