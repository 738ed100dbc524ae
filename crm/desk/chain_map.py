"""The map of a chain: its segments in columns, each filled, in talks or empty.

What is filled and how many are in talks is zone-wide, for it is the public promise; the leads
behind the numbers are named only to those who may see them.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from crm.chains.models import Segment
from crm.enterprises.standing import ChainRole
from crm.leads.models import Lead
from crm.targets.models import Introduction, Target

NAMED = 3  # leads, and firms, named in one slot; the lists have them all

FILLED, IN_TALKS, EMPTY = "filled", "talks", "empty"
LABELS = {FILLED: _("filled"), IN_TALKS: _("in talks"), EMPTY: _("empty")}
ICONS = {FILLED: "check-circle-fill", IN_TALKS: "chat-dots", EMPTY: "circle"}


@dataclass
class Slot:
    """One segment: how many groups fill it and who, how many open leads aim at it, and which of
    those the reader may see."""

    segment: Segment
    row: int = 1
    filled: int = 0
    introductions: list = field(default_factory=list)
    talks: int = 0
    leads: list = field(default_factory=list)

    @property
    def state(self):
        return FILLED if self.filled else IN_TALKS if self.talks else EMPTY

    @property
    def label(self):
        return LABELS[self.state]

    @property
    def icon(self):
        return ICONS[self.state]

    @property
    def feeds(self):
        return list(self.segment.feeds.all())


@dataclass
class Link:
    """A line from one column to the next; `start` and `end` are heights in the drawing."""

    start: int
    end: int
    is_live: bool  # both ends are filled


class ChainMap:
    """The slots of `chain` as `user` may see them."""

    ROW = 100  # height of one row in the drawing of the links

    def __init__(self, chain, user):
        segments = chain.segments.prefetch_related("feeds")
        self.slots = {segment.pk: Slot(segment) for segment in segments}
        for _chain, segment, _group in places_in([chain]):
            if segment in self.slots:
                self.slots[segment].filled += 1
        for introduction in _first_counted(chain):
            self._fill(introduction)
        for segment, talks in talks_by_segment([chain]).items():
            self.slots[segment].talks = talks
        for lead in _foremost(chain, user):
            self.slots[lead.segment_id].leads.append(lead)

    @cached_property
    def columns(self):
        """[(position, slots)], upstream first."""
        columns = []
        for position in Segment.Position:
            slots = [one for one in self.slots.values() if one.segment.position == position]
            for row, slot in enumerate(slots, start=1):
                slot.row = row
            columns.append((position, slots))
        return columns

    @property
    def rows(self):
        return max((len(slots) for _position, slots in self.columns), default=0)

    @property
    def height(self):
        return self.rows * self.ROW

    @property
    def gaps(self):
        """For each gap between neighbouring columns the Links that cross it."""
        slots = [slots for _position, slots in self.columns]
        return [self._links(*pair) for pair in pairwise(slots)]

    @property
    def states(self):
        """[(label, icon, state, how many slots)] for the legend."""
        held = [slot.state for slot in self.slots.values()]
        return [(LABELS[s], ICONS[s], s, held.count(s)) for s in (FILLED, IN_TALKS, EMPTY)]

    def _links(self, left, right):
        there = {slot.segment.pk: slot for slot in right}
        return [
            Link(self._middle(slot), self._middle(there[fed.pk]), _is_live(slot, there[fed.pk]))
            for slot in left
            for fed in slot.feeds
            if fed.pk in there
        ]

    def _middle(self, slot):
        return (slot.row - 1) * self.ROW + self.ROW // 2

    def _fill(self, introduction):
        """A firm that counts towards two targets stands once in its slot."""
        slot = self.slots.get(introduction.segment_id)
        named = [one.enterprise for one in slot.introductions] if slot else None
        if slot and introduction.enterprise not in named and len(named) < NAMED:
            slot.introductions.append(introduction)


def _is_live(slot, fed):
    return slot.state == fed.state == FILLED


def places_in(chains):
    """{(chain, segment, group)} of what counts in these chains, as ids; the segment may be None."""
    counted = Introduction.objects.counted().filter(chain__in=chains).order_by()
    return set(counted.values_list("chain", "segment", "group"))


def talks_by_segment(chains):
    """{id of a segment: how many open leads aim at it and do not count yet}, zone-wide."""
    leads = _in_talks(Lead.objects, chains)
    return dict(leads.order_by().values_list("segment").annotate(Count("pk")))


def _in_talks(leads, chains):
    counted = Introduction.objects.counted().values("lead")
    return leads.open().filter(segment__chain__in=chains).exclude(pk__in=counted)


def leaders_of(chains):
    """{id of a chain: its leaders on record}, as standing chain roles."""
    roles = ChainRole.objects.standing().filter(chain__in=chains, role=ChainRole.Role.LEADER)
    leaders = {}
    for role in roles.select_related("enterprise"):
        leaders.setdefault(role.chain_id, []).append(role)
    return leaders


def _first_counted(chain):
    """Of each segment the introductions that counted first, enough to name NAMED firms."""
    rank = Window(RowNumber(), partition_by="segment", order_by=["on", "pk"])
    counted = Introduction.objects.counted().filter(chain=chain)
    targets = len(Target.OF_ENTERPRISES)  # a firm has at most so many introductions
    first = counted.annotate(rank=rank).filter(rank__lte=NAMED * targets)
    return first.order_by("rank").select_related("enterprise")


def _foremost(chain, user):
    """Of each segment the open leads that are furthest, as far as `user` may see them."""
    rank = Window(
        RowNumber(), partition_by="segment", order_by=[F("stage__order").desc(), F("pk").desc()]
    )
    leads = _in_talks(Lead.objects.visible_to(user), [chain])
    return (
        leads.annotate(rank=rank).filter(rank__lte=NAMED).order_by("rank").select_related("stage")
    )
