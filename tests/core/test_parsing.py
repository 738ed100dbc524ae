import datetime as dt
import time
from contextlib import suppress
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import parsing
from core.months import Month
from core.parsing import BIGGEST, BadValue


@pytest.fixture(autouse=True)
def _messages_in_english():
    with translation.override("en"):
        yield


# Everything a form, a query string, a spreadsheet or a JSON body can hand over.
ANYTHING = st.one_of(
    st.text(st.characters()),  # lone surrogates too
    st.text("0123456789０１２.,-+eE/年月日 \0\t\n\u202e"),
    st.integers(),
    st.floats(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.lists(st.text(), max_size=2),
    st.binary(),
)
PARSERS = [
    parsing.clean_text,
    parsing.parse_number,
    parsing.parse_whole,
    lambda raw: parsing.parse_scaled(raw, scale=10_000),
    parsing.parse_day,
    parsing.parse_month,
    parsing.parse_uscc,
]


@pytest.mark.parametrize("parse", PARSERS)
@given(raw=ANYTHING)
def test_a_parser_raises_nothing_but_bad_value(parse, raw):
    with suppress(BadValue):
        parse(raw)


@pytest.mark.parametrize("parse", PARSERS)
def test_ten_megabytes_are_refused_at_once(parse):
    start = time.process_time()
    with pytest.raises(BadValue):
        parse("1" * 10_000_000)
    assert time.process_time() - start < 1


NO_VALUES = [
    *("", " ", "1e400", "1e4", "NaN", "inf", "-inf", "1_000", "0x10", "--1", "True", "1,00"),
    *("\x001", "1\x00", "\ud800", "\u202e12", "1\x7f", "１２３", "٣", "²", "十二", "1，000"),
    *(True, False, None, float("nan"), float("inf"), 1e300, Decimal("NaN"), b"1", [1]),
]


@pytest.mark.parametrize("parse", PARSERS[1:])
@pytest.mark.parametrize("raw", NO_VALUES)
def test_what_is_no_plain_number_day_or_code_is_refused(parse, raw):
    with pytest.raises(BadValue):
        parse(raw)


@pytest.mark.parametrize("parse", PARSERS)
def test_a_number_of_thousands_of_digits_is_refused(parse):
    with pytest.raises(BadValue):
        parse(10**5000)


@pytest.mark.parametrize("raw", ["１２３", "2026-１1-23", "２０２６年11月"])
def test_full_width_digits_are_refused_with_the_remedy(raw):
    for parse in (parsing.parse_whole, parsing.parse_day, parsing.parse_month):
        with pytest.raises(BadValue, match="half-width"):
            parse(raw)


# --- Text ---


@given(st.text(max_size=300), st.booleans())
def test_cleaning_clean_text_changes_nothing(raw, multiline):
    try:
        text = parsing.clean_text(raw, multiline=multiline)
    except BadValue:
        return
    assert parsing.clean_text(text, multiline=multiline) == text
    text.encode()  # can be stored and sent
    assert "\0" not in text


@pytest.mark.parametrize(
    "harm", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2067", "\ud800", "\uffff"]
)
@pytest.mark.parametrize("multiline", [False, True])
def test_text_that_does_harm_is_refused(harm, multiline):
    with pytest.raises(BadValue):
        parsing.clean_text(f"某{harm}企业", multiline=multiline)


def test_spaces_around_text_and_characters_nobody_sees_are_dropped():
    assert parsing.clean_text("\ufeff　某\u200b企业 \t\r\n") == "某企业"


def test_one_line_is_asked_for_where_one_line_is_meant():
    assert parsing.clean_text("甲\r\n乙\r丙\t丁", multiline=True) == "甲\n乙\n丙\t丁"
    for raw in ("甲\n乙", "甲\r\n乙", "甲\t乙"):
        with pytest.raises(BadValue, match="one line"):
            parsing.clean_text(raw)


def test_text_is_measured_after_cleaning():
    assert len(parsing.clean_text("  " + "字" * 200 + "  ")) == 200
    with pytest.raises(BadValue, match=r"200.*201"):
        parsing.clean_text("字" * 201)


def test_rare_characters_of_names_are_kept():
    assert parsing.clean_text("𠮷㐂䶮 Zoë 👩‍🏭") == "𠮷㐂䶮 Zoë 👩‍🏭"


# --- Numbers ---


@given(st.integers(0, BIGGEST))
def test_a_whole_number_is_read_back_with_and_without_commas(number):
    assert parsing.parse_whole(str(number)) == number
    assert parsing.parse_whole(f" {number:,} ") == number
    assert parsing.parse_whole(number) == number


@given(st.integers(-(10**15), 10**15))
def test_a_scaled_number_is_read_back_to_the_last_digit(yuan):
    text = format(Decimal(yuan).scaleb(-4), "f")
    assert parsing.parse_scaled(text, scale=10_000, low=-BIGGEST) == yuan


@pytest.mark.parametrize(
    ("raw", "yuan"), [("12.5", 125_000), ("0.0001", 1), ("1,200.50", 12_005_000)]
)
def test_wan_become_yuan(raw, yuan):
    assert parsing.parse_scaled(raw, scale=10_000) == yuan


def test_a_part_of_the_smallest_unit_is_refused():
    with pytest.raises(BadValue, match="decimal"):
        parsing.parse_scaled("0.00001", scale=10_000)
    with pytest.raises(BadValue):
        parsing.parse_whole("1.5")


def test_a_number_from_a_spreadsheet_is_read_as_it_is_shown():
    assert parsing.parse_whole(12.0) == 12
    assert parsing.parse_scaled(0.1, scale=10) == 1
    assert parsing.parse_scaled(Decimal("12.50"), scale=100) == 1250


def test_bounds_hold_on_both_sides_and_are_named_in_the_unit_typed():
    assert parsing.parse_whole("5", low=5, high=5) == 5
    for raw, bound in (("4", "5"), ("-1", "5")):
        with pytest.raises(BadValue, match=bound):
            parsing.parse_whole(raw, low=5)
    with pytest.raises(BadValue, match=r"1\.5"):
        parsing.parse_scaled("2", scale=10_000, high=15_000)
    with pytest.raises(BadValue):
        parsing.parse_whole(BIGGEST + 1)


# --- Days and months ---

DAYS = st.dates(dt.date(1949, 1, 1), dt.date(2100, 12, 31))


@given(DAYS)
def test_a_day_is_read_back_from_every_way_of_writing_it(day):
    for text in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert parsing.parse_day(text) == day
    assert parsing.parse_day(day) == day
    assert parsing.parse_day(dt.datetime.combine(day, dt.time(8))) == day


@given(DAYS)
def test_a_month_is_read_back_from_every_way_of_writing_it(day):
    month = Month.of(day)
    for text in (str(month), f"{day.year}/{day.month}", f"{day.year}年{day.month}月"):
        assert parsing.parse_month(text) == month
    assert parsing.parse_month(month) == month
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    "raw",
    [
        *("2026-02-30", "2026-13-01", "2026-00-10", "1948-12-31", "2101-01-01", "9999-12-31"),
        *("99999-01-01", "2026-02", "26-02-03", "2026-02/03", "2026-02-03T08:00", "20260203"),
    ],
)
def test_a_day_that_is_not_in_the_calendar_is_refused(raw):
    with pytest.raises(BadValue):
        parsing.parse_day(raw)


@pytest.mark.parametrize("raw", ["2026-13", "2026-00", "1948-12", "2101-01", "2026", "2026-02-03"])
def test_a_month_that_is_not_in_the_calendar_is_refused(raw):
    with pytest.raises(BadValue):
        parsing.parse_month(raw)


# --- Codes ---


def test_a_credit_code_is_read_in_any_case_and_spacing():
    assert parsing.parse_uscc(" 91000000 000000000k ") == "91000000000000000K"


@pytest.mark.parametrize(
    "raw", ["910000000000000000", "91000000000000000", "91000000000000000K0", "9100000000000000OK"]
)
def test_a_wrong_credit_code_is_refused(raw):
    with pytest.raises(BadValue):
        parsing.parse_uscc(raw)
