"""Shanghai days and the working calendar. Every day in Luodi is a day in Asia/Shanghai."""

import datetime as dt
from zoneinfo import ZoneInfo

import chinese_calendar
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import request
from core.months import Month
from core.names import Bilingual
from core.refusals import Refused
from core.versions import Versioned

__all__ = [
    "SHANGHAI",
    "CalendarDay",
    "Month",
    "add_working_days",
    "ago",
    "is_working_day",
    "load_calendar",
    "next_working_day",
    "not_future",
    "today",
    "working_days_between",
]

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_SEEDED_YEAR = 2022  # the year the parks were launched; nothing is dated before
ONE_DAY = dt.timedelta(days=1)


class CalendarDay(Bilingual, Versioned):
    """A day that breaks the Monday-to-Friday rule: a holiday, or a weekend that is worked."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))

    class Meta:
        ordering = ["-day"]
        verbose_name = _("calendar day")
        verbose_name_plural = _("working calendar")


def today():
    return timezone.now().astimezone(SHANGHAI).date()


def not_future(day, *, field="on"):
    """Raise Refused when `day` has not come yet: nothing is recorded before it happens."""
    if day > today():
        raise Refused(_("This day has not come yet."), field=field)


def ago(days, on=None):
    """The day that many calendar days before `on`, or before today."""
    return (on or today()) - dt.timedelta(days=days)


def is_working_day(day):
    return _is_working(day, _exceptions())


def next_working_day(day):
    """The first working day after `day`."""
    return add_working_days(day, 1)


def add_working_days(day, n):
    """The `n`-th working day after `day` (before it, when `n` is negative); `day` itself for 0."""
    exceptions, step = _exceptions(), ONE_DAY if n >= 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= _is_working(day, exceptions)
    return day


def working_days_between(start, end):
    """How many working days lie after `start` up to and with `end`; negative when `end` is first.

    So `working_days_between(day, add_working_days(day, n)) == n`.
    """
    if end < start:
        return -working_days_between(end, start)
    exceptions = _exceptions()
    days = (start + ONE_DAY * n for n in range(1, (end - start).days + 1))
    return sum(_is_working(day, exceptions) for day in days)


def load_calendar():
    """Add the published Chinese holidays and worked weekends; days already there stay untouched."""
    published = chinese_calendar.holidays | chinese_calendar.workdays
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(
                day=day,
                is_working=day in chinese_calendar.workdays,
                name=_chinese_name(english, day),
                name_en=english,
            )
            for day, english in sorted(published.items())
            if day.year >= FIRST_SEEDED_YEAR
            and (day in chinese_calendar.workdays) != (day.weekday() < 5)
        ),
        ignore_conflicts=True,
    )


def _chinese_name(english, day):
    chinese = chinese_calendar.Holiday(english).chinese
    return f"{chinese}调休" if day in chinese_calendar.workdays else chinese


def _exceptions():
    """The days that break the rule, as {day: is_working}; read once in a request."""
    return request.remember(
        "days", lambda: dict(CalendarDay.objects.values_list("day", "is_working"))
    )


def _is_working(day, exceptions):
    return exceptions.get(day, day.weekday() < 5)
