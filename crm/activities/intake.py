"""Logging a lead: the one act that makes enterprise, lead, first contact and next step at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import days
from crm.enterprises.models import Enterprise
from crm.leads.models import Lead

from .models import Activity, Task


@transaction.atomic
def log_lead(
    *, name, by, summary="", enterprise=None, next_step="", next_step_on=None, contact="", **details
):
    """Log a lead for `name`; a firm of that very name is used, a new one is recorded. `contact`
    is the kind of an Activity that took place today.

    Raises AlreadyClaimed when another team has first contact; then nothing is written.
    """
    investor = enterprise or Enterprise.objects.same_as(name)
    if investor is None:
        investor = Enterprise.objects.register(name, by=by)
    lead = Lead.objects.log(investor, name=name, summary=summary, by=by, **details)
    if contact:
        Activity.objects.log(lead, contact, on=days.today(), note=summary, by=by)
    Task.objects.plan(
        lead,
        next_step or _("Make first contact"),
        due_on=next_step_on or days.next_working_day(days.today()),
        by=by,
    )
    return lead
