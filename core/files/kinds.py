"""Which files are taken in, told by what is in them and not by what the browser says."""

import zipfile
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from core.refusals import Refused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Extension: content type, first bytes, and the part an Office archive must hold.
KINDS = {
    "pdf": ("application/pdf", b"%PDF-", None),
    "jpg": ("image/jpeg", b"\xff\xd8\xff", None),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff", None),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n", None),
    "docx": (WORD, b"PK\x03\x04", "word/document.xml"),
    "xlsx": (EXCEL, b"PK\x03\x04", "xl/workbook.xml"),
}
ACCEPT = ",".join(f".{extension}" for extension in KINDS)  # for the file input


def kind_of(name, file):
    """(extension, content type) of an open binary file; raises Refused for any other kind."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension not in KINDS:
        raise _refused(_("Only PDF, JPG, PNG, Word (docx) and Excel (xlsx) files are taken."))
    content_type, magic, part = KINDS[extension]
    file.seek(0)
    if file.read(len(magic)) != magic or (part and not _archive_holds(file, part)):
        raise _refused(
            _("This file is not what its name says (.%(extension)s).") % {"extension": extension}
        )
    return extension, content_type


def _archive_holds(file, part):
    """True for an Office archive with that part and without macros; nothing is unpacked."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return {part, "[Content_Types].xml"} <= names and not any(
        name.endswith("vbaProject.bin") for name in names
    )


def _refused(message):
    return Refused(message, field="file")
