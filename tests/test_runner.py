"""The tests' own ground: tables with rows that cannot be deleted are empty again for each test."""

import pytest
from django.db import IntegrityError

from core import audit
from core.audit.models import AuditEntry
from core.triggers import installed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_append_only_tables_are_emptied_and_stay_append_only(turn):
    assert not AuditEntry.objects.exists()
    audit.record("created", None, by=None, note=turn)
    assert "core_auditentry_kept" in installed()
    with pytest.raises(IntegrityError):
        AuditEntry.objects.all().delete()
