"""One row of the list of leads, put into words before the template sees it: a page has fifty."""

from django.utils.translation import gettext, ngettext

from core import days
from core.templatetags.luodi import icon
from core.units import money_text
from crm.leads.states import State

LIGHTS = (
    ("green", "check-circle-fill"),
    ("yellow", "exclamation-circle"),
    ("red", "exclamation-triangle-fill"),
)


class Row:
    """What the row of `lead` says; `light` and `due` are (colour, icon, words), or None."""

    def __init__(self, lead, user):
        self.url, self.name = lead.get_absolute_url(), lead.name
        self.investor = "" if lead.investor.name == lead.name else lead.investor.name
        self.stage, self.owner, self.team = lead.stage, lead.owner.name, lead.team
        self.state = "" if lead.state == State.ACTIVE else lead.get_state_display()
        self.light = None if self.state else _light(lead)
        self.due, self.next_step = _due(lead.next_step_on), lead.next_step
        self.money = money_text(lead.planned_investment, user.money_unit)
        self.park, self.place = lead.park, lead.place
        self.logged = lead.logged_on.isoformat()


def _light(lead):
    colour, name = LIGHTS[lead.light]
    silent = lead.days_silent
    return colour, icon(name), ngettext("%(n)d day", "%(n)d days", silent) % {"n": silent}


def _due(day):
    """Red when overdue, green today, grey later, yellow when nothing is planned."""
    today = days.today()
    if day is None:
        return "yellow", icon("exclamation-circle"), gettext("none planned")
    if day < today:
        late = gettext("overdue %(day)s") % {"day": day.isoformat()}
        return "red", icon("exclamation-triangle-fill"), late
    if day == today:
        return "green", icon("clock"), gettext("today")
    return "grey", icon("calendar-event"), day.isoformat()
