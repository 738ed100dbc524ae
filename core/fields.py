"""Form fields on top of `core.parsing`; filters use the same. An empty field is "" or None."""

from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from core import days, parsing, units
from core.parsing import BIGGEST, BadValue


class ParsedField(forms.Field):
    """A field whose text is read by `parse`; its refusal is shown beside the field."""

    attrs: dict[str, object] = {}
    empty_value = None

    def parse(self, raw):
        raise NotImplementedError

    def to_python(self, value):
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return self.empty_value
        try:
            return self.parse(value)
        except BadValue as bad:
            raise ValidationError(bad.message) from bad

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | ({} if widget.is_hidden else self.attrs)

    def has_changed(self, initial, data):
        """Compare the values, so that "1,200" is no change of 1200."""
        try:
            return super().has_changed(initial, data)
        except ValidationError:
            return True


class TextField(ParsedField):
    """One line of text, cleaned; "" when empty."""

    multiline = False
    empty_value = ""

    def __init__(self, *, max_length=200, **kwargs):
        self.max_length = max_length
        super().__init__(**kwargs)

    def parse(self, raw):
        return parsing.clean_text(raw, max_length=self.max_length, multiline=self.multiline)

    def widget_attrs(self, widget):
        length = {} if widget.is_hidden else {"maxlength": self.max_length}
        return super().widget_attrs(widget) | length


class LongTextField(TextField):
    """Text of several lines; "" when empty."""

    widget = forms.Textarea(attrs={"rows": 3})
    multiline = True

    def __init__(self, *, max_length=2000, **kwargs):
        super().__init__(max_length=max_length, **kwargs)


class UsccField(ParsedField):
    """A unified social credit code; "" when empty."""

    attrs = {"maxlength": 24, "autocapitalize": "characters", "spellcheck": "false"}
    empty_value = ""

    def parse(self, raw):
        return parsing.parse_uscc(raw)


class WholeField(ParsedField):
    """A whole number; None when empty. Typed as text, so that 1,200 is understood."""

    attrs = {"inputmode": "numeric", "maxlength": 40, "autocomplete": "off"}

    def __init__(self, *, low=0, high=BIGGEST, **kwargs):
        self.low, self.high = low, high
        super().__init__(**kwargs)

    def parse(self, raw):
        return parsing.parse_whole(raw, low=self.low, high=self.high)


class DayField(ParsedField):
    """A day; None when empty. With `past=True` the calendar offers no day after today."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, *, past=False, **kwargs):
        self.past = past
        super().__init__(**kwargs)

    def parse(self, raw):
        return parsing.parse_day(raw)

    def get_bound_field(self, form, field_name):
        if self.past:  # asked anew for every form: the program runs past midnight
            self.widget.attrs["max"] = days.today().isoformat()
        return super().get_bound_field(form, field_name)


class MonthField(ParsedField):
    """A `days.Month`; None when empty."""

    widget = forms.TextInput(attrs={"type": "month"})

    def parse(self, raw):
        return parsing.parse_month(raw)

    def prepare_value(self, value):
        return value and str(value)


class UnitInput(forms.TextInput):
    """A number with its unit beside it; the unit is sent along, for its user may choose another
    in another window meanwhile, and an address with a filter in it may be handed on."""

    unit = ""

    def render(self, name, value, attrs=None, renderer=None):
        number = super().render(name, value, attrs, renderer)
        # The mark moves up, for Bootstrap shows the message that follows what carries it.
        classes = self.build_attrs(self.attrs, attrs).get("class", "")
        invalid = " is-invalid" if "is-invalid" in classes else ""
        return format_html(
            '<div class="input-group{}">{}<span class="input-group-text">{}</span>'
            '<input type="hidden" name="{}" value="{}"></div>',
            invalid,
            number,
            units.unit_name(self.unit),
            unit_input(name),
            self.unit,
        )


def unit_input(name):
    """The name under which the unit of the number `name` is sent."""
    return f"{name}-unit"


class _UnitField(ParsedField):
    """A number typed in `unit`, kept as a whole number of the smallest one."""

    widget = UnitInput
    attrs = {"inputmode": "decimal", "maxlength": 40, "autocomplete": "off"}
    scales: dict[str, tuple] = {}
    unit = ""
    most = BIGGEST

    def __init__(self, *, unit=None, low=0, high=None, **kwargs):
        self.low, self.high = low, high or self.most
        super().__init__(**kwargs)
        self.unit = unit or self.unit

    def get_bound_field(self, form, field_name):
        sent = form.data.get(unit_input(form.add_prefix(field_name)))
        if sent in self.scales:
            self.unit = sent
        self.widget.unit = self.unit
        return super().get_bound_field(form, field_name)

    @property
    def unit_name(self):
        """What stands beside the number, such as "万元"."""
        return units.unit_name(self.unit)

    @property
    def scale(self):
        return self.scales[self.unit][0]


class YuanField(_UnitField):
    """Money in 万元 (or another unit of `units.MONEY`), as whole yuan; exact both ways."""

    scales = units.MONEY
    unit = "wan"
    most = units.MOST_YUAN

    def parse(self, raw):
        return parsing.parse_scaled(raw, scale=self.scale, low=self.low, high=self.high)

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value  # what was typed, shown again with its error
        return units.number_text(Fraction(value, self.scale), digits=9)


class AreaField(_UnitField):
    """Area in 亩 (or another unit of `units.AREA`), as whole m², rounded half up.

    1 亩 is 666.67 m²: 1 is kept as 667 m², and shown again as the shortest number of 亩 that is
    read as 667 m².
    """

    scales = units.AREA
    unit = "mu"
    most = units.MOST_M2

    def parse(self, raw):
        m2 = units.round_half_up(parsing.parse_number(raw) * self.scale)
        return parsing.within(m2, low=self.low, high=self.high, scale=self.scale)

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        for digits in range(5):
            text = units.number_text(Fraction(value) / self.scale, digits=digits)
            if units.round_half_up(parsing.parse_number(text) * self.scale) == value:
                break
        return text


def speak_units_of(user, form):
    """Let the money and area fields of `form` show and take the units `user` chose."""
    for field in form.fields.values():
        if isinstance(field, YuanField) and user.money_unit != units.MoneyUnit.AUTO:
            field.unit = user.money_unit
        if isinstance(field, AreaField):
            field.unit = user.area_unit
