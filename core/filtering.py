"""Filters of a list, on top of django-filter: what a query string says is read by `core.fields`,
so a bad value is a message beside its field, never an error page.

A choice among rows is read once for a page and looked up in memory: a row that is not offered
(another team's) is answered exactly like one that does not exist.
"""

from dataclasses import dataclass
from functools import cache, partial

import django_filters as filters
from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from core import units
from core.fields import DayField, TextField, WholeField, YuanField, unit_input
from core.parsing import BadValue

LONGEST = 8_000  # characters of a query string; servers in front allow no more either


class Key(str):
    """A choice as an address has it, and `pk`, what the database knows it by: so that a filter
    joins no table for the sake of a readable address."""

    __slots__ = ("pk",)

    def __new__(cls, text, pk):
        key = super().__new__(cls, text)
        key.pk = pk
        return key


class PickField(forms.ChoiceField):
    """One of the choices; None when empty. `choices` are pairs (grouped or not), or a function
    that is asked for them once, and only when they are needed. `empty` is what the empty choice
    says; "" leaves it out. The refusal does not repeat what was sent."""

    default_error_messages = {"invalid_choice": _("Choose one from the list.")}

    def __init__(self, *, choices, empty=None, **kwargs):
        blank = [("", _("any") if empty is None else empty)] if empty != "" else []
        offered = choices if callable(choices) else lambda: choices
        super().__init__(choices=cache(lambda: [*blank, *offered()]), **kwargs)

    def clean(self, value):
        if not (value := super().clean(value)):
            return None
        return next(key for key, _label in flatten_choices(self.choices) if str(key) == value)

    def label_of(self, value):
        return dict(flatten_choices(self.choices))[value]


class TextFilter(filters.Filter):
    field_class = TextField


class WholeFilter(filters.Filter):
    field_class = WholeField


class DayFilter(filters.Filter):
    field_class = DayField


class YuanFilter(filters.Filter):
    """Money, typed in the unit that the user chose for it."""

    field_class = YuanField

    @property
    def field(self):
        chosen = self.parent.request.user.money_unit
        self.extra["unit"] = None if chosen == units.MoneyUnit.AUTO else chosen
        return super().field


class PickFilter(filters.Filter):
    """`choices` as of a PickField, but the function is one of the user."""

    field_class = PickField

    @property
    def field(self):
        if not hasattr(self, "_field") and callable(choices := self.extra["choices"]):
            self.extra["choices"] = partial(choices, self.parent.request.user)
        return super().field

    def filter(self, qs, value):
        return super().filter(qs, getattr(value, "pk", value))


@dataclass(frozen=True)
class Chip:
    """A filter that is set: what it says, and the query string without it."""

    label: str
    text: str
    query: str


class ListFilter(filters.FilterSet):
    """A FilterSet that knows its defaults, its chips and the query strings of its links.

    `defaults` are the values of an address that does not name them; they make no chip.
    """

    defaults: dict[str, str] = {}
    page = WholeFilter(label=_("Page"), low=1, high=10**6, method="_all", widget=forms.HiddenInput)

    def __init__(self, request, queryset):
        if len(request.META.get("QUERY_STRING", "")) > LONGEST:
            raise BadValue(_("This address is too long; set the filters again."))
        data = request.GET.copy()
        for name, value in self.defaults_for(request.user).items():
            data.setdefault(name, value)
        super().__init__(data, queryset, request=request)

    def defaults_for(self, user):
        return self.defaults

    def _all(self, rows, name, value):
        return rows

    def found(self):
        """The rows that fit; none when something in the address cannot be read."""
        return self.qs if self.is_valid() else self.queryset.none()

    def chips(self):
        usual = self.defaults_for(self.request.user)
        for name, value in self.form.cleaned_data.items():
            if value not in (None, "") and str(value) != usual.get(name):
                field = self.form.fields[name]
                if not field.widget.is_hidden:
                    yield Chip(field.label, _read(field, value), self.query(**{name: ""}))

    def query(self, **changes):
        """The query string of this list with some parameters changed, from its first page."""
        usual = self.defaults_for(self.request.user)
        sent = self.data.dict() | {"page": ""} | changes
        kept = QueryDict(mutable=True)
        for name in self.filters:
            if (value := sent.get(name)) and value != usual.get(name):
                kept[name] = value
                if unit := sent.get(unit_input(name)):
                    kept[unit_input(name)] = unit
        return kept.urlencode()


def _read(field, value):
    """A filter's value in words."""
    if isinstance(field, PickField):
        return field.label_of(value)
    return units.money_text(value) if isinstance(field, YuanField) else str(value)
