"""The monthly progress report 月报: which figures it holds, in which tables."""

from dataclasses import replace
from functools import cached_property

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from core import days
from core.moments import Moment
from crm.figures import ledger
from crm.figures.funnel import Funnel
from crm.figures.movement import movement
from crm.figures.organisations import by_organisation
from crm.figures.reached import Reached
from crm.figures.signings import Signings
from crm.figures.windows import windows_of
from crm.leads.models import Lead
from crm.targets.models import Target
from crm.targets.progress import progress

from . import sections
from .ledgers import ledger_table
from .links import Links
from .page import Drawing
from .tables import AREA, MONEY, Units

SHOWN = 50  # rows of the ledger on the page; Excel has them all


class MonthlyReport:
    """The report on `month` for one reader, as known at the end of the day `known_on`, or now.

    Totals are the zone's. The ledger holds the leads that the reader may see. Each table is
    counted when it is first asked for.
    """

    def __init__(self, month, user, known_on=None):
        self.month, self.user, self.known_on = month, user, known_on
        self.moment = Moment.closing(month, known_on)
        self.units = Units.of(user)
        self.links = Links(is_today=self.is_today)

    @property
    def is_today(self):
        return self.moment == Moment.now()

    def heading(self):
        """The lines above all: what it is, from where it is looked at, in which units, for whom."""
        known = self.moment.known_at or timezone.now()
        known = known.astimezone(days.SHANGHAI).strftime("%Y-%m-%d %H:%M")
        return [
            _("Monthly report on investment attraction, %(month)s") % {"month": self.month},
            _("As of the end of %(day)s, as known at %(known)s (Asia/Shanghai).")
            % {"day": self.moment.day, "known": known},
            _("Money in %(money)s, areas in %(area)s, unless a row names another unit.")
            % {"money": self.units.name(MONEY), "area": self.units.name(AREA)},
            _(
                "Totals cover the whole zone with both organisations. The ledger holds the "
                "projects that %(user)s may see."
            )
            % {"user": self.user},
        ]

    @cached_property
    def tables(self):
        """Every table but the ledger."""
        reached = Reached(self.moment, windows_of(self.month))
        funnel, signings = Funnel(self.moment), Signings(self.moment)
        changes = movement(self.moment, self.month.first)
        return [
            sections.targets(self._progress(), self.units),
            sections.reached(reached.steps()),
            sections.rates(signings),
            sections.cohorts(signings),
            sections.by_stage(funnel, self.links),
            sections.by_chain(funnel, self.links),
            sections.by_size(funnel, signings, self.links),
            sections.moved(changes, funnel.stalled(), self.month, self.links),
            sections.organisations(by_organisation(reached)),
        ]

    def drawings(self):
        """Every table but the ledger, for the page."""
        return [Drawing(table, self.units) for table in self.tables]

    @cached_property
    def top_of_ledger(self):
        """The first rows of the ledger, for the page."""
        rows = ledger.first_rows(self.moment, self._leads(), SHOWN)
        table = ledger_table(rows)
        return Drawing(replace(table, rows=list(table.rows)), self.units)

    @property
    def is_cut(self):
        """May the ledger have more rows than the page shows?"""
        return len(self.top_of_ledger.table.rows) == SHOWN

    def ledger(self):
        """The whole ledger; its rows are made while they are read."""
        return ledger_table(ledger.all_rows(self.moment, self._leads()))

    def _leads(self):
        return Lead.objects.visible_to(self.user)

    def _progress(self):
        targets = Target.objects.visible_to(self.user).select_related("programme")
        return progress(targets, self.moment)


def months():
    """The months that can be reported on, the latest first; from the first lead on."""
    first = Lead.objects.aggregate(day=Min("logged_on"))["day"] or days.today()
    month, found = days.Month.of(days.today()), []
    while month.last >= first:
        found.append(month)
        month = month.previous
    return found
