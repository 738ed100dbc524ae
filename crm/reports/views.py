"""Reports: the list of months, and each month as a page and as Excel."""

from django.http import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import audit, days
from core.doors import needs
from core.months import FIRST_YEAR, Month
from core.parsing import BadValue

from .excel import workbook
from .forms import KnownForm
from .monthly import MonthlyReport, months

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs("reports.see")
def report_list(request):
    return render(request, "crm/reports/list.html", {"months": months()})


@require_safe
@needs("reports.see")
def report_monthly(request, month):
    """?known= is the day as known at whose end the report is drawn."""
    _refuse_future(month)
    form = KnownForm(request.GET)
    page = {"month": month, "form": form} | _neighbours(month)
    if not form.is_valid():
        return render(request, "crm/reports/monthly.html", page, status=400)
    page["report"] = MonthlyReport(month, request.user, form.cleaned_data["known"])
    return render(request, "crm/reports/monthly.html", page)


@require_safe
@needs("reports.see")
def report_monthly_xlsx(request, month):
    _refuse_future(month)
    form = KnownForm(request.GET)
    if not form.is_valid():
        raise BadValue(form.errors["known"][0])
    report = MonthlyReport(month, request.user, form.cleaned_data["known"])
    answer = FileResponse(
        workbook(report, report.heading()),
        as_attachment=True,
        filename=_("Monthly report %(month)s") % {"month": month} + ".xlsx",
        content_type=XLSX,
        headers={"Cache-Control": "private, no-store"},
    )
    known = report.known_on and report.known_on.isoformat()
    audit.record("report.exported", by=request.user, after={"month": str(month), "known": known})
    return answer


def _refuse_future(month):
    if month.first > days.today():
        raise BadValue(_("%(month)s has not come yet.") % {"month": month})


def _neighbours(month):
    """The months beside this one, as far as they can be named and have begun."""
    begins = month == Month(FIRST_YEAR, 1)
    return {
        "month_before": None if begins else month.previous,
        "month_after": month.next if month.last < days.today() else None,
    }
