import datetime as dt
from contextlib import suppress
from unittest import mock

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import days, request
from core.days import CalendarDay, Month
from core.refusals import Refused

FRIDAY = dt.date(2026, 11, 20)
MONDAY = dt.date(2026, 11, 23)


def day_off(day, *, is_working=False):
    return CalendarDay.objects.create(day=day, is_working=is_working, name="某日")


def test_today_is_the_day_in_shanghai():
    late = dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC)
    with mock.patch.object(timezone, "now", return_value=late):
        assert days.today() == dt.date(2026, 11, 23)
    with mock.patch.object(timezone, "now", return_value=late - dt.timedelta(seconds=1)):
        assert days.today() == dt.date(2026, 11, 22)


def test_nothing_is_recorded_before_it_happens():
    days.not_future(days.today())
    with pytest.raises(Refused) as refused:
        days.not_future(days.today() + days.ONE_DAY)
    assert refused.value.field == "on"


def test_ago_counts_calendar_days():
    assert days.ago(3, MONDAY) == FRIDAY
    assert days.ago(1) == days.today() - days.ONE_DAY


@pytest.mark.django_db
class TestWorkingDays:
    def test_after_friday_comes_monday(self):
        assert days.next_working_day(FRIDAY) == MONDAY

    def test_a_holiday_is_passed_over(self):
        day_off(MONDAY)
        assert days.next_working_day(FRIDAY) == MONDAY + days.ONE_DAY

    def test_a_worked_weekend_counts(self):
        saturday = FRIDAY + days.ONE_DAY
        day_off(saturday, is_working=True)
        assert days.next_working_day(FRIDAY) == saturday
        assert days.is_working_day(saturday)

    def test_ten_working_days_are_two_weeks(self):
        assert days.add_working_days(FRIDAY, 10) == FRIDAY + dt.timedelta(days=14)
        assert days.add_working_days(FRIDAY, -5) == FRIDAY - dt.timedelta(days=7)
        assert days.add_working_days(FRIDAY, 0) == FRIDAY

    def test_working_days_between_leaves_out_the_first_day_and_counts_the_last(self):
        assert days.working_days_between(FRIDAY, MONDAY) == 1
        assert days.working_days_between(MONDAY, MONDAY) == 0
        assert days.working_days_between(MONDAY, FRIDAY) == -1

    @pytest.mark.parametrize("n", [-30, -1, 0, 1, 7, 250])
    def test_counting_undoes_adding(self, n):
        day_off(MONDAY)
        day_off(MONDAY + dt.timedelta(days=5), is_working=True)
        assert days.working_days_between(FRIDAY, days.add_working_days(FRIDAY, n)) == n

    def test_the_calendar_is_read_once_in_a_request(self, django_assert_num_queries):
        token = request.begin(request.Current())
        try:
            with django_assert_num_queries(1):
                for _again in range(3):
                    days.add_working_days(FRIDAY, 40)
        finally:
            request.end(token)

    def test_outside_a_request_a_changed_calendar_counts_at_once(self):
        assert days.next_working_day(FRIDAY) == MONDAY
        day_off(MONDAY)
        assert days.next_working_day(FRIDAY) != MONDAY


@pytest.mark.django_db
class TestLoadCalendar:
    def test_national_day_is_off_and_its_make_up_day_is_worked(self):
        days.load_calendar()
        national_day = CalendarDay.objects.get(day=dt.date(2026, 10, 1))
        assert (national_day.name, national_day.name_en) == ("国庆节", "National Day")
        assert not national_day.is_working
        assert CalendarDay.objects.get(day=dt.date(2022, 10, 8)).is_working

    def test_it_keeps_only_days_that_break_the_rule(self):
        days.load_calendar()
        assert not [d for d in CalendarDay.objects.all() if d.is_working == (d.day.weekday() < 5)]

    def test_loading_again_adds_nothing_and_keeps_what_was_edited(self):
        days.load_calendar()
        count = CalendarDay.objects.count()
        CalendarDay.objects.filter(day=dt.date(2026, 10, 1)).update(is_working=True, name="改")
        days.load_calendar()
        assert CalendarDay.objects.count() == count
        edited = CalendarDay.objects.get(day=dt.date(2026, 10, 1))
        assert (edited.is_working, edited.name) == (True, "改")


class TestMonth:
    def test_it_knows_its_ends_and_neighbours(self):
        month = Month(2024, 2)
        assert (month.first, month.last) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
        assert (month.previous, month.next) == (Month(2024, 1), Month(2024, 3))
        assert Month(2026, 12).next == Month(2027, 1)
        assert Month(2026, 1).previous == Month(2025, 12)

    def test_months_are_ordered_and_hold_their_days(self):
        assert Month(2025, 12) < Month(2026, 1)
        assert dt.date(2026, 11, 30) in Month(2026, 11)
        assert dt.date(2026, 12, 1) not in Month(2026, 11)

    @pytest.mark.parametrize(
        "text", ["", "2026", "2026-1", "2026-13", "2026-00", "-2026-01", "２026-01", "1948-12"]
    )
    def test_only_its_own_writing_is_parsed(self, text):
        with pytest.raises(ValueError, match="month"):
            Month.parse(text)

    @given(st.text())
    def test_parsing_raises_only_value_error(self, text):
        with suppress(ValueError):
            assert str(Month.parse(text)) == text
