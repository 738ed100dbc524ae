"""The list of leads: filters as a form and as chips, an order, totals, pages of 50."""

from dataclasses import dataclass
from functools import cached_property

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from core.doors import needs
from crm.leads.filters import LeadFilter
from crm.leads.models import Lead
from crm.leads.permissions import recruits

from .lead_rows import Row

PAGE = 50


@require_safe
@needs("leads.see")
@vary_on_headers("HX-Request", "HX-Target")
def lead_list(request):
    """A change of the filters asks by htmx for the results alone; ?panel= shows the filters."""
    listing = Listing(LeadFilter(request, Lead.objects.visible_to(request.user)))
    part = _part(request)
    page = {"listing": listing, "filters": listing.filters, "layout": LAYOUT}
    answer = render(request, PARTS.get(part, "crm/desk/lead_list.html"), page)
    if part == "results":  # the address of what is shown, without the fields that say nothing
        push_url(answer, f"{request.path}?{listing.filters.query()}")
    return answer


PARTS = {
    "results": "crm/desk/_lead_list_results.html",
    "filters": "crm/desk/_lead_list_filters.html",
}


def _part(request):
    """The id of the part of the page that htmx asks for; nothing for the whole page."""
    return request.htmx and not request.htmx.history_restore_request and request.htmx.target


class Listing:
    """What the page shows of the leads that fit the filters."""

    def __init__(self, filters):
        self.filters = filters
        self.leads = filters.found()
        self.errors = [(filters.form.fields[n].label, e) for n, e in filters.errors.items()]

    @cached_property
    def totals(self):
        """{"count": n, "investment": yuan} of the whole filter, not of the page."""
        return self.leads.totals()

    @cached_property
    def page(self):
        pages = Paginator(_Rows(self.leads, self.filters.order, self.totals["count"]), PAGE)
        return pages.get_page(self.filters.form.cleaned_data.get("page"))

    @cached_property
    def rows(self):
        return [Row(lead, self.filters.request.user) for lead in self.page]

    @property
    def panel_is_open(self):
        """The filters are shown when asked for, and when one of them cannot be read."""
        return "panel" in self.filters.request.GET or bool(self.errors)

    @property
    def columns(self):
        return [Column(label, key, self.filters) for label, key in COLUMNS]

    @property
    def views(self):
        """The lists asked for most, one click away; one's own only for those who own leads."""
        mine = [(_("My leads"), f"owner={self.filters.request.user.username}")]
        here = self.filters.query()
        offered = [*(mine if recruits(self.filters.request.user) else []), *VIEWS]
        return [View(label, query, is_here=query == here) for label, query in offered]

    @property
    def is_narrowed(self):
        return bool(self.errors or any(self.filters.chips()))


class _Rows:
    """Leads in an order, as a Paginator wants them: counted already, and cut page by page."""

    def __init__(self, leads, order, count):
        self.leads, self.order, self._count = leads, order, count

    def count(self):
        return self._count

    def __getitem__(self, part):
        return list(self.leads.rows(self.order, part))


VIEWS = (
    (_("All active"), ""),
    (_("Overdue"), "next=overdue"),
    (_("Due today"), "next=today"),
    (_("No next step"), "next=none"),
    (_("Silent"), "light=silent&sort=-silence"),
)


@dataclass
class View:
    """A list that is one click away: the query string that gives it."""

    label: str
    query: str
    is_here: bool


#: label → key of its order, or None; the key is the order that the first click gives.
COLUMNS = (
    (_("Silence"), "-silence"),
    (_("Lead and investor"), None),
    (_("Stage"), "-stage"),
    (_("Next step"), "next_step"),
    (_("Owner"), None),
    (_("Investment"), "-investment"),
    (_("Place"), None),
    (_("Logged"), "-logged"),
)


@dataclass
class Column:
    """A head of the table, with the query string that orders by it."""

    label: str
    key: str | None
    filters: LeadFilter

    @property
    def query(self):
        return self.filters.query(sort=_reverse(self.key) if self._is_first else self.key)

    @property
    def sorted(self):
        """ascending, descending, or nothing: what aria-sort says."""
        if not self.key or not (self._is_first or self.filters.order == _reverse(self.key)):
            return ""
        return "descending" if self.filters.order.startswith("-") else "ascending"

    @property
    def _is_first(self):
        return self.filters.order == self.key


def _reverse(key):
    return key[1:] if key.startswith("-") else f"-{key}"


def _layout():
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        Div(
            *(Field(name) for name in LeadFilter.base_filters if name not in ("sort", "page")),
            css_class="filters-grid",
        ),
        Field("sort"),
    )
    return helper


LAYOUT = _layout()
