"""A calendar month, the period in which figures are counted."""

import calendar
import datetime as dt
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1949, 2100


@dataclass(frozen=True, order=True)
class Month:
    """`Month(2026, 11)`; `str()` gives "2026-11" and `Month.parse` reads that back."""

    year: int
    month: int

    def __post_init__(self):
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    def __str__(self):
        return f"{self.year:04}-{self.month:02}"

    @classmethod
    def of(cls, day):
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text):
        """The month written exactly as `str()` writes it; raises ValueError otherwise."""
        year, dash, month = text.partition("-")
        if not (text.isascii() and len(year) == 4 and dash and len(month) == 2):
            raise ValueError(f"not a month: {text[:20]!r}")
        if not (year.isdigit() and month.isdigit()):
            raise ValueError(f"not a month: {text!r}")
        return cls(int(year), int(month))

    @property
    def first(self):
        return dt.date(self.year, self.month, 1)

    @property
    def last(self):
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def next(self):
        """The month after; raises ValueError after the last month that can be named."""
        return self.plus(1)

    @property
    def previous(self):
        """The month before; raises ValueError before the first month that can be named."""
        return self.plus(-1)

    def plus(self, months):
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def __contains__(self, day):
        return self.first <= day <= self.last
