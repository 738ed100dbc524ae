"""Sealing the trail: committed entries are numbered and chained, so that a change made behind
the program's back shows. The key lives outside the database."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from core.audit.models import AuditEntry, AuditSeal

BATCH = 1000
START = "0" * 64
COLUMNS = [field.attname for field in AuditEntry._meta.concrete_fields]


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold."""

    number: int
    entry_id: int | None
    what: str


def seal():
    """Seal every entry committed until now; return the last seal, or None when there is none.

    Two sealers at once cannot both take a number: one gets IntegrityError, and nothing is lost.
    """
    while _seal_batch() == BATCH:
        pass
    return last()


def last():
    """The newest seal; None before the first. Noted elsewhere, it shows that none was cut off."""
    return AuditSeal.objects.order_by("number").last()


def holds(noted):
    """Whether the seal noted earlier as "NUMBER:MAC" is still in the chain."""
    number, _colon, mac = noted.partition(":")
    return number.isdecimal() and AuditSeal.objects.filter(number=number, mac=mac).exists()


def verify():
    """Yield a Break for every place where the chain, or an entry in it, was changed."""
    mac, expected = START, 1
    seals = AuditSeal.objects.select_related("entry").order_by("number")
    for one in seals.iterator(chunk_size=BATCH):
        if one.number != expected:
            yield Break(expected, None, f"seals {expected} to {one.number - 1} are missing")
        elif not hmac.compare_digest(one.mac, mac_of(one.number, one.entry, mac)):
            yield Break(one.number, one.entry_id, "the entry or its seal was changed")
        mac, expected = one.mac, one.number + 1


def unsealed():
    """The entries that no seal covers yet, oldest first."""
    return AuditEntry.objects.filter(seal__isnull=True).order_by("id")


def mac_of(number, entry, previous):
    """The HMAC-SHA256, in hex, of one entry at its place in the chain."""
    row = {name: getattr(entry, name) for name in COLUMNS}
    row["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(
        [number, previous, row], cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":")
    )
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def _seal_batch():
    newest = last()
    number, mac = (newest.number, newest.mac) if newest else (0, START)
    seals = []
    for entry in unsealed()[:BATCH]:
        number += 1
        mac = mac_of(number, entry, mac)
        seals.append(AuditSeal(number=number, entry=entry, mac=mac))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)
