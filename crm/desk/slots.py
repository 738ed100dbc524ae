"""The slots of a target with a quota: which are filled, by chain and segment, which are open."""

from dataclasses import dataclass, field

from crm.chains.models import Chain
from crm.targets import counting

MOST_DRAWN = 200  # a larger quota is told in numbers only


@dataclass
class Row:
    """One chain, None where it is not known, and the introductions that count in it."""

    chain: Chain | None
    introductions: list = field(default_factory=list)


class Slots:
    """The counted firms of `target` by chain, in the order of the map; zone-wide on purpose."""

    def __init__(self, target):
        self.target = target
        counted = counting.counted(target).select_related("enterprise", "segment", "chain")
        counted = counted.order_by("chain__order", "segment__order", "on", "pk")
        self.rows = []
        for introduction in counted[:MOST_DRAWN]:
            if not self.rows or self.rows[-1].chain != introduction.chain:
                self.rows.append(Row(introduction.chain))
            self.rows[-1].introductions.append(introduction)

    @property
    def open(self):
        """A number for each slot still to be filled, for the drawing."""
        filled = sum(len(row.introductions) for row in self.rows)
        return range(max(min(self.target.quota, MOST_DRAWN) - filled, 0))
