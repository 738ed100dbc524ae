"""A table as a page draws it: every value as text, in the units of the report."""

from dataclasses import dataclass

from .tables import DAY, TEXT, Cell, shown, value_of


@dataclass(frozen=True)
class Drawn:
    text: str
    label: str  # of the column, for a phone, where each row is a card
    kind: str
    is_name: bool
    url: str = ""

    @property
    def is_number(self):
        return self.kind not in (TEXT, DAY)


class Drawing:
    """What the template `_table.html` reads. `rows` are [(Row, [Drawn])]."""

    def __init__(self, table, units):
        self.table, self.units = table, units
        self.heads = [(column, column.heading(units)) for column in table.columns]
        self.labels = [
            f"{column.group} · {heading}" if column.group else heading
            for column, heading in self.heads
        ]

    @property
    def groups(self):
        return self.table.groups()

    @property
    def has_bars(self):
        return any(row.bar is not None for row in self.table.rows)

    @property
    def rows(self):
        for row in self.table.rows:
            yield row, [self._drawn(index, cell) for index, cell in enumerate(row.cells)]

    def _drawn(self, index, cell):
        column = self.table.columns[index]
        value, kind = value_of(cell, column)
        return Drawn(
            text=shown(value, kind, self.units),
            label=self.labels[index],
            kind=kind,
            is_name=index == self.table.named_by,
            url=cell.url if isinstance(cell, Cell) else "",
        )
