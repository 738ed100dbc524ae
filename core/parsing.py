"""The one reader of what people type: forms, query strings, imports and the API all come here.

Each function returns a clean value or raises BadValue with a sentence that says what to do.
Nothing else is ever raised, whatever is passed in. Length is looked at before anything that takes
time, so ten megabytes are refused as fast as ten letters.
"""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as StdnumError

from core.months import FIRST_YEAR, LAST_YEAR, Month

BIGGEST = 2**63 - 1  # the largest whole number both databases keep

_LONGEST_VALUE = 40  # characters of a number, a day or a code, spaces around it included
_WORTH_CLEANING = 4  # text this many times too long is refused unread
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII
)
_MONTH = re.compile(r"(\d{4})(?:-(\d{1,2})|/(\d{1,2})|年(\d{1,2})月)", re.ASCII)
_ZERO_WIDTH = dict.fromkeys(map(ord, "\ufeff\u200b"))  # pasted along unseen; dropped
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)
)
# Control characters, line and paragraph separators, lone surrogates, characters that turn the
# direction of the text after them, and code points that no file format may hold.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    f"{_NONCHARACTERS}]"
)


class BadValue(ValueError):
    """`message` is a translated sentence that says what is wrong and what would be right."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return str(self.message)


def clean_text(raw, *, max_length=200, multiline=False):
    """Text without spaces around it and free of characters that do harm; may be empty."""
    text = _as_text(raw)
    if len(text) <= _WORTH_CLEANING * max_length:
        text = text.translate(_ZERO_WIDTH).strip().replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > max_length:
        raise BadValue(
            _("At most %(limit)d characters; this has %(length)d.")
            % {"limit": max_length, "length": len(text)}
        )
    if _UNSAFE.search(text):
        raise BadValue(_("This contains characters that cannot be stored; type it again."))
    if not multiline and ("\n" in text or "\t" in text):
        raise BadValue(_("Write this on one line."))
    return text


def parse_whole(raw, *, low=0, high=BIGGEST):
    """A whole number between `low` and `high`; thousands commas are welcome."""
    return parse_scaled(raw, scale=1, low=low, high=high)


def parse_scaled(raw, *, scale, low=0, high=BIGGEST):
    """The number times `scale`, as an int: `parse_scaled("12.5", scale=10_000)` is 125000.

    `low` and `high` bound the result. Decimals finer than one part of the scale are refused.
    """
    value = parse_number(raw) * scale
    if value.denominator != 1:
        raise BadValue(
            _("Enter a whole number.") if scale == 1 else _("This has too many decimal places.")
        )
    return within(int(value), low=low, high=high, scale=scale)


def parse_number(raw):
    """An exact Fraction from decimal text such as "-1,234.50"."""
    text = _short(raw, _("Enter a number."))
    if not _NUMBER.fullmatch(text):
        raise BadValue(_("Enter a number in digits, such as 1200 or 12.5."))
    return Fraction(text.replace(",", ""))


def within(value, *, low, high, scale=1):
    """`value`, when it lies in the bounds; the message names the bound divided by `scale`."""
    if value < low:
        raise BadValue(_("At least %(bound)s.") % {"bound": _plain(Fraction(low) / scale)})
    if value > high:
        raise BadValue(_("At most %(bound)s.") % {"bound": _plain(Fraction(high) / scale)})
    return value


def parse_day(raw):
    """A date from 2026-11-23, 2026/11/23 or 2026年11月23日."""
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        raw = raw.isoformat()
    text = _short(raw, _("Enter a day."))
    match = _DAY.fullmatch(text)
    if not match:
        raise BadValue(_("Enter a day such as 2026-11-23."))
    year, month, day = (int(part) for part in match.groups() if part)
    _named_year(year)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadValue(_("There is no such day: %(day)s.") % {"day": text}) from None


def parse_month(raw):
    """A Month from 2026-11, 2026/11 or 2026年11月."""
    text = _short(str(raw) if isinstance(raw, Month) else raw, _("Enter a month."))
    match = _MONTH.fullmatch(text)
    if not match:
        raise BadValue(_("Enter a month such as 2026-11."))
    year, month = (int(part) for part in match.groups() if part)
    _named_year(year)
    if not 1 <= month <= 12:
        raise BadValue(_("There is no such month: %(month)s.") % {"month": text})
    return Month(year, month)


def parse_uscc(raw):
    """A unified social credit code (GB 32100-2015): 18 characters, the last one a check."""
    code = _short(raw, _("Enter the unified social credit code.")).replace(" ", "").upper()
    if not re.fullmatch("[0-9A-Z]{18}", code):
        raise BadValue(_("A unified social credit code has 18 digits and capital letters."))
    try:
        return uscc.validate(code)
    except StdnumError:
        raise BadValue(
            _("This is not a valid unified social credit code; compare it with the licence.")
        ) from None


def _short(raw, message_when_empty):
    text = _as_text(raw)
    if len(text) > _LONGEST_VALUE:
        raise BadValue(_("This is too long."))
    text = text.strip()
    if not text:
        raise BadValue(message_when_empty)
    if _UNSAFE.search(text):
        raise BadValue(_("This contains characters that cannot be stored; type it again."))
    if any(char.isdigit() and not char.isascii() for char in text):
        raise BadValue(_("Use half-width digits (0-9)."))
    return text


def _as_text(raw):
    """What was typed, or the plain text of a number that came from a spreadsheet or JSON."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, float):
        raw = Decimal(repr(raw))
    if isinstance(raw, int) and not isinstance(raw, bool) and raw.bit_length() <= 128:
        return str(raw)
    if isinstance(raw, Decimal) and raw.is_finite() and abs(raw.adjusted()) <= _LONGEST_VALUE:
        return format(raw, "f")
    raise BadValue(_("Text is expected here."))


def _named_year(year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(
            _("The year must lie between %(first)d and %(last)d.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


def _plain(bound):
    whole, rest = divmod(bound, 1)
    return f"{whole:,}" if not rest else format(Decimal(bound.numerator) / bound.denominator, ",f")
