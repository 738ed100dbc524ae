"""Letting the program believe that it is another moment, so that what it writes is dated then."""

import datetime as dt
from contextlib import contextmanager

from django.utils import timezone

from core.days import SHANGHAI


def moment_of(day, minute, *, latest):
    """The moment `minute` minutes into the office hours of `day`, but not after `latest`."""
    opening = dt.datetime.combine(day, dt.time(9), SHANGHAI)
    return min(opening + dt.timedelta(minutes=minute % 480), latest)


@contextmanager
def clock_at(moment):
    """`timezone.now()`, in model defaults too, gives `moment` within this block."""

    class Stopped(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    # The defaults of fields hold the function `timezone.now` itself, so what has to change is
    # the class that it asks.
    running, timezone.datetime = timezone.datetime, Stopped
    try:
        yield
    finally:
        timezone.datetime = running
