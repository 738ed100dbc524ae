"""From where a figure is looked at: what had happened, and what was known of it."""

import datetime as dt
from typing import NamedTuple

from core import days


class Moment(NamedTuple):
    """As of the end of `day`, as known at `known_at`, or now where that is None.

    Facts are read with it as `Milestone.objects.at(*moment)`.
    """

    day: dt.date
    known_at: dt.datetime | None = None

    @classmethod
    def now(cls):
        return cls(days.today())

    @classmethod
    def closing(cls, month, known_on=None):
        """The last day of `month`, or today while it lasts; as known when `known_on` ended."""
        known_at = known_on and end_of(known_on)
        return cls(min(month.last, days.today()), known_at)


def end_of(day):
    """The last moment of a Shanghai day."""
    return dt.datetime.combine(day, dt.time.max, days.SHANGHAI)
