"""The Chinese translation is whole, and strings are found wherever they stand."""

import pytest
from babel.messages.catalog import Catalog
from django.utils.translation import gettext, override

from core import catalogue

TEMPLATE = """{% load i18n %}<p title="it's">{% translate "50% off" %}
  {% translate "May" context "month" %} {{ _("con'st")|upper }} {% url "x" y=_("in a tag") %}
  {% blocktranslate trimmed count n=n %}
      one thing
      of {{ a }}
    {% plural %}
      {{ n }} things of {{ a }}
  {% endblocktranslate %}
  {% comment %}Translators: as in a door{% endcomment %}
  {% translate "Open" %}
"""
CODE = """
x = ngettext_lazy("%(n)d day", "%(n)d days", "n")
y = npgettext("colour", "red", "reds", n)
z = pgettext_lazy("verb", "Open"), _("a" "b") % {}, _(variable)
"""


def found_in(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text)
    return {(text, context) for _line, text, _comments, context in catalogue.extract(path)}


def test_the_translation_is_whole():
    assert catalogue.faults(catalogue.wanted(), catalogue.kept()) == []


def test_the_code_has_strings_to_translate():
    assert len(catalogue.wanted()) > 100


def test_strings_in_templates_are_found(tmp_path):
    assert found_in(tmp_path, "page.html", TEMPLATE) == {
        ("50%% off", None),
        ("May", "month"),
        ("con'st", None),
        ("in a tag", None),
        (("one thing of %(a)s", "%(n)s things of %(a)s"), None),
        ("Open", None),
    }


def test_strings_in_code_are_found(tmp_path):
    assert found_in(tmp_path, "code.py", CODE) == {
        (("%(n)d day", "%(n)d days"), None),
        (("red", "reds"), "colour"),
        ("Open", "verb"),
        ("ab", None),
    }


@pytest.mark.parametrize(
    ("string", "fault"),
    [
        ("", "not translated"),
        ("%(n)s 个", ""),
        ("%(m)s 个", "filled in differently"),
        ("个", "filled in differently"),
    ],
)
def test_faulty_translations_are_told(string, fault):
    fresh, old = Catalog(), Catalog(locale="zh_Hans")
    fresh.add("%(n)s pieces")
    old.add("%(n)s pieces", string)
    assert [line.split(":")[0] for line in catalogue.faults(fresh, old)] == [fault][: bool(fault)]


def test_a_fuzzy_and_a_left_over_string_are_told():
    fresh, old = Catalog(), Catalog(locale="zh_Hans")
    fresh.add("Open")
    old.add("Open", "打开", flags=["fuzzy"])
    old.add("Shut", "关上")
    assert catalogue.faults(fresh, old) == ["fuzzy: 'Open' ", "no longer in the code: 'Shut'"]


def test_django_reads_what_is_compiled():
    whole = [m for m in catalogue.kept() if m.id and m.string and not m.pluralizable]
    with override("zh-hans"):
        assert {gettext(m.id) for m in whole if not m.context} == {
            m.string for m in whole if not m.context
        }
