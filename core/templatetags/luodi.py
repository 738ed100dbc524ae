"""`{% load luodi %}`: money, areas and shares in the reader's units, and icons."""

from fractions import Fraction
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from core import units

register = template.Library()


@register.filter
def money(yuan, reader=units.MoneyUnit.AUTO):
    """`{{ yuan|money:user }}` in the unit the user chose, or `{{ yuan|money:"wan" }}`."""
    return units.money_text(yuan, getattr(reader, "money_unit", None) or _unit(reader, "auto"))


@register.filter
def area(m2, reader=units.AreaUnit.MU):
    """`{{ m2|area:user }}` in the unit the user chose, or `{{ m2|area:"ha" }}`."""
    return units.area_text(m2, getattr(reader, "area_unit", None) or _unit(reader, "mu"))


@register.filter
def percent(part, whole):
    """`{{ started|percent:signed }}`: "53.26%", or "—" of nothing."""
    return units.percent_text(part, whole)


@register.filter
def points(basis_points):
    """`{{ -125|points }}`: "1.25" percentage points, whichever way they go."""
    return units.number_text(Fraction(abs(basis_points), 100))


@register.simple_tag
@cache
def icon(name):
    """`{% icon "house" %}`: a Bootstrap icon beside a word; never the only sign."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )


def _unit(reader, otherwise):
    return str(reader) if isinstance(reader, str) else otherwise
