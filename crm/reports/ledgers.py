"""The ledger 台账 as a table: one project a row."""

from django.utils.translation import gettext as _

from crm.figures.reached import STEPS

from .tables import AREA, DAY, MONEY, TEXT, Cell, Column, Row, Table


def ledger_table(rows):
    """The Table of these ledger rows, which may be an iterator: `rows` is then read once."""
    return Table(
        slug="ledger",
        title=_("Ledger"),
        note=_(
            "Projects that you may see, the furthest stage first: those that had not ended, and "
            "those that were signed. Days are as recorded; what nobody has verified yet is named. "
            "Names, place, chain, land, planned investment and owner are today's."
        ),
        columns=[
            Column(_("No.")),
            Column(_("Project"), TEXT, names_row=True),
            Column(_("Project code"), TEXT),
            Column(_("Investor"), TEXT),
            Column(_("Chain"), TEXT),
            Column(_("Park and place"), TEXT),
            Column(_("Land needed"), AREA),
            Column(_("Planned investment"), MONEY),
            Column(_("Contract"), MONEY),
            Column(_("Stage"), TEXT),
            Column(_("State"), TEXT),
            Column(_("Signed on"), DAY),
            Column(_("Started on"), DAY),
            Column(_("In production on"), DAY),
            Column(_("Awaiting verification"), TEXT),
            Column(_("Team"), TEXT),
            Column(_("Owner"), TEXT),
        ],
        rows=(_row(number, row) for number, row in enumerate(rows, 1)),
    )


def _row(number, row):
    lead = row.lead
    return Row(
        [
            number,
            Cell(lead.name, url=lead.get_absolute_url()),
            lead.official_code,
            str(lead.investor),
            str(lead.segment.chain) if lead.segment else "",
            " ".join(filter(None, [str(lead.park or ""), lead.place])),
            lead.land_m2,
            lead.planned_investment,
            row.signed_amount,
            str(row.stage),
            str(row.state.label),
            *(row.reached_on(kind) for kind in STEPS),
            ", ".join(str(stage) for stage in row.awaiting),
            str(lead.team),
            str(lead.owner),
        ]
    )
