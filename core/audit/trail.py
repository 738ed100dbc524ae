"""Writing and reading the trail."""

from django.conf import settings
from django.db.models import Model
from django.utils import translation

from core import request
from core.audit.models import AuditEntry

HIDDEN = "•••"


def record(action, obj=None, *, by, before=None, after=None, note=""):
    """Add one row: `by` did `action` ("lead.reached") to `obj`; one INSERT, nothing else.

    `before` and `after` are dicts of plain values, best made by `snapshot`; fields that are the
    same in both are left out. When the model of `obj` says `PERSONAL = True`, only the names of
    the fields are kept. `by` may be None for what the program does by itself.
    """
    before, after = _changed(before or {}, after or {})
    personal = getattr(obj, "PERSONAL", False)
    if personal:
        before, after = dict.fromkeys(before, HIDDEN), dict.fromkeys(after, HIDDEN)
    origin = request.current()
    known = by is not None and by.is_authenticated
    return AuditEntry.objects.create(
        actor=by if known else None,
        actor_name=str(by)[:200] if known else "",
        action=action,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        object_label="" if personal or obj is None else _in_default_language(obj)[:200],
        before=before,
        after=after,
        note=str(note),
        ip=origin.ip,
        agent=origin.agent,
        request_id=origin.id,
    )


def snapshot(obj, fields):
    """{field: plain value} of `obj`, for `before` and `after` of `record`.

    A foreign key gives {"id", "text"}, so that it can be read later; one to a personal thing only
    its id.
    """
    return {name: _plain(obj, name) for name in fields}


def history(obj):
    """The entries about `obj`, newest first."""
    return AuditEntry.objects.filter(
        object_type=obj._meta.label_lower, object_id=str(obj.pk)
    ).order_by("-id")


def _plain(obj, name):
    field = obj._meta.get_field(name)
    if field.many_to_many:
        return sorted(getattr(obj, name).values_list("pk", flat=True)) if obj.pk else []
    if not field.is_relation:
        return field.get_prep_value(getattr(obj, name))
    if getattr(field.related_model, "PERSONAL", False):
        return getattr(obj, field.attname)
    related = getattr(obj, name)
    return related and {"id": related.pk, "text": _in_default_language(related)}


def _changed(before, after):
    same = {name for name in before.keys() & after.keys() if before[name] == after[name]}
    return (
        {name: value for name, value in before.items() if name not in same},
        {name: value for name, value in after.items() if name not in same},
    )


def _in_default_language(obj: Model):
    with translation.override(settings.LANGUAGE_CODE):
        return str(obj)
