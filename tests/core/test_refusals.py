from django import forms

from core.refusals import Refused


class DayForm(forms.Form):
    on = forms.CharField()


def refuse(refusal):
    form = DayForm({"on": "2026-11-23"})
    assert form.is_valid()
    refusal.add_to(form)
    return form.errors


def test_a_refusal_stands_beside_its_field():
    assert refuse(Refused("not yet", field="on")) == {"on": ["not yet"]}


def test_a_refusal_of_no_field_here_stands_above_the_form():
    assert refuse(Refused("no")) == {"__all__": ["no"]}
    assert refuse(Refused("no", field="elsewhere")) == {"__all__": ["no"]}
