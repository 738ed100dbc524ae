import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.fields import AreaField

from .models import Space
from .occupancy import FREE
from .placements import State


class AreaFilter(filters.Filter):
    """At least so many m², typed in the reader's unit of area."""

    field_class = AreaField


class SpaceFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Space.Kind.choices)
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (FREE, _("has room")),
            *((s, s.label) for s in (State.HELD, State.CONTRACTED, State.OCCUPIED)),
        ],
        method="in_state",
    )
    free = AreaFilter(label=_("Free area at least"), unit="m2", method="with_free")

    class Meta:
        model = Space
        fields: list[str] = []

    def in_state(self, spaces, name, state):
        return spaces.in_state(state)

    def with_free(self, spaces, name, area_m2):
        return spaces.with_free(area_m2)
