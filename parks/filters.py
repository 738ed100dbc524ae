"""What the spaces of a park can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.fields import AreaField
from core.filtering import ListFilter, PickFilter

from .models import Space
from .occupancy import FREE
from .placements import State

_STATES = [
    (FREE, _("has room")),
    *((state, state.label) for state in (State.HELD, State.CONTRACTED, State.OCCUPIED)),
]


class AreaFilter(filters.Filter):
    field_class = AreaField


class SpaceFilter(ListFilter):
    kind = PickFilter(label=_("Kind"), choices=Space.Kind.choices)
    state = PickFilter(label=_("State"), choices=_STATES, method="in_state")
    free = AreaFilter(label=_("Free area at least"), unit="m2", method="with_free")

    class Meta:
        model = Space
        fields: list[str] = []

    def in_state(self, spaces, name, state):
        return spaces.in_state(state)

    def with_free(self, spaces, name, area_m2):
        return spaces.with_free(area_m2)
