"""The tables of a monthly report, each made from one of the figures."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.units import money_text
from crm.figures.signings import Rate
from crm.figures.tallies import BANDS
from crm.leads.stages import Kind
from crm.leads.states import Reason

from .tables import COUNT, DAY, MONEY, POINTS, SHARE, TEXT, Cell, Column, Row, Table

WHOLE = 10_000  # basis points


def _windows():
    return {"month": _("In the month"), "year": _("Year to date"), "ever": _("All time")}


def _steps():
    return {
        Kind.SIGNED: _("Signed"),
        Kind.STARTED: _("Started"),
        Kind.PRODUCING: _("In production"),
    }


def _projects(title=None, group=""):
    unit = pgettext("unit", "projects")
    return Column(title or _("Number of projects"), COUNT, unit=unit, group=group)


def _leads(title=None, group=""):
    unit = pgettext("unit", "leads")
    return Column(title or _("Number of leads"), COUNT, unit=unit, group=group)


def targets(progress, units):
    """Targets against their quota and an even pace."""
    return Table(
        slug="targets",
        title=_("Targets"),
        note=_(
            "What is verified in the period of each target, with the origins of funds that it "
            "names. The pace is the part of the period that has passed; a target without a period "
            "has none."
        ),
        columns=[
            Column(_("Target"), TEXT),
            Column(_("Unit"), TEXT),
            Column(_("Quota")),
            Column(_("Verified")),
            Column(_("Awaiting verification")),
            Column(_("Share of the quota"), SHARE),
            Column(_("Pace"), SHARE),
            Column(_("Ahead or behind"), POINTS, unit=_("percentage points")),
            Column(_("Deadline"), DAY),
        ],
        rows=[_target(one, units) for one in progress],
    )


def _target(one, units):
    target = one.target
    kind = MONEY if target.is_money else COUNT
    return Row(
        [
            Cell(str(target), url=target.get_absolute_url()),
            _unit(target, units),
            *(Cell(n, kind) for n in (one.quota, one.verified, one.awaiting)),
            Rate(one.verified, one.quota),
            None if one.expected_points is None else Rate(one.expected_points, WHOLE),
            one.gap_points,
            target.by_day,
        ]
    )


def _unit(target, units):
    if target.is_money:
        return units.name(MONEY)
    firms, projects = pgettext("unit", "enterprises"), pgettext("unit", "projects")
    return firms if target.is_of_enterprises else projects


def reached(steps):
    """Signed, started, producing: number, contract amount and expected output."""
    awaiting = _("Awaiting verification")
    return Table(
        slug="reached",
        title=_("Signed, started, in production"),
        note=_(
            "Verified milestones by the day they were reached. The amount is that of the verified "
            "contract; the yearly output is what is expected today. What was recorded and nobody "
            "has verified stands apart and counts nowhere."
        ),
        columns=[
            Column(_("Milestone"), TEXT),
            *(column for title in _windows().values() for column in _counted(title)),
            _projects(group=awaiting),
            Column(_("Contracts"), MONEY, group=awaiting),
        ],
        rows=[_step(step) for step in steps],
    )


def _counted(group):
    return [
        _projects(group=group),
        Column(_("Contracts"), MONEY, group=group),
        Column(_("Yearly output"), MONEY, group=group),
    ]


def _step(step):
    tallies = [step.verified[window] for window in _windows()]
    awaiting = step.awaiting["ever"]
    counted = [n for tally in tallies for n in (tally.count, tally.amount, tally.output)]
    return Row([_steps()[step.kind], *counted, awaiting.count, awaiting.amount])


def rates(signings):
    """Start rate and production rate with both denominators."""
    kept, left_out = _("Ended projects included"), _("Ended projects left out")
    return Table(
        slug="rates",
        title=_("Start rate and production rate"),
        note=_(
            "Of all verified signings. The rate is the first of the two: a project that was "
            "terminated or transferred, or has left, was signed all the same. The second is shown "
            "for comparison with reports that drop such projects."
        ),
        columns=[
            Column(_("Rate"), TEXT),
            *(column for title in (kept, left_out) for column in _rate(title)),
        ],
        rows=[
            _both(_("Start rate"), signings.start_rate),
            _both(_("Production rate"), signings.production_rate),
        ],
    )


def _rate(group):
    return [
        _projects(_("Number reached"), group),
        _projects(_("Signed"), group),
        Column(_("Rate"), SHARE, group=group),
    ]


def _both(name, rate):
    found = [rate(with_ended=True), rate(with_ended=False)]
    return Row([name, *(n for one in found for n in (one.part, one.whole, one))])


def cohorts(signings):
    """Signed and started in the same year, by year of signing."""
    return Table(
        slug="cohorts",
        title=_("Signed and started in the same year"),
        note=_("By year of the verified signing, ended projects included."),
        columns=[
            Column(_("Signed in"), TEXT),
            _projects(_("Signed")),
            Column(_("Contracts"), MONEY),
            _projects(_("Started in the same year")),
            Column(_("Same-year start rate"), SHARE),
            _projects(_("Started so far")),
            Column(_("Start rate so far"), SHARE),
        ],
        rows=[_cohort(*row) for row in signings.by_year()],
    )


def _cohort(year, signed, same_year, started):
    shares = [Rate(same_year, signed.count), Rate(started, signed.count)]
    return Row([str(year), signed.count, signed.amount, same_year, shares[0], started, shares[1]])


def by_stage(funnel, links):
    """Active leads by stage."""
    rows = funnel.by_stage()
    most = max(tally.count for _stage, tally in rows) if rows else 0
    return Table(
        slug="stages",
        title=_("Funnel by stage"),
        note=_("Active leads by the furthest stage that stands, verified or not."),
        columns=[Column(_("Stage"), TEXT), _leads(), Column(_("Planned investment"), MONEY)],
        rows=[
            *(
                Row(
                    [Cell(str(stage), url=links.stage(stage)), tally.count, tally.amount],
                    bar=tally.count * 100 // most if most else 0,
                )
                for stage, tally in rows
            ),
            _total(_("Total"), funnel.total()),
        ],
    )


def by_chain(funnel, links):
    """Active leads by chain and stage."""
    stages = funnel.stages_held()
    numbers = _("Leads by stage")
    return Table(
        slug="chains",
        title=_("Funnel by chain"),
        note=_("Active leads by the chain that they belong to today."),
        columns=[
            Column(_("Chain"), TEXT),
            *(Column(str(stage), COUNT, group=numbers) for stage in stages),
            _leads(_("Total")),
            Column(_("Planned investment"), MONEY),
        ],
        rows=[
            _chain(chain, at_stage, tally, stages, links)
            for chain, at_stage, tally in funnel.by_chain()
        ],
    )


def _chain(chain, at_stage, tally, stages, links):
    name = Cell(str(chain) if chain else _("no chain yet"), url=links.chain(chain))
    return Row([name, *(at_stage[stage].count for stage in stages), tally.count, tally.amount])


def by_size(funnel, signings, links):
    """Active leads by planned investment, verified signings by contract amount."""
    active, signed = _("Active leads by planned investment"), _("Signed projects by contract")
    rows = zip([*range(len(BANDS)), None], funnel.by_band(), signings.by_band(), strict=True)
    return Table(
        slug="sizes",
        title=_("By size"),
        note=_("Each band begins with its lower bound. Signings are verified, of all time."),
        columns=[
            Column(_("Size"), TEXT),
            _leads(group=active),
            Column(_("Planned investment"), MONEY, group=active),
            _projects(_("Signed"), signed),
            Column(_("Contracts"), MONEY, group=signed),
            _projects(_("Started"), signed),
            _projects(_("In production"), signed),
        ],
        rows=[_size(*row, links) for row in rows],
    )


def _size(index, active, signed, links):
    tally, started, producing = signed
    name = Cell(_band(index), url=links.band(index))
    return Row([name, active.count, active.amount, tally.count, tally.amount, started, producing])


def _band(index):
    """The name of a size band, such as "1亿元–5亿元"."""
    if index is None:
        return _("not known yet")
    low = money_text(BANDS[index])
    if index + 1 == len(BANDS):
        return _("%(low)s and more") % {"low": low}
    high = money_text(BANDS[index + 1])
    return f"{low}–{high}" if index else _("under %(high)s") % {"high": high}


def moved(movement, stalled, month, links):
    """What changed in the month."""
    lost = [
        Row([_("of these: %(reason)s") % {"reason": _reason(code)}, tally.count, tally.amount])
        for code, tally in sorted(movement.lost_by_reason.items())
    ]
    return Table(
        slug="movement",
        title=_("New, moved, stalled, lost"),
        note=_(
            "New: logged in the month. Moved: reached a stage after the clue in the month. "
            "Stalled: active at its end and without contact of substance for more than 60 days. "
            "Lost: terminated or transferred, or left, in the month. Planned investment is today's."
        ),
        columns=[Column(_("Leads"), TEXT), _leads(), Column(_("Planned investment"), MONEY)],
        rows=[
            _total(Cell(_("New leads"), url=links.logged_in(month)), movement.new, is_total=False),
            _total(_("Leads that moved"), movement.moved, is_total=False),
            _total(Cell(_("Stalled leads"), url=links.silent()), stalled, is_total=False),
            _total(_("Lost leads"), movement.lost, is_total=False),
            *lost,
        ],
    )


def _reason(code):
    return Reason(code).label if code else _("no reason given")


def organisations(by_window):
    """Credit of each organisation, and the total that counts everything once."""
    led, joint = _("led"), _("joint")
    names = _steps().values()
    return Table(
        slug="organisations",
        title=_("By organisation"),
        note=_(
            "Verified. Money follows the shares of credit. A project counts for the organisation "
            "that leads it and stands as joint at the other; the total counts it once."
        ),
        columns=[
            Column(_("Period"), TEXT),
            Column(_("Organisation"), TEXT, names_row=True),
            *(_projects(title, group=name) for name in names for title in (led, joint)),
            Column(_("Contracts by share"), MONEY),
        ],
        rows=[
            row
            for window, title in _windows().items()
            for row in _credits(title, by_window[window])
        ],
    )


def _credits(period, shared):
    for one in shared:
        numbers = [n for kind in _steps() for n in (one.led[kind], one.joint[kind])]
        yield Row([period, str(one.organisation), *numbers, one.money])
    led = [n for kind in _steps() for n in (sum(one.led[kind] for one in shared), None)]
    yield Row(
        [period, _("Total, each once"), *led, sum(one.money for one in shared)], is_total=True
    )


def _total(name, tally, *, is_total=True):
    return Row([name, tally.count, tally.amount], is_total=is_total)
