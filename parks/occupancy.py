"""How much of a park or space is promised, by state: the parts of a bar, and the words for it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .placements import Placement, State

FREE = "free"
#: From the most settled to the least; what is left is free.
ORDER = (State.OCCUPIED, State.CONTRACTED, State.HELD, FREE)
ICONS = {
    State.OCCUPIED: "building-fill-check",
    State.CONTRACTED: "file-earmark-check",
    State.HELD: "hourglass-split",
    FREE: "square",
}


@dataclass(frozen=True)
class Part:
    """`m2` of the whole in one state; `start` and `width` are percentages for the bar."""

    state: str
    m2: int
    start: str
    width: str

    @property
    def label(self):
        return _("free") if self.state == FREE else State(self.state).label

    @property
    def icon(self):
        return ICONS[self.state]


@dataclass(frozen=True)
class Occupancy:
    """Of `area_m2`, `promised` maps states of placements to m²."""

    area_m2: int
    promised: dict

    @property
    def committed_m2(self):
        return sum(self.promised.values())

    @property
    def free_m2(self):
        return self.area_m2 - self.committed_m2

    @property
    def parts(self):
        """The four Parts in order; those of nothing are left out."""
        sizes = self.promised | {FREE: self.free_m2}
        start = 0
        for state in ORDER:
            size = sizes.get(state, 0)
            if size:
                yield Part(state, size, self._percent(start), self._percent(size))
            start += size

    @property
    def state(self):
        """The state of the largest promised part; free while nothing is promised."""
        return max(self.promised, key=self.promised.get, default=FREE)

    @property
    def icon(self):
        return ICONS[self.state]

    @property
    def label(self):
        return _("free") if self.state == FREE else State(self.state).label

    def _percent(self, m2):
        tenths = m2 * 1000 // self.area_m2
        return f"{tenths // 10}.{tenths % 10}%"


def of_parks(parks):
    """{id of a park: Occupancy} for parks that came `with_occupancy()`; one query."""
    promised = Placement.objects.filter(space__park__in=parks).area_by("space__park")
    return {park.pk: Occupancy(park.space_area, promised.get(park.pk, {})) for park in parks}


def of_spaces(spaces):
    """{id of a space: Occupancy}; one query for all of them."""
    promised = Placement.objects.filter(space__in=spaces).area_by("space")
    return {space.pk: Occupancy(space.area_m2, promised.get(space.pk, {})) for space in spaces}
