"""A table as every format of a report shows it: typed columns, rows of plain values.

The page, Excel and whatever comes later draw the same Table, so they cannot differ.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

from core import units
from core.units import NOTHING, number_text, percent_text

#: The kinds of a column. A share is a Rate, points are basis points, a day is a date; money is
#: in yuan and area in m², whatever unit they are shown in.
TEXT, COUNT, MONEY, AREA = "text", "count", "money", "area"
SHARE, POINTS, DAY = "share", "points", "day"


@dataclass(frozen=True)
class Units:
    """The units that a whole report is written in: keys of `core.units`."""

    money: str
    area: str

    @classmethod
    def of(cls, user):
        """What the user chose; a column has one unit, so "as fits" is 亿元, or million yuan."""
        money = user.money_unit
        if money == units.MoneyUnit.AUTO:
            money = "yi" if _reads_chinese() else "million"
        return cls(money, user.area_unit)

    def scale(self, kind):
        """How many yuan or m² one of the unit is; 1 for what has none."""
        if kind == MONEY:
            return units.MONEY[self.money][0]
        return units.AREA[self.area][0] if kind == AREA else 1

    def name(self, kind):
        unit = {MONEY: self.money, AREA: self.area}.get(kind)
        return unit and units.unit_name(unit)


@dataclass(frozen=True)
class Column:
    """`unit` stands in the heading; money and area have that of the report. `group` is the
    heading above this one. The column that `names_row` is the first unless another says so."""

    title: str
    kind: str = COUNT
    unit: str = ""
    group: str = ""
    names_row: bool = False

    def heading(self, units):
        unit = units.name(self.kind) or self.unit
        if not unit:
            return str(self.title)
        return f"{self.title}（{unit}）" if _reads_chinese() else f"{self.title} ({unit})"

    @property
    def is_number(self):
        return self.kind not in (TEXT, DAY)


@dataclass(frozen=True)
class Cell:
    """A value of another kind than its column's, or one whose rows can be opened at `url`."""

    value: Any
    kind: str | None = None
    url: str = ""


@dataclass(frozen=True)
class Row:
    """`bar` is the length, in hundredths of the longest, of the bar that a page may draw."""

    cells: list
    is_total: bool = False
    bar: int | None = None


@dataclass(frozen=True)
class Table:
    """`note` says what is counted, in a sentence or two."""

    slug: str
    title: str
    columns: list
    rows: list = field(default_factory=list)
    note: str = ""

    @property
    def named_by(self):
        """The index of the column that names a row."""
        return next((i for i, column in enumerate(self.columns) if column.names_row), 0)

    def groups(self):
        """[(heading above, number of columns)], or nothing when no column has one."""
        spans: list[list] = []
        for column in self.columns:
            if spans and column.group and spans[-1][0] == column.group:
                spans[-1][1] += 1
            else:
                spans.append([column.group, 1])
        return spans if any(group for group, _span in spans) else []

    def values(self):
        """Rows of [(value, kind)], as the formats write them."""
        for row in self.rows:
            yield [
                value_of(cell, column) for cell, column in zip(row.cells, self.columns, strict=True)
            ]


def value_of(cell, column):
    """(value, kind) of what stands in a row: a Cell or a plain value."""
    if isinstance(cell, Cell):
        return cell.value, cell.kind or column.kind
    return cell, column.kind


def shown(value, kind, units):
    """The text of a value in a column of that kind."""
    if value is None or value == "":
        return NOTHING
    if kind in (MONEY, AREA):
        return number_text(Fraction(value) / units.scale(kind), trim=False)
    return SHOWN[kind](value)


def _reads_chinese():
    return (get_language() or "zh").startswith("zh")


def _points(basis_points):
    sign = "+" if basis_points > 0 else ""
    return sign + number_text(Fraction(basis_points, 100), trim=False)


SHOWN = {
    TEXT: str,
    COUNT: number_text,
    SHARE: lambda rate: percent_text(rate.part, rate.whole),
    POINTS: _points,
    DAY: date.isoformat,
}
