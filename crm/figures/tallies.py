"""What every figure is made of: how many projects, and their money."""

from dataclasses import astuple, dataclass

from django.db.models import Case, Count, IntegerField, Sum, Value, When

YI = 100_000_000  # yuan

#: The size bands of a report, as their lower ends in yuan; each ends where the next begins.
BANDS = (0, 1 * YI, 5 * YI, 10 * YI, 20 * YI, 50 * YI, 100 * YI)


@dataclass(frozen=True)
class Tally:
    """`count` projects with `amount` yuan; `output` is what they expect to put out in a year."""

    count: int = 0
    amount: int = 0
    output: int = 0

    def __add__(self, other):
        return Tally(*map(sum, zip(astuple(self), astuple(other), strict=True)))


def total(tallies):
    return sum(tallies, Tally())


def tally_of(row, prefix=""):
    """The Tally in a row of sums; what was summed over nothing is 0."""
    return Tally(*(row.get(f"{prefix}{name}") or 0 for name in ("count", "amount", "output")))


def sums(amount, *, prefix="", output=None, only=None):
    """The aggregates that `tally_of` reads, over the rows that fit `only`."""
    found = {
        f"{prefix}count": Count("pk", filter=only),
        f"{prefix}amount": Sum(amount, filter=only),
    }
    return found | ({f"{prefix}output": Sum(output, filter=only)} if output else {})


def band_of(amount):
    """The index in BANDS of the column `amount`; None where it is not known."""
    return Case(
        *(
            When(**{f"{amount}__gte": low}, then=Value(index))
            for index, low in reversed(list(enumerate(BANDS)))
        ),
        output_field=IntegerField(null=True),
    )
