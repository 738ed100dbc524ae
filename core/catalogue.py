"""Strings for translation, read from the source and kept in one .po file per language.

`python -m core.catalogue update | check | compile` does what Django's makemessages and
compilemessages do, but in Python alone, so no gettext need be installed. English is the source.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("config", "core", "accounts", "parks", "crm", "templates")
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

TEXT, PLURAL = None, (1, 2)
CONTEXT, CONTEXT_PLURAL = ((1, "c"), 2), ((1, "c"), 2, 3)
CALLS = {"_": TEXT, "gettext_noop": TEXT} | {
    name + lazy: shape
    for name, shape in {
        "gettext": TEXT,
        "ngettext": PLURAL,
        "pgettext": CONTEXT,
        "npgettext": CONTEXT_PLURAL,
    }.items()
    for lazy in ("", "_lazy")
}


def as_python(template: str) -> str:
    """A template as calls of gettext, one line each, every other word blanked out."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def extract(path: Path) -> Iterator[tuple]:
    """Yield (line, text or (singular, plural), comments, context) for each string in a file."""
    source = path.read_text(encoding="utf-8")
    code = source if path.suffix == ".py" else as_python(source)
    for line, call, found, comments in extract_python(
        io.BytesIO(code.encode()), CALLS, ["Translators:"], {"encoding": "utf-8"}
    ):
        words = [word for word in (found if isinstance(found, tuple) else (found,)) if word]
        context = words.pop(0) if call.lstrip("n").startswith("pgettext") else None
        plural = "ngettext" in call or "npgettext" in call
        if words:
            yield line, tuple(words[:2]) if plural else words[0], comments, context


def sources() -> list[Path]:
    """Every file that may hold text for people."""
    return sorted(
        path
        for place in PLACES
        for path in (ROOT / place).rglob("*")
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
    )


def wanted() -> Catalog:
    """Every string in the source, without translations."""
    catalog = Catalog(locale="zh_Hans", charset="utf-8")
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for line, text, comments, context in extract(path):
            catalog.add(text, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog


def kept() -> Catalog:
    """The .po file as it stands."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def update() -> None:
    """Bring the .po file up to date: new strings empty, translations kept, the rest dropped."""
    fresh, old = wanted(), kept()
    for message in fresh:
        if message.id and (known := old.get(message.id, message.context)):
            message.string, message.flags = known.string, message.flags | known.flags
    fresh.header_comment, fresh.mime_headers = old.header_comment, old.mime_headers
    fresh.creation_date = old.creation_date
    with PO.open("wb") as file:
        # No line numbers and a fixed order: a change of code changes only its own strings here.
        write_po(file, fresh, width=100, sort_output=True, include_lineno=False)


def faults(fresh: Catalog, old: Catalog) -> list[str]:
    """What keeps the translation from being whole: missing, unsure, broken or left-over strings."""

    def told(what: str, message: Message) -> str:
        return f"{what}: {message.id!r}" + (f" ({message.context})" if message.context else "")

    found = []
    for message in filter(lambda m: m.id, fresh):
        known = old.get(message.id, message.context)
        strings = known.string if known and known.pluralizable else (known and known.string,)
        if not known or not all(strings):
            found.append(told("not translated", message))
        elif known.fuzzy:
            found.append(told("fuzzy", message))
        else:
            found += [f"{told('broken', message)}: {error}" for error in known.check(old)]
    gone = [m for m in old if m.id and not fresh.get(m.id, m.context)]
    return found + [told("obsolete", m) for m in [*gone, *old.obsolete.values()]]


def compile_stale() -> None:
    """Write the .mo file that Django reads, unless it is newer than the .po file."""
    if MO.exists() and MO.stat().st_mtime >= PO.stat().st_mtime:
        return
    whole = MO.with_suffix(".new")
    with whole.open("wb") as file:
        write_mo(file, kept())
    whole.replace(MO)


def main(command: str) -> None:
    if command == "update":
        update()
    elif command == "check":
        sys.exit("\n".join(faults(wanted(), kept())) or None)
    elif command == "compile":
        compile_stale()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*(sys.argv[1:2] or [""]))
