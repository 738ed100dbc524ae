"""What the list of leads can be narrowed by and ordered in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from core.filtering import DayFilter, ListFilter, PickFilter, TextFilter, YuanFilter
from crm.chains.models import Segment
from parks.models import Park

from .listing import ORDERS, Light, NextStep
from .models import Lead, Origin
from .permissions import recruits
from .querysets import teams_seen_by
from .stages import ProjectType, Stage
from .states import State

UNKNOWN = "unknown"  # an origin that is not known yet; kept as ""
NOWHERE = "none"  # no park yet


def _stages(user):
    return [(stage.slug, str(stage)) for stage in Stage.objects.all()]


def _chains(user):
    """Whole chains and their segments, grouped: "wind" and "wind.blades"."""
    groups = {}
    for segment in Segment.objects.select_related("chain"):
        chain = segment.chain
        whole = (chain.slug, _("All of %(chain)s") % {"chain": chain})
        name = (f"{chain.slug}.{segment.slug}", segment.shown_name)
        groups.setdefault(str(chain), [whole]).append(name)
    return list(groups.items())


def _parks(user):
    parks = [(park.slug, str(park)) for park in Park.objects.visible_to(user)]
    return [*parks, (NOWHERE, _("no place yet"))]


def _teams(user):
    teams = Team.objects.filter(pk__in=teams_seen_by(user))
    return [(team.slug, str(team)) for team in teams]


def _owners(user):
    people = User.objects.filter(team__in=teams_seen_by(user))
    return list(people.values_list("username", "name"))


class LeadFilter(ListFilter):
    q = TextFilter(label=_("Name, investor or USCC"), method="like", max_length=100)
    state = PickFilter(
        label=_("State"), method="in_state", empty="",
        choices=[*State.choices, ("any", _("all but mistakes"))],
    )  # fmt: skip
    stage = PickFilter(label=_("Stage"), field_name="stage__slug", choices=_stages)
    light = PickFilter(label=_("Silence"), method="lit", choices=Light.choices)
    next = PickFilter(label=_("Next step"), method="due", choices=NextStep.choices)
    owner = PickFilter(label=_("Owner"), field_name="owner__username", choices=_owners)
    team = PickFilter(label=_("Team"), field_name="team__slug", choices=_teams)
    chain = PickFilter(label=_("Chain and segment"), method="in_chain", choices=_chains)
    park = PickFilter(label=_("Park"), method="in_park", choices=_parks)
    type = PickFilter(
        label=_("Project type"), field_name="project_type", choices=ProjectType.choices
    )
    origin = PickFilter(
        label=_("Origin of funds"), method="of_origin",
        choices=[(value or UNKNOWN, label) for value, label in Origin.choices],
    )  # fmt: skip
    min = YuanFilter(label=_("Investment from"), field_name="planned_investment", lookup_expr="gte")
    max = YuanFilter(
        label=_("Investment up to"), field_name="planned_investment", lookup_expr="lte"
    )
    since = DayFilter(label=_("Logged from"), field_name="logged_on", lookup_expr="gte")
    until = DayFilter(label=_("Logged up to"), field_name="logged_on", lookup_expr="lte")
    demo = PickFilter(
        label=_("Demonstration data"), method="without_demo", choices=[("no", _("left out"))],
        empty=_("included"),
    )  # fmt: skip
    sort = PickFilter(
        label=_("Order"), method="_all", empty="", widget=forms.HiddenInput,
        choices=[(key, key) for key in ORDERS],
    )  # fmt: skip

    class Meta:
        model = Lead
        fields: list[str] = []

    def defaults_for(self, user):
        """Active leads: for those who recruit what is due first, for others the newest."""
        return {"state": State.ACTIVE, "sort": "next_step" if recruits(user) else "-logged"}

    @property
    def order(self):
        return self.form.cleaned_data.get("sort") or self.defaults_for(self.request.user)["sort"]

    def like(self, leads, name, text):
        return leads.like(text)

    def in_state(self, leads, name, state):
        return leads.valid() if state == "any" else leads.filter(state=state)

    def lit(self, leads, name, light):
        return leads.lit(light)

    def due(self, leads, name, when):
        return leads.with_next_step(when)

    def in_chain(self, leads, name, place):
        chain, dot, segment = place.partition(".")
        segments = Segment.objects.filter(chain__slug=chain)
        return leads.filter(segment__in=segments.filter(slug=segment) if dot else segments)

    def in_park(self, leads, name, slug):
        return leads.filter(park=None) if slug == NOWHERE else leads.filter(park__slug=slug)

    def of_origin(self, leads, name, origin):
        return leads.filter(origin="" if origin == UNKNOWN else origin)

    def without_demo(self, leads, name, value):
        return leads.filter(demo=False)
