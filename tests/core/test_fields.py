import datetime as dt
from types import SimpleNamespace

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import days
from core.fields import (
    AreaField,
    DayField,
    LongTextField,
    MonthField,
    TextField,
    UsccField,
    WholeField,
    YuanField,
    speak_units_of,
)
from core.months import Month
from core.units import AREA, MONEY, MOST_M2, MOST_YUAN

AMOUNTS = st.integers(0, MOST_M2)


class Everything(forms.Form):
    name = TextField(max_length=10)
    story = LongTextField(required=False)
    jobs = WholeField(required=False, high=1000)
    on = DayField(required=False, past=True)
    month = MonthField(required=False)
    amount = YuanField(required=False)
    land = AreaField(required=False)
    uscc = UsccField(required=False)


def test_a_filled_form_gives_clean_values():
    form = Everything(
        {
            "name": " 某企业 ",
            "story": "一\r\n二",
            "jobs": "1,000",
            "on": "2026-11-23",
            "month": "2026-11",
            "amount": "1,234.5",
            "land": "30",
            "uscc": "91000000000000000k",
        }
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "name": "某企业",
        "story": "一\n二",
        "jobs": 1000,
        "on": dt.date(2026, 11, 23),
        "month": Month(2026, 11),
        "amount": 12_345_000,
        "land": 20_000,
        "uscc": "91000000000000000K",
    }


@pytest.mark.parametrize("blank", ["", "  "])
def test_empty_fields_are_empty_and_a_required_one_is_asked_for(blank):
    form = Everything(dict.fromkeys(Everything.base_fields, blank))
    assert list(form.errors) == ["name"]
    assert form.cleaned_data["story"] == form.cleaned_data["uscc"] == ""
    for name in ("jobs", "on", "month", "amount", "land"):
        assert form.cleaned_data[name] is None


BAD = ["\0", "１２", "1e400", "NaN", "2026-02-30", "\ud800", "9" * 5000]


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_value_is_said_beside_its_field_and_shown_again(bad):
    form = Everything(dict.fromkeys(Everything.base_fields, bad))
    for name in ("jobs", "on", "month", "amount", "land", "uscc"):
        assert form.errors[name], name
        assert form[name].value() == bad
    assert str(form)


def test_a_lead_of_many_jobs_is_over_the_bound_named():
    form = Everything({"name": "甲", "jobs": "1001"})
    assert "1,000" in form.errors["jobs"][0]


@pytest.mark.parametrize("unit", MONEY)
@given(yuan=AMOUNTS)
def test_money_shown_in_any_unit_comes_back_to_the_yuan(unit, yuan):
    field = YuanField(unit=unit)
    assert field.clean(field.prepare_value(yuan)) == yuan


@pytest.mark.parametrize("unit", AREA)
@given(m2=AMOUNTS)
def test_area_shown_in_any_unit_comes_back_to_the_square_metre(unit, m2):
    field = AreaField(unit=unit)
    assert field.clean(field.prepare_value(m2)) == m2


@pytest.mark.parametrize(
    ("mu", "m2"), [("1", 667), ("3", 2000), ("0.5", 333), ("0.00075", 1), ("0.0007", 0)]
)
def test_mu_become_whole_square_metres_rounded_half_up(mu, m2):
    assert AreaField().clean(mu) == m2


def test_what_was_typed_in_mu_is_shown_again_as_typed():
    field = AreaField()
    for typed in ("1", "0.5", "1,500", "12.3"):
        assert field.prepare_value(field.clean(typed)) == typed


def test_the_unit_stands_beside_the_input():
    with translation.override("zh-hans"):
        assert "万元</span>" in str(Everything()["amount"])
        assert "亩</span>" in str(Everything()["land"])


def test_the_unit_is_sent_along_and_counts_whatever_the_user_chose_since():
    assert '<input type="hidden" name="amount-unit" value="wan">' in str(Everything()["amount"])
    form = Everything({"name": "甲", "amount": "1.5", "amount-unit": "yi"})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 150_000_000
    assert 'value="yi"' in str(form["amount"])


@pytest.mark.parametrize("unit", ["", "cubit", "mu", "\0"])
def test_a_unit_that_is_none_is_not_heard(unit):
    form = Everything({"name": "甲", "amount": "1.5", "amount-unit": unit})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 15_000


def test_money_and_area_are_asked_for_in_the_users_units():
    form = Everything(initial={"amount": 150_000_000, "land": 20_000})
    speak_units_of(SimpleNamespace(money_unit="yi", area_unit="ha"), form)
    assert (form["amount"].value(), form["land"].value()) == ("1.5", "2")
    assert 'value="1.5"' in str(form["amount"])
    assert 'value="2"' in str(form["land"])


def test_who_chose_no_unit_of_money_types_wan():
    form = Everything()
    speak_units_of(SimpleNamespace(money_unit="auto", area_unit="mu"), form)
    assert form.fields["amount"].unit == "wan"


def test_the_mark_of_an_error_is_where_bootstrap_looks_for_it():
    amount = Everything()["amount"].as_widget(attrs={"class": "form-control is-invalid"})
    assert '<div class="input-group is-invalid">' in amount


def test_inputs_suit_a_phone():
    form = Everything()
    assert 'inputmode="numeric"' in str(form["jobs"])
    assert 'inputmode="decimal"' in str(form["amount"])
    assert 'type="date"' in str(form["on"])
    assert f'max="{days.today()}"' in str(form["on"])
    assert 'type="month"' in str(form["month"])
    assert 'maxlength="10"' in str(form["name"])


def test_stored_values_are_shown_as_the_inputs_want_them():
    form = Everything(
        initial={"on": dt.date(2026, 2, 3), "month": Month(2026, 2), "amount": 12_345_678}
    )
    assert 'value="2026-02-03"' in str(form["on"])
    assert 'value="2026-02"' in str(form["month"])
    assert 'value="1,234.5678"' in str(form["amount"])


def test_writing_the_same_value_another_way_is_no_change():
    initial = {"name": "甲", "jobs": 1000, "amount": 12_000_000}
    form = Everything({"name": "甲 ", "jobs": "1,000", "amount": "1200"}, initial=initial)
    assert form.changed_data == []
    form = Everything({"name": "乙", "jobs": "x", "amount": "1200"}, initial=initial)
    assert form.changed_data == ["name", "jobs"]


@pytest.mark.parametrize(
    ("field", "most"), [(YuanField(unit="yuan"), MOST_YUAN), (AreaField(unit="m2"), MOST_M2)]
)
def test_what_would_break_the_sum_of_a_list_is_refused(field, most):
    assert field.clean(str(most)) == most
    with pytest.raises(forms.ValidationError):
        field.clean(str(most + 1))
