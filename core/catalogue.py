"""Strings for translation, read from the source and kept in one .po file per language.

`python -m core.catalogue update | check | compile` does what Django's makemessages and
compilemessages do, but in Python alone, so no gettext need be installed. English is the source.
"""

import io
import re
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

CALLS = {"_", "gettext_noop"} | {
    name + lazy
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for lazy in ("", "_lazy")
}
HEADER = """\
# Luodi in Simplified Chinese: translate here; `bin/messages` brings in new strings.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


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
        # The arguments that are plain strings, in order: [context,] text [, plural].
        words = [word for word in (found if isinstance(found, tuple) else (found,)) if word]
        context = words.pop(0) if "pgettext" in call else None
        if words:
            yield line, tuple(words[:2]) if call.startswith("n") else words[0], comments, context


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
    # No line numbers and a fixed order: a change of code changes only its own strings here.
    body = io.BytesIO()
    write_po(body, fresh, width=100, sort_output=True, include_lineno=False, omit_header=True)
    PO.write_bytes(HEADER.encode() + body.getvalue())


def slots(text: str) -> set[str]:
    """The places in a string that the code fills: %(name)s, %s or {name}."""
    return set(re.findall(r"%\(\w+\)\w|%[sd]|\{\w*\}", text))


def fault(message: Message, known: Message | None) -> str:
    """What is wrong with the translation of one string, or nothing."""
    if not known or not all(known.string if known.pluralizable else [known.string]):
        return "not translated"
    if known.fuzzy:
        return "fuzzy"
    if message.pluralizable != known.pluralizable:
        return "plural where the code has none, or the other way round"
    text, string = (m[-1] if message.pluralizable else m for m in (message.id, known.string))
    return "" if slots(text) == slots(string) else "filled in differently"


def faults(fresh: Catalog, old: Catalog) -> list[str]:
    """What keeps the translation from being whole, a line for each string."""
    pairs = [(message, old.get(message.id, message.context)) for message in fresh if message.id]
    gone = [m for m in old if m.id and not fresh.get(m.id, m.context)] + [*old.obsolete.values()]
    found = [(message, fault(message, known)) for message, known in pairs]
    return [f"{what}: {m.id!r} {m.context or ''}" for m, what in found if what] + [
        f"no longer in the code: {message.id!r}" for message in gone
    ]


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
