from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.units import area_text, money_text, number_text, percent_text, unit_name


@pytest.fixture(params=["zh-hans"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield


english = pytest.mark.parametrize("language", ["en"], indirect=True)


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (None, "—"),
        (0, "0万元"),
        (1_250_000_000, "12.5亿元"),
        (100_000_000, "1亿元"),
        (99_990_000, "9,999万元"),
        (12_345_678, "1,234.57万元"),
        (-150_000_000, "-1.5亿元"),
        (49, "0.0049万元"),
        (9_223_372_036_854_775_807, "92,233,720,368.55亿元"),
    ],
)
def test_money_is_written_in_the_unit_that_fits(yuan, text):
    assert money_text(yuan) == text


@english
@pytest.mark.parametrize(
    ("yuan", "text"),
    [(12_500_000, "CNY 12.5 million"), (1_250_000_000, "CNY 1.25 billion"), (None, "—")],
)
def test_money_in_english_is_written_in_millions_and_billions(yuan, text):
    assert money_text(yuan) == text


@pytest.mark.parametrize(
    ("unit", "text"), [("wan", "1,250万元"), ("yi", "0.13亿元"), ("million", "12.5百万元")]
)
def test_money_is_written_in_the_unit_asked_for(unit, text):
    assert money_text(12_500_000, unit) == text


@pytest.mark.parametrize(
    ("unit", "text"), [("mu", "1,950亩"), ("m2", "1,300,000平方米"), ("ha", "130公顷")]
)
def test_area_is_written_in_the_unit_asked_for(unit, text):
    assert area_text(1_300_000, unit) == text


@english
def test_area_in_english():
    assert area_text(20_000) == "30 mu"
    assert area_text(20_000, "m2") == "20,000 m²"


def test_no_area_is_a_dash():
    assert area_text(None) == "—"


def test_a_share_keeps_its_two_decimals():
    assert percent_text(49, 86) == "56.98%"
    assert percent_text(49, 92) == "53.26%"
    assert percent_text(1, 2) == "50.00%"
    assert percent_text(3, 0) == "—"


def test_the_unit_alone_heads_a_column():
    assert unit_name("wan") == "万元"
    with translation.override("en"):
        assert unit_name("wan") == "CNY wan"


@given(st.integers(-(2**63), 2**63 - 1))
def test_with_enough_digits_nothing_is_lost(yuan):
    text = number_text(Decimal(yuan).scaleb(-8, None), digits=8).replace(",", "")
    assert Decimal(text) == Decimal(yuan).scaleb(-8)


@given(st.integers(-(2**63), 2**63 - 1).filter(bool))
def test_what_is_not_nothing_never_reads_as_nothing(yuan):
    assert money_text(yuan, "yi").strip("-0.亿元,") != ""


@pytest.mark.parametrize(
    ("value", "text"), [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.124", "0.12")]
)
def test_halves_are_rounded_away_from_zero(value, text):
    assert number_text(Decimal(value)) == text
