"""The promise: every target with its progress, and on its page who counts, who waits, who not."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import once
from core.doors import needs
from core.refusals import shown_on
from crm.leads.models import Lead
from crm.targets import counting, uncounted
from crm.targets.forms import DecisionForm
from crm.targets.introductions import decide
from crm.targets.models import Target
from crm.targets.progress import progress
from crm.targets.qualifying import obstacles
from crm.targets.terms import terms

from .slots import Slots

PAGE = 50


@require_safe
@needs("targets.see")
def target_list(request):
    targets = Target.objects.visible_to(request.user).select_related("programme")
    return render(request, "crm/desk/targets.html", {"progress": progress(targets)})


@require_safe
@needs("targets.see")
def target(request, slug):
    """?show= chooses the rows: who counts (for everyone), who awaits verification or does not
    count (as far as the reader's leads go, with the number of the others)."""
    target = find_target(request, slug)
    tab = TABS.get(request.GET.get("show"), _counted)
    page = {
        "target": target,
        "progress": progress([target])[0],
        "terms": terms(target),
        "tabs": [(name, label) for name, label in LABELS.items() if name in _tabs(target)],
        **tab(request, target),
    }
    return render(request, "crm/desk/target.html", page)


@needs("introductions.decide")
def introduction_decide(request, slug, pk):
    """The analyst's verdict on one lead by hand."""
    target = find_target(request, slug)
    lead = get_object_or_404(Lead.objects.visible_to(request.user).for_list(), pk=pk)
    form = DecisionForm(request.POST or None)

    def judge():
        decide(target, lead, by=request.user, **form.cleaned_data)
        return target

    if form.is_valid():
        with shown_on(form):
            return redirect(once.run(request.user, form.once_key, judge))
    page = {"form": form, "target": target, "lead": lead, "obstacles": obstacles(target, lead)}
    return render(request, "crm/targets/decision.html", page)


def find_target(request, slug):
    targets = Target.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(targets, slug=slug)


LABELS = {
    "counted": _("Counts"),
    "awaiting": _("Awaits verification"),
    "uncounted": _("Does not count"),
}


def _tabs(target):
    return LABELS if target.is_of_enterprises else ("counted", "awaiting")


def _counted(request, target):
    if not target.is_of_enterprises:
        return _of_leads(request, "counted", counting.counted(target))
    rows = counting.counted(target).select_related("enterprise", "segment", "chain", "lead")
    page = _page(request, rows)
    mine = Lead.objects.visible_to(request.user).ids_among([one.lead_id for one in page])
    for introduction in page:
        introduction.is_open = introduction.lead_id in mine
    slots = Slots(target) if target.quota else None
    return {"show": "counted", "page": page, "slots": slots}


def _awaiting(request, target):
    return _of_leads(request, "awaiting", counting.awaiting(target))


def _uncounted(request, target):
    shown = _of_leads(request, "uncounted", uncounted.uncounted(target))
    uncounted.explain(target, shown["page"].object_list)
    return shown


def _of_leads(request, show, milestones):
    """Milestones the reader may see, and how many there are besides."""
    seen, hidden = uncounted.tally(milestones, request.user)
    rows = uncounted.with_leads(milestones.visible_to(request.user))
    return {"show": show, "page": _page(request, rows, seen), "hidden": hidden}


def _page(request, rows, count=None):
    """The page asked for; `count` where it is known already."""
    pages = Paginator(rows, PAGE)
    if count is not None:
        pages.count = count
    page = pages.get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    return page


TABS = {"counted": _counted, "awaiting": _awaiting, "uncounted": _uncounted}
