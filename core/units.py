"""Money and area as people read them. Stored as whole yuan and whole square metres.

All arithmetic is exact (integers and fractions); rounding is half up and only for show.
1 亿元 = 10,000 万元 = 100 million yuan; 1 亩 = 2000/3 m²; 1 hectare = 10,000 m².
"""

from fractions import Fraction

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

NOTHING = "—"
# More than any one project or space: the sum of millions of them still fits where it is kept.
MOST_YUAN = 10**12
MOST_M2 = 10**10
MU = Fraction(2000, 3)  # m²


class MoneyUnit(models.TextChoices):
    AUTO = "auto", _("As fits the amount")
    WAN = "wan", _("万元 (10,000 yuan)")
    YI = "yi", _("亿元 (100 million yuan)")
    MILLION = "million", _("Million yuan")


class AreaUnit(models.TextChoices):
    MU = "mu", _("亩 (mu, 666.67 m²)")
    M2 = "m2", _("Square metres")
    HA = "ha", _("Hectares")


# How many yuan (m²) one of the unit is, and how the unit is written after (around) the number.
MONEY = {
    "yuan": (1, "元", "CNY {}"),
    "wan": (10_000, "万元", "CNY {} wan"),
    "million": (1_000_000, "百万元", "CNY {} million"),
    "yi": (100_000_000, "亿元", "CNY {} yi"),
    "billion": (1_000_000_000, "十亿元", "CNY {} billion"),
}
AREA = {
    "m2": (1, "平方米", "{} m²"),
    "mu": (MU, "亩", "{} mu"),
    "ha": (10_000, "公顷", "{} ha"),
}


def money_text(yuan, unit=MoneyUnit.AUTO, *, digits=2):
    """`money_text(1_250_000_000)` is "12.5亿元", in English "CNY 1.25 billion"; None is "—"."""
    if yuan is None:
        return NOTHING
    return _with_unit(yuan, MONEY[_money_unit(yuan, unit)], digits)


def area_text(m2, unit=AreaUnit.MU, *, digits=2):
    """`area_text(20_000)` is "30亩", in English "30 mu"; None is "—"."""
    if m2 is None:
        return NOTHING
    return _with_unit(m2, AREA[unit], digits)


def percent_text(part, whole, *, digits=2):
    """`percent_text(49, 92)` is "53.26%"; "—" where there is nothing to take a part of."""
    if part is None or not whole:
        return NOTHING
    return number_text(Fraction(part * 100) / whole, digits=digits, trim=False) + "%"


def unit_name(unit):
    """What stands beside a number in this unit: "万元" or "CNY wan"."""
    _scale, chinese, english = (MONEY | AREA)[unit]
    return chinese if _reads_chinese() else " ".join(english.replace("{}", "").split())


def number_text(value, *, digits=2, trim=True):
    """A number with thousands commas and at most `digits` decimals, rounded half up.

    What is not nothing never reads as 0: too small a number gets two figures more.
    """
    value = Fraction(value)
    scaled = _half_up(abs(value) * 10**digits)
    if value and not scaled:
        while scaled < 10:
            digits += 1
            scaled = _half_up(abs(value) * 10**digits)
    whole, rest = divmod(scaled, 10**digits)
    decimals = f"{rest:0{digits}}" if digits else ""
    if trim:
        decimals = decimals.rstrip("0")
    return ("-" if value < 0 and scaled else "") + f"{whole:,}" + (decimals and f".{decimals}")


def round_half_up(value):
    """The nearest whole number to a Fraction; halves go away from zero."""
    return _half_up(value) if value >= 0 else -_half_up(-value)


def _half_up(value):
    return int(value + Fraction(1, 2))


def _with_unit(value, unit, digits):
    scale, chinese, english = unit
    number = number_text(Fraction(value) / scale, digits=digits)
    return f"{number}{chinese}" if _reads_chinese() else english.format(number)


def _money_unit(yuan, unit):
    if unit != MoneyUnit.AUTO:
        return unit
    if _reads_chinese():
        return "yi" if abs(yuan) >= MONEY["yi"][0] else "wan"
    return "billion" if abs(yuan) >= MONEY["billion"][0] else "million"


def _reads_chinese():
    return (get_language() or "zh").startswith("zh")
