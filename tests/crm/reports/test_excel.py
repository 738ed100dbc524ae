"""The report as Excel, read by two readers that know nothing of the writer."""

import datetime as dt
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from core.audit.models import AuditEntry
from core.days import Month
from crm.reports.monthly import MonthlyReport
from crm.reports.tables import DAY, POINTS, SHARE, TEXT
from tests.past import make_project

from .conftest import URL


def test_both_readers_find_the_figures_of_the_page(cast, zone, sheets):
    report = MonthlyReport(Month(2026, 5), cast.analyst)
    by_openpyxl, by_calamine = sheets(cast.analyst)
    summary, ledger = by_openpyxl.values()
    for table in report.tables:
        assert _below(summary, table) == _expected(table, report.units)
    whole = report.ledger()
    written = [row[: len(whole.columns)] for row in ledger[3:]]
    assert written == [_row(row, whole, report.units) for row in report.ledger().rows]
    assert [_plain(rows) for rows in by_openpyxl.values()] == [
        _plain(rows) for rows in by_calamine.values()
    ]


def test_the_headings_name_the_units(cast, zone, sheets):
    (summary, ledger), _calamine = (list(read.values()) for read in sheets(cast.analyst))
    assert "计划总投资（亿元）" in ledger[2]
    assert "用地需求（亩）" in ledger[2]
    assert any("亿元" in str(row[0]) for row in summary[:4])


def test_numbers_are_in_the_units_of_the_reader(cast, zone, sheets):
    cast.analyst.money_unit, cast.analyst.area_unit = "wan", "m2"
    cast.analyst.save()
    (_summary, ledger), _calamine = (list(read.values()) for read in sheets(cast.analyst))
    heads, row = ledger[2], next(row for row in ledger[3:] if row[1] == "风电叶片项目")
    assert row[heads.index("合同金额（万元）")] == 12345.6789
    assert row[heads.index("用地需求（平方米）")] == 20001


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "=1+1"])
def test_a_name_that_looks_like_a_formula_stays_text(cast, reference, sheets, get, name):
    make_project(cast.ana, {"signed": "2026-05-20"}, name=name)
    by_openpyxl, by_calamine = sheets(cast.ana)
    for read in (by_openpyxl, by_calamine):
        (row,) = list(read.values())[1][3:]
        assert row[1] == row[3] == name
    content = b"".join(get(cast.ana, f"{URL}xlsx/").streaming_content)
    with ZipFile(BytesIO(content)) as book:
        sheets_xml = "".join(
            book.read(part).decode() for part in book.namelist() if "worksheets/sheet" in part
        )
    assert "<f>" not in sheets_xml
    assert "hyperlink" not in sheets_xml.replace("HYPERLINK", "")


def test_the_ledger_holds_what_its_reader_may_see(cast, zone, sheets):
    (_summary, ledger), _calamine = (list(read.values()) for read in sheets(cast.eve))
    assert {row[1] for row in ledger[3:]} == {zone["joint"].name, zone["district"].name}


def test_it_is_made_to_be_printed_and_read(cast, zone, get):
    answer = get(cast.analyst, f"{URL}xlsx/")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    summary, ledger = book.worksheets
    assert ledger.freeze_panes == "C4"
    assert ledger.auto_filter.ref == "A3:Q7"
    for sheet in (summary, ledger):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
    assert {cell.font.name for row in summary.iter_rows() for cell in row if cell.value} == {
        "宋体", "黑体",
    }  # fmt: skip
    assert "attachment" in answer["Content-Disposition"]


def test_a_download_is_on_record(cast, zone, get):
    list(get(cast.ana, f"{URL}xlsx/?known=2026-06-01").streaming_content)
    entry = AuditEntry.objects.get(action="report.exported")
    assert (entry.actor, entry.after) == (cast.ana, {"month": "2026-05", "known": "2026-06-01"})


def test_an_empty_month_is_a_workbook_too(cast, reference, sheets):
    by_openpyxl, _by_calamine = sheets(cast.ana, "/reports/monthly/2020-01/xlsx/")
    assert len(list(by_openpyxl.values())[1]) == 3


def _below(summary, table):
    """The rows of a table on the summary sheet: from its headings to the next empty row."""
    start = next(index for index, row in enumerate(summary) if row[0] == table.title)
    start += 4 if table.groups() else 3
    width = len(table.columns)
    return [row[:width] for row in summary[start : start + len(table.rows)]]


def _expected(table, units):
    return [_row(row, table, units) for row in table.rows]


def _row(row, table, units):
    """What a reader should find: plain numbers in the unit of the heading."""
    found = []
    for cell, column in zip(row.cells, table.columns, strict=True):
        value, kind = getattr(cell, "value", cell), getattr(cell, "kind", None) or column.kind
        if kind == SHARE and value is not None:
            value = pytest.approx(value.part / value.whole) if value.whole else None
        elif kind == DAY:
            value = value and dt.datetime.combine(value, dt.time())
        elif kind == TEXT:
            found.append(value or "")
            continue
        elif value is not None:
            value = pytest.approx(value / (100 if kind == POINTS else units.scale(kind)))
        found.append("—" if value is None else value)
    return found


def _plain(rows):
    """Two readers, one notation."""
    return [
        [
            "" if cell is None else cell.date() if isinstance(cell, dt.datetime) else cell
            for cell in row
        ]
        for row in rows
    ]
