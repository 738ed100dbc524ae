from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

READER = SimpleNamespace(money_unit="yi", area_unit="ha")


def draw(text, **context):
    with translation.override("zh-hans"):
        return Template("{% load luodi %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("{{ 50000000|money:reader }}", "0.5亿元"),
        ("{{ 50000000|money }}", "5,000万元"),
        ("{{ 50000000|money:'million' }}", "50百万元"),
        ("{{ 50000000|money:nobody }}", "5,000万元"),
        ("{{ none|money:reader }}", "—"),
        ("{{ 20000|area:reader }}", "2公顷"),
        ("{{ 20000|area }}", "30亩"),
        ("{{ 20000|area:'m2' }}", "20,000平方米"),
        ("{{ 20000|area:nobody }}", "30亩"),
        ("{{ 49|percent:92 }}", "53.26%"),
        ("{{ 49|percent:0 }}", "—"),
    ],
)
def test_numbers_are_drawn_in_the_readers_units(text, drawn):
    assert draw(text, reader=READER, nobody=SimpleNamespace(), none=None) == drawn


def test_an_icon_is_hidden_from_screen_readers():
    drawn = draw("{% icon 'house' %}")
    assert 'aria-hidden="true"' in drawn
    assert drawn.count('vendor/icons.svg#house"') == 1


def test_the_name_of_an_icon_cannot_break_out():
    assert "<script>" not in draw("{% icon name %}", name='"><script>')
