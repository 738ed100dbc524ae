"""What was done with a lead and what comes next: silence, next steps, and their forms."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from core import audit, days
from core.refusals import NotAllowed, Refused
from crm.activities.models import Activity, Task
from crm.leads.models import Lead
from tests.makers import make_lead

Kind = Activity.Kind


@pytest.fixture
def lead(reference, cast):
    return make_lead(by=cast.ana, on=days.ago(100))


def now(lead):
    return Lead.objects.get(pk=lead.pk)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.NOTE])
def test_a_visit_a_call_or_a_meeting_breaks_the_silence(cast, lead, kind):
    Activity.objects.log(lead, kind, on=days.ago(3), by=cast.ana)
    assert now(lead).last_substance_on == days.ago(3)


def test_a_plain_note_does_not(cast, lead):
    Activity.objects.log(lead, Kind.NOTE, on=days.today(), by=cast.ana, note="对方微信未回")
    assert now(lead).last_substance_on == days.ago(100)


def test_an_older_visit_logged_later_does_not_turn_the_clock_back(cast, lead):
    Activity.objects.log(lead, Kind.CALL, on=days.ago(1), by=cast.ana)
    Activity.objects.log(lead, Kind.VISIT_OUT, on=days.ago(9), by=cast.ana)
    assert now(lead).last_substance_on == days.ago(1)


def test_nothing_is_logged_before_it_happens(cast, lead):
    with pytest.raises(Refused):
        Activity.objects.log(lead, Kind.CALL, on=days.ago(-1), by=cast.ana)


@pytest.mark.parametrize("who", ["eve", "kim", "analyst", "leader", "manager", "system_admin"])
def test_only_the_team_logs_and_plans(cast, lead, who):
    user = getattr(cast, who)
    with pytest.raises(NotAllowed):
        Activity.objects.log(lead, Kind.CALL, on=days.today(), by=user)
    with pytest.raises(NotAllowed):
        Task.objects.plan(lead, "回访", due_on=days.today(), by=user)


def test_a_new_lead_has_a_next_step_on_the_next_working_day(cast, lead):
    assert now(lead).next_step_on == days.next_working_day(days.today())
    assert Task.objects.open().get().assignee == cast.ana


def test_a_lead_has_one_next_step(cast, lead):
    first = Task.objects.open().get()
    Task.objects.plan(lead, "寄送资料", due_on=days.ago(-5), by=cast.bo)
    assert Task.objects.open().get().title == now(lead).next_step == "寄送资料"
    first.refresh_from_db()
    assert first.done_by == cast.bo


def test_the_database_keeps_one_next_step(cast, lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(
            lead=lead, title="又一个", due_on=days.today(), assignee=cast.ana, planned_by=cast.ana
        )


def test_done_and_the_next_step_in_one_breath(cast, lead):
    task = Task.objects.open().get()
    task.finish(by=cast.ana, then=("安排考察", days.ago(-7)))
    assert (now(lead).next_step, now(lead).next_step_on) == ("安排考察", days.ago(-7))
    assert [entry.action for entry in audit.history(lead)[:2]] == ["task.planned", "task.done"]


def test_done_without_a_next_step_leaves_none(cast, lead):
    Task.objects.open().get().finish(by=cast.ana)
    assert (now(lead).next_step, now(lead).next_step_on) == ("", None)


def test_a_step_is_finished_once(cast, lead):
    task = Task.objects.open().get()
    task.finish(by=cast.ana)
    with pytest.raises(Refused):
        task.finish(by=cast.bo)


@pytest.mark.parametrize(("days_away", "urgency"), [(-1, "overdue"), (0, "today"), (1, "later")])
def test_how_urgent_a_step_is(cast, lead, days_away, urgency):
    task = Task.objects.plan(lead, "回访", due_on=days.ago(-days_away), by=cast.ana)
    assert task.urgency == urgency


# --- The forms --------------------------------------------------------------------------------


@pytest.fixture
def ana(client, cast):
    client.force_login(cast.ana)
    return client


def send(client, address, **data):
    return client.post(address, {"once": uuid.uuid4(), **data})


def test_an_activity_is_logged_in_one_line(ana, lead):
    today = days.today().isoformat()
    answer = send(ana, f"/leads/{lead.pk}/activities/", kind="visit_out", on=today, note="看厂")
    assert answer.url == f"/leads/{lead.pk}/"
    assert (lead.activities.get().kind, lead.activities.get().note) == ("visit_out", "看厂")


def test_a_double_tap_logs_one_activity(ana, lead):
    data = {"kind": "call", "on": days.today().isoformat(), "once": uuid.uuid4()}
    for _tap in range(2):
        send(ana, f"/leads/{lead.pk}/activities/", **data)
    assert lead.activities.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "dinner"), ("on", "2026-02-30"), ("on", "\0"), ("note", "x" * 1001), ("note", "\0")],
)
def test_a_bad_value_is_refused_beside_its_field(ana, lead, field, value):
    data = {"kind": "call", "on": days.today().isoformat(), "note": "电话"} | {field: value}
    answer = send(ana, f"/leads/{lead.pk}/activities/", **data)
    assert field in answer.context["form"].errors
    assert not lead.activities.exists()


def test_a_note_needs_words(ana, lead):
    today = days.today().isoformat()
    answer = send(ana, f"/leads/{lead.pk}/activities/", kind="note", on=today)
    assert "note" in answer.context["form"].errors


def test_a_day_to_come_is_refused_beside_the_day(ana, lead):
    tomorrow = days.ago(-1).isoformat()
    answer = send(ana, f"/leads/{lead.pk}/activities/", kind="call", on=tomorrow)
    assert "on" in answer.context["form"].errors


def test_done_then_the_next_step_by_form(ana, lead):
    task = Task.objects.open().get()
    send(ana, f"/tasks/{task.pk}/done/", title="安排考察", due_on="")
    assert now(lead).next_step == "安排考察"
    assert now(lead).next_step_on == days.next_working_day(days.today())


def test_done_alone_by_form(ana, lead):
    task = Task.objects.open().get()
    assert send(ana, f"/tasks/{task.pk}/done/").url == f"/leads/{lead.pk}/"
    assert not Task.objects.open().exists()


def test_a_step_that_is_done_already_is_said_to_be(ana, cast, lead):
    task = Task.objects.open().get()
    task.finish(by=cast.bo)
    assert send(ana, f"/tasks/{task.pk}/done/").context["form"].non_field_errors()


def test_a_step_is_planned_by_form(ana, lead):
    send(ana, f"/leads/{lead.pk}/next-step/", title="寄送资料", due_on="2026/12/1")
    assert now(lead).next_step_on.isoformat() == "2026-12-01"


def test_a_step_needs_a_name(ana, lead):
    answer = send(ana, f"/leads/{lead.pk}/next-step/", title=" ")
    assert "title" in answer.context["form"].errors


@pytest.mark.parametrize("who", ["eve", "kim", "chief_away"])
def test_anothers_step_answers_like_none(client, cast, lead, who):
    client.force_login(getattr(cast, who))
    task = Task.objects.open().get()
    assert send(client, f"/tasks/{task.pk}/done/").status_code == 404
    assert send(client, f"/tasks/{task.pk + 1000}/done/").status_code == 404
    assert Task.objects.open().exists()
