import io
import zipfile

import pytest

from core.files.kinds import KINDS, kind_of
from core.refusals import Refused


def archive(*names):
    """A zip file with these (empty) parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for name in names:
            opened.writestr(name, "")
    return file.getvalue()


SAMPLES = {
    "pdf": b"%PDF-1.7\n...",
    "jpg": b"\xff\xd8\xff\xe0...",
    "jpeg": b"\xff\xd8\xff\xe0...",
    "png": b"\x89PNG\r\n\x1a\n...",
    "docx": archive("[Content_Types].xml", "word/document.xml"),
    "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
}


@pytest.mark.parametrize("extension", KINDS)
def test_what_is_inside_matches_the_name(extension):
    found, content_type = kind_of(f"合同.{extension.upper()}", io.BytesIO(SAMPLES[extension]))
    assert (found, content_type) == (extension, KINDS[extension][0])


@pytest.mark.parametrize("extension", KINDS)
@pytest.mark.parametrize("content", [b"", b"MZ\x90\0", b"<html>", b"PK\x03\x04", archive("a.txt")])
def test_what_is_inside_does_not_match_the_name(extension, content):
    with pytest.raises(Refused) as refused:
        kind_of(f"合同.{extension}", io.BytesIO(content))
    assert refused.value.field == "file"


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.html", "a.doc", "a.xlsm", "pdf", ""])
def test_other_kinds_are_refused_by_name(name):
    with pytest.raises(Refused):
        kind_of(name, io.BytesIO(SAMPLES["pdf"]))


def test_one_office_kind_is_not_another():
    with pytest.raises(Refused):
        kind_of("a.docx", io.BytesIO(SAMPLES["xlsx"]))


def test_an_office_file_with_macros_is_refused():
    with_macros = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
    with pytest.raises(Refused):
        kind_of("a.docx", io.BytesIO(with_macros))
