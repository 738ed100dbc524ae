"""Parts of an address: `<id:pk>` and `<month:month>`. What they cannot read is a 404."""

from django.urls import register_converter

from core.months import Month
from core.parsing import BIGGEST


class IdConverter:
    """A row's number, never larger than the databases keep."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, text):
        if int(text) > BIGGEST:
            raise ValueError(text)
        return int(text)

    def to_url(self, value):
        return str(int(value))


class MonthConverter:
    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, text):
        return Month.parse(text)

    def to_url(self, value):
        return str(value)


register_converter(IdConverter, "id")
register_converter(MonthConverter, "month")
