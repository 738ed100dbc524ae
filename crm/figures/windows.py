"""Windows of days: each begins on a day of its own and ends with the day of the moment."""

from django.db.models import Q


def windows_of(month):
    """{name: first day} of the three windows that a report on `month` counts in."""
    return {"month": month.first, "year": month.first.replace(month=1), "ever": None}


def within(since, day="on"):
    """{name: what a row fits whose `day` lies in the window}, for windows as above."""
    return {name: Q(**{f"{day}__gte": first}) if first else Q() for name, first in since.items()}
