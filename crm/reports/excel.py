"""A report as an Excel workbook in the house format, with the very tables of the page."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from core.refusals import Refused
from core.units import NOTHING

from .tables import AREA, COUNT, DAY, MONEY, POINTS, SHARE, TEXT, value_of

SONG, HEI = "宋体", "黑体"
A4 = 9
MOST_ROWS = 1_048_576  # of a sheet
FORMATS = {
    TEXT: {},
    COUNT: {"num_format": "#,##0"},
    MONEY: {"num_format": "#,##0.00"},
    AREA: {"num_format": "#,##0.00"},
    SHARE: {"num_format": "0.00%"},
    POINTS: {"num_format": "+0.00;-0.00;0.00"},
    DAY: {"num_format": "yyyy-mm-dd", "align": "center"},
}
WIDTHS = {TEXT: 16, COUNT: 9, MONEY: 14, AREA: 12, SHARE: 10, POINTS: 12, DAY: 12}
WIDE = 32  # the column that names the row


def workbook(report, heading):
    """The workbook as a file, at its start; `heading` are the lines above all.

    Rows go to the disk one by one, for the ledger may be long; only what is packed is in memory.
    """
    file = BytesIO()
    # Text stays text: "=1+1" in a name is no formula, and nothing becomes a link or a number.
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"constant_memory": True, **as_text}) as book:
        book.set_properties({"title": heading[0]})
        house = _House(book, report.units)
        house.summary(_("Summary"), heading, report.tables)
        house.listing(heading[0], report.ledger())
    file.seek(0)
    return file


class _House:
    """The house format: fonts, borders, print set-up, and how a table is laid out."""

    def __init__(self, book, units):
        self.book, self.units = book, units
        cell = {"font_name": SONG, "font_size": 10, "border": 1, "valign": "vcenter"}
        total = cell | {"bold": True, "bg_color": "#F2F2F2"}
        head = cell | {"font_name": HEI, "align": "center", "text_wrap": True}
        self.formats = {
            is_total: {kind: book.add_format(base | own) for kind, own in FORMATS.items()}
            for is_total, base in ((False, cell), (True, total))
        }
        self.head = book.add_format(head | {"bg_color": "#DCE6F1"})
        self.title = book.add_format({"font_name": HEI, "font_size": 16})
        self.section = book.add_format({"font_name": HEI, "font_size": 12})
        self.note = book.add_format({"font_name": SONG, "font_size": 9, "font_color": "#595959"})

    def summary(self, name, heading, tables):
        """All the short tables on one sheet, one below the other."""
        sheet = self._sheet(name)
        sheet.set_column(1, max(len(table.columns) for table in tables), 13)
        sheet.set_column(0, 0, WIDE)
        sheet.write_string(0, 0, heading[0], self.title)
        for row, line in enumerate(heading[1:], 1):
            sheet.write_string(row, 0, line, self.note)
        row = len(heading) + 1
        for table in tables:
            row = self._table(sheet, row, table) + 1

    def listing(self, title, table):
        """A long table on a sheet of its own, which can be scrolled, filtered and printed."""
        sheet = self._sheet(table.title)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, WIDTHS[column.kind])
        sheet.set_column(1, 1, WIDE)
        sheet.freeze_panes(3, 2)
        sheet.repeat_rows(2)
        sheet.write_string(0, 0, f"{title} · {table.title}", self.title)
        sheet.write_string(1, 0, table.note, self.note)
        self._heads(sheet, 2, table)
        after = self._rows(sheet, 3, table)
        sheet.autofilter(2, 0, after - 1, len(table.columns) - 1)

    def _sheet(self, name):
        sheet = self.book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        return sheet

    def _table(self, sheet, row, table):
        """Write `table` from `row` on, with its title; give the row after it."""
        sheet.write_string(row, 0, table.title, self.section)
        sheet.write_string(row + 1, 0, table.note, self.note)
        row += 2
        if groups := table.groups():
            self._groups(sheet, row, groups)
            row += 1
        self._heads(sheet, row, table)
        return self._rows(sheet, row + 1, table)

    def _groups(self, sheet, row, groups):
        at = 0
        for name, span in groups:
            if span > 1:
                sheet.merge_range(row, at, row, at + span - 1, name, self.head)
            else:
                sheet.write_string(row, at, name, self.head)
            at += span

    def _heads(self, sheet, row, table):
        for index, column in enumerate(table.columns):
            sheet.write_string(row, index, column.heading(self.units), self.head)

    def _rows(self, sheet, row, table):
        """Write the rows; give the row after the last."""
        for row_of_table in table.rows:
            if row == MOST_ROWS:
                raise Refused(_("There are more projects than a sheet of Excel holds."))
            formats = self.formats[row_of_table.is_total]
            for index, cell in enumerate(row_of_table.cells):
                self._cell(sheet, row, index, value_of(cell, table.columns[index]), formats)
            row += 1
        return row

    def _cell(self, sheet, row, index, typed, formats):
        value, kind = typed
        if kind == SHARE and value is not None:
            value = value.part / value.whole if value.whole else None
        if kind == TEXT:
            sheet.write_string(row, index, value or "", formats[TEXT])
        elif value is None:
            sheet.write_string(row, index, NOTHING, formats[TEXT])
        elif kind == DAY:
            sheet.write_datetime(row, index, value, formats[DAY])
        else:
            number = value / (100 if kind == POINTS else self.units.scale(kind))
            sheet.write_number(row, index, number, formats[kind])
