"""The audit of a lead, told to people: acts in words, stages, teams and amounts by name."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from core import audit
from core.audit.models import AuditEntry
from core.units import area_text, money_text, percent_text
from crm.activities.models import Activity
from crm.enterprises.models import Enterprise
from crm.leads.claims import WHOLE
from crm.leads.models import Lead

WORDS = {
    "lead.logged": _("Logged the lead"),
    "lead.edited": _("Edited the lead"),
    "lead.planned": _("Changed planned days"),
    "lead.shared": _("Changed the shares of credit"),
    "lead.placed": _("Gave it a place"),
    "lead.released": _("Gave the place back"),
    "lead.paused": _("Paused it"),
    "lead.terminated": _("Terminated it"),
    "lead.void": _("Voided it"),
    "lead.active": _("Resumed it"),
    "milestone.reached": _("Recorded a milestone"),
    "milestone.withdrawn": _("Withdrew a milestone"),
    "milestone.verified": _("Verified a milestone"),
    "milestone.refused": _("Refused a milestone"),
    "introduction.accepted": _("Counts towards a target"),
    "introduction.refused": _("Does not count towards a target"),
    "introduction.withdrawn": _("Counts towards a target no more"),
    "activity.logged": _("Logged an activity"),
    "task.planned": _("Planned the next step"),
    "task.done": _("Finished a step"),
}
LABELS = {
    "on": _("day"),
    "amount": _("amount"),
    "kind": _("what"),
    "title": _("next step"),
    "due_on": _("due"),
    "target": _("target"),
    "space": _("space"),
    "area_m2": _("area"),
}
MONEY = {
    "amount", "planned_investment", "planned_fixed_assets", "output", "tax", "statistical_total",
}  # fmt: skip
AREAS = {"area_m2", "land_m2", "floor_m2"}


@dataclass
class Told:
    """One entry; `changes` are (label, before, after), "" where there is nothing to tell."""

    entry: AuditEntry
    words: str
    changes: list


def told(lead, user, limit, stages):
    """[Told], the latest first, amounts in the units of `user`; one query."""
    names = {stage.slug: str(stage) for stage in stages}
    entries = list(audit.history(lead)[:limit])
    names |= _firms(entries)
    return [_tell(entry, names, user) for entry in entries]


def _firms(entries):
    """{id as text: name} of the firms that were made project company; asked only if any was."""
    sides = [side for entry in entries for side in (entry.before, entry.after)]
    ids = {side["project_company"] for side in sides if side.get("project_company")}
    firms = Enterprise.objects.in_bulk(ids) if ids else {}
    return {str(pk): firm.name for pk, firm in firms.items()}


def _tell(entry, names, user):
    shares = entry.action == "lead.shared"

    def text(name, value):
        if shares and value is not None:
            return percent_text(value, WHOLE)
        return _text(name, value, names, user)

    changes = [
        (_label(name, names), text(name, entry.before.get(name)), text(name, entry.after.get(name)))
        for name in dict.fromkeys([*entry.before, *entry.after])
    ]
    shown = [change for change in changes if change[1] or change[2]]
    return Told(entry, WORDS.get(entry.action, entry.action), shown)


def _label(name, names):
    field = _field(name)
    return LABELS.get(name) or (field.verbose_name if field else names.get(name, name))


def _text(name, value, names, user):
    if value in (None, ""):
        return ""
    if isinstance(value, dict):
        return value.get("text", "")
    if name in MONEY:
        return money_text(value, user.money_unit)
    if name in AREAS:
        return area_text(value, user.area_unit)
    if name == "kind":
        return str(dict(Activity.Kind.choices).get(value, value))
    field = _field(name)
    if field and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if name == "project_company":
        return names.get(str(value), "")
    return names.get(str(value), str(value))


def _field(name):
    try:
        return Lead._meta.get_field(name)
    except FieldDoesNotExist:
        return None
