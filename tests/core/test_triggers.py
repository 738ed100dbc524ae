import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from core import audit, triggers
from core.audit.models import AuditEntry
from core.days import CalendarDay
from core.facts import Fact

from .operations import run

pytestmark = pytest.mark.django_db


def test_every_table_of_facts_and_the_audit_trail_are_append_only():
    """A later migration that alters such a table on SQLite loses its triggers: repeat them."""
    facts = {model._meta.db_table for model in apps.get_models() if issubclass(model, Fact)}
    needed = facts | {"core_auditentry", "core_auditseal"}
    installed = triggers.installed()
    assert {table for table in needed if f"{table}_kept" not in installed} == set()
    assert {table for table in needed if f"{table}_frozen" not in installed} == set()


def test_the_audit_trail_cannot_be_rewritten(ana):
    audit.record("lead.logged", ana, by=ana)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(note="nothing happened")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.get().note == ""


class TestGuard:
    never_sunday = triggers.guard(
        "core_calendarday_name",
        "core_calendarday",
        "INSERT",
        when="NEW.name = '' OR EXISTS (SELECT 1 FROM core_calendarday WHERE name = NEW.name)",
        message="a day's name is its own",
    )

    def make(self, name, day):
        return CalendarDay.objects.create(day=f"2026-01-{day}", is_working=False, name=name)

    def test_it_refuses_the_rows_it_names_and_no_others(self):
        run(self.never_sunday)
        self.make("元旦", "01")
        with pytest.raises(IntegrityError, match="a day's name is its own"), transaction.atomic():
            self.make("元旦", "02")
        with pytest.raises(IntegrityError), transaction.atomic():
            self.make("", "03")
        self.make("别日", "04")

    def test_it_can_be_repeated_and_taken_back(self):
        run(self.never_sunday)
        run(self.never_sunday)
        assert "core_calendarday_name" in triggers.installed()
        run(self.never_sunday, backwards=True)
        assert "core_calendarday_name" not in triggers.installed()
        self.make("", "05")


def test_append_only_can_be_taken_back():
    operation = triggers.append_only("core_calendarday")
    before = triggers.installed()
    run(operation)
    assert triggers.installed() == before | {"core_calendarday_kept", "core_calendarday_frozen"}
    run(operation, backwards=True)
    assert triggers.installed() == before


@pytest.mark.sqlite
def test_while_suspended_rows_can_go_and_afterwards_not(ana):
    before = triggers.installed()
    audit.record("lead.logged", by=ana)
    with triggers.suspended():
        assert triggers.installed() == set()
        AuditEntry.objects.all().delete()
    assert triggers.installed() == before
