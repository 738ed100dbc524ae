import datetime as dt
from unittest import mock

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from core.facts import WITHDRAWAL, Fact
from core.refusals import Refused
from core.triggers import append_only

from .operations import run

pytestmark = pytest.mark.django_db


class Sighting(Fact):
    """A fact as any other, for what every fact does; its table lives as long as a test."""

    place = models.CharField(max_length=20)

    class Meta(Fact.Meta):
        app_label = "tests"

    def __str__(self):
        return self.place


@pytest.fixture(autouse=True)
def _table(db):
    # SQLite alters tables only while it checks no foreign keys; making one needs no such care.
    with (
        mock.patch.object(connection, "disable_constraint_checking"),
        connection.schema_editor(atomic=False) as editor,
    ):
        editor.create_model(Sighting)
    run(append_only(Sighting._meta.db_table, may_change=WITHDRAWAL, until="withdrawn_at"))


MAY, JUNE, JULY = (dt.date(2026, month, 1) for month in (5, 6, 7))


def moment(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def saw(by, *, on=MAY, recorded=MAY, **details):
    return Sighting.objects.create(
        place="园区", on=on, recorded_by=by, recorded_at=moment(recorded), **details
    )


def test_a_fact_is_recorded_now_and_stands(ana):
    fact = Sighting.objects.create(place="园区", on=MAY, recorded_by=ana)
    assert timezone.now() - fact.recorded_at < dt.timedelta(minutes=1)
    assert fact.stands
    assert list(Sighting.objects.standing()) == [fact]


def test_as_of_looks_at_the_day_it_happened(ana):
    fact = saw(ana, on=JUNE, recorded=JULY)
    assert list(Sighting.objects.as_of(JUNE)) == [fact]
    assert not Sighting.objects.as_of(JUNE - dt.timedelta(days=1)).exists()


def test_as_known_at_looks_at_the_moment_it_was_written(ana):
    fact = saw(ana, on=MAY, recorded=JULY)
    assert list(Sighting.objects.known_at(moment(JULY))) == [fact]
    assert not Sighting.objects.known_at(moment(JUNE)).exists()


def test_what_was_withdrawn_later_was_still_known_then(ana, bo):
    fact = saw(ana)
    fact._withdraw(bo, "误录")
    assert not Sighting.objects.standing().exists()
    assert not Sighting.objects.at(JULY).exists()
    assert list(Sighting.objects.at(JULY, moment(JUNE))) == [fact]
    assert not Sighting.objects.at(JULY, timezone.now()).exists()
    assert not Sighting.objects.at(MAY - dt.timedelta(days=1), moment(JUNE)).exists()


def test_at_the_very_moment_of_writing_a_fact_is_known_and_of_withdrawal_no_longer(ana):
    fact = saw(ana, recorded=MAY)
    assert list(Sighting.objects.known_at(fact.recorded_at)) == [fact]
    fact._withdraw(ana, "误录")
    assert not Sighting.objects.known_at(fact.withdrawn_at).exists()


def test_a_withdrawal_says_who_when_and_why(ana, bo):
    fact = saw(ana)
    fact._withdraw(bo, " 误录 ")
    for seen in (fact, Sighting.objects.get()):
        assert (seen.withdrawn_by, seen.withdrawal_reason) == (bo, "误录")
        assert not seen.stands


@pytest.mark.parametrize("reason", ["", "  ", "a\0b", "字" * 501])
def test_a_withdrawal_without_a_reason_is_refused(ana, reason):
    fact = saw(ana)
    with pytest.raises(Refused) as refused:
        fact._withdraw(ana, reason)
    assert refused.value.field == "reason"
    assert Sighting.objects.get().stands


def test_a_fact_is_withdrawn_once(ana):
    fact = saw(ana)
    elsewhere = Sighting.objects.get()
    fact._withdraw(ana, "误录")
    with pytest.raises(Refused):
        elsewhere._withdraw(ana, "again")
    assert Sighting.objects.get().withdrawal_reason == "误录"


@pytest.mark.parametrize(
    "half",
    [
        {"withdrawal_reason": "误录"},
        {"withdrawn_at": moment(JULY)},
        {"withdrawn_at": moment(JULY), "withdrawal_reason": "误录"},
    ],
)
def test_the_database_keeps_no_half_withdrawal(ana, half):
    with pytest.raises(IntegrityError, match="withdrawn_whole"):
        saw(ana, **half)


def test_the_database_keeps_no_withdrawal_without_its_reason(ana):
    with pytest.raises(IntegrityError, match="withdrawn_whole"):
        saw(ana, withdrawn_at=moment(JULY), withdrawn_by=ana)


class TestAppendOnly:
    def test_a_fact_is_never_deleted(self, ana):
        fact = saw(ana)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Sighting.objects.filter(pk=fact.pk).delete()
        assert Sighting.objects.exists()

    @pytest.mark.parametrize(
        "change", [{"place": "别处"}, {"on": JULY}, {"recorded_at": moment(JULY)}]
    )
    def test_a_fact_is_never_changed(self, ana, change):
        saw(ana)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Sighting.objects.update(**change)

    def test_a_withdrawal_is_final(self, ana):
        saw(ana)._withdraw(ana, "误录")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Sighting.objects.update(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
        assert not Sighting.objects.get().stands

    def test_saving_a_fact_unchanged_is_no_change(self, ana):
        saw(ana).save()
