"""What the list of leads can be narrowed by and ordered in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from core.filtering import DayFilter, Key, ListFilter, PickFilter, TextFilter, YuanFilter
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
    return [(Key(stage.slug, stage.pk), str(stage)) for stage in Stage.objects.all()]


def _chains(user):
    """Whole chains and their segments, grouped: "wind" and "wind.blades", as ids of segments."""
    groups = {}
    for segment in Segment.objects.visible_to(user).select_related("chain"):
        groups.setdefault(segment.chain, []).append(segment)
    return [
        (str(chain), [_whole(chain, segments), *(_part(chain, one) for one in segments)])
        for chain, segments in groups.items()
    ]


def _whole(chain, segments):
    label = _("All of %(chain)s") % {"chain": chain}
    return Key(chain.slug, [segment.pk for segment in segments]), label


def _part(chain, segment):
    return Key(f"{chain.slug}.{segment.slug}", [segment.pk]), segment.shown_name


def _parks(user):
    parks = [(Key(park.slug, park.pk), str(park)) for park in Park.objects.visible_to(user)]
    return [*parks, (NOWHERE, _("no place yet"))]


def _teams(user):
    teams = Team.objects.filter(pk__in=teams_seen_by(user))
    return [(Key(team.slug, team.pk), str(team)) for team in teams]


def _owners(user):
    people = User.objects.filter(team__in=teams_seen_by(user))
    return [(Key(person.username, person.pk), person.name) for person in people]


class LeadFilter(ListFilter):
    q = TextFilter(label=_("Name, investor or USCC"), method="like", max_length=100)
    state = PickFilter(
        label=_("State"), method="in_state", empty="",
        choices=[*State.choices, ("any", _("all but mistakes"))],
    )  # fmt: skip
    stage = PickFilter(label=_("Stage"), field_name="stage", choices=_stages)
    light = PickFilter(label=_("Silence"), method="lit", choices=Light.choices)
    next = PickFilter(label=_("Next step"), method="due", choices=NextStep.choices)
    owner = PickFilter(label=_("Owner"), field_name="owner", choices=_owners)
    team = PickFilter(label=_("Team"), field_name="team", choices=_teams)
    chain = PickFilter(
        label=_("Chain and segment"), field_name="segment", lookup_expr="in", choices=_chains
    )
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

    def in_park(self, leads, name, park):
        return leads.filter(park=None if park == NOWHERE else park.pk)

    def of_origin(self, leads, name, origin):
        return leads.filter(origin="" if origin == UNKNOWN else origin)

    def without_demo(self, leads, name, value):
        return leads.filter(demo=False)
