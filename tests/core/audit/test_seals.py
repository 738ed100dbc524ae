from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core import audit, triggers
from core.audit import seals
from core.audit.models import AuditEntry, AuditSeal

from ..operations import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(ana):
    for number in range(5):
        audit.record("lead.edited", ana, by=ana, before={"n": number}, after={"n": number + 1})
    return list(AuditEntry.objects.order_by("id"))


@contextmanager
def behind_the_back():
    """What somebody with the database password could do."""
    operations = [triggers.append_only(table) for table in ("core_auditentry", "core_auditseal")]
    for operation in operations:
        run(operation, backwards=True)
    yield
    for operation in operations:
        run(operation)


def change(entry, **columns):
    with behind_the_back():
        AuditEntry.objects.filter(pk=entry.pk).update(**columns)


def audit_command(*args):
    out, err = StringIO(), StringIO()
    try:
        call_command("audit", *args, stdout=out, stderr=err)
    except CommandError as error:
        return f"{out.getvalue()}{err.getvalue()}{error}"
    return out.getvalue()


def test_sealed_entries_are_numbered_in_order_and_verify(trail):
    assert seals.seal().number == 5
    assert [one.entry_id for one in AuditSeal.objects.order_by("number")] == [e.pk for e in trail]
    assert list(seals.verify()) == []


def test_sealing_again_goes_on_where_it_stopped(trail, ana):
    first = seals.seal()
    assert seals.seal() == first
    audit.record("lead.edited", ana, by=ana)
    assert seals.seal().number == 6
    assert list(seals.verify()) == []


def test_an_entry_committed_late_is_sealed_later(trail, monkeypatch):
    """Its id is smaller than sealed ones: the number says the order of sealing, not the id."""
    late = trail[1].pk
    committed = AuditEntry.objects.exclude(pk=late)
    with monkeypatch.context() as patch:
        patch.setattr(seals, "unsealed", lambda: committed.filter(seal=None).order_by("id"))
        seals.seal()
    seals.seal()
    assert AuditSeal.objects.get(entry_id=late).number == 5
    assert list(seals.verify()) == []


def test_many_entries_are_sealed_in_batches(trail, monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 2)
    assert seals.seal().number == 5
    assert list(seals.verify()) == []


@pytest.mark.parametrize("column", ["actor_name", "action", "object_id", "note", "agent"])
def test_a_changed_entry_is_found_and_only_that(trail, column):
    seals.seal()
    change(trail[2], **{column: "x"})
    assert [one.entry_id for one in seals.verify()] == [trail[2].pk]


def test_a_removed_entry_is_found(trail):
    seals.seal()
    with behind_the_back():
        AuditSeal.objects.filter(number=3).delete()
        AuditEntry.objects.filter(pk=trail[2].pk).delete()
    assert 3 in [one.number for one in seals.verify()]


def test_a_seal_covers_all_that_went_before(trail):
    first, second = seals.mac_of(2, trail[1], "0" * 64), seals.mac_of(2, trail[1], "1" * 64)
    assert first != second
    assert first != seals.mac_of(3, trail[1], "0" * 64)


def test_another_key_breaks_every_seal(trail, settings):
    seals.seal()
    settings.AUDIT_KEY = "another"
    assert len(list(seals.verify())) == 5


def test_the_command_seals_and_finds_the_trail_whole(trail):
    assert "Sealed up to 5:" in audit_command("seal")
    assert "Whole up to 5:" in audit_command("verify")


def test_the_command_names_the_break_and_the_unsealed_tail(trail, ana):
    audit_command("seal")
    audit.record("lead.edited", ana, by=ana)
    change(trail[2], note="x")
    said = audit_command("verify")
    assert f"Broken at seal 3 (entry {trail[2].pk})" in said
    assert "Not sealed yet: 1" in said


def test_a_tail_cut_off_shows_against_a_seal_noted_before(trail):
    noted = str(seals.seal())
    assert "Whole" in audit_command("verify", "--last", noted)
    with behind_the_back():
        AuditSeal.objects.filter(number=5).delete()
    assert "Whole" in audit_command("verify")
    assert f"seal {noted} is gone" in audit_command("verify", "--last", noted)


def test_with_nothing_to_seal_the_command_says_so(db):
    assert "Nothing to seal" in audit_command("seal")
    assert "Whole up to the beginning" in audit_command("verify")


def test_of_two_sealers_at_once_one_gives_way(trail, monkeypatch):
    seals.seal()
    monkeypatch.setattr(seals, "last", lambda: None)  # read before the other had committed
    audit.record("lead.edited", by=None)
    assert "Another sealer is at work" in audit_command("seal")
    monkeypatch.undo()
    assert list(seals.verify()) == []
    assert seals.seal().number == 6
