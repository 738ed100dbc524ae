import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from core import audit, request
from core.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_what(ana, team):
    audit.record("team.renamed", team, by=ana, note="by decree")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name) == (ana, str(ana))
    assert (entry.action, entry.note) == ("team.renamed", "by decree")
    assert (entry.object_type, entry.object_id) == ("accounts.team", str(team.pk))
    assert entry.object_label == "一科"


def test_recording_is_one_insert(ana, team, django_assert_num_queries):
    with django_assert_num_queries(1):
        audit.record("team.renamed", team, by=ana, before={"name": "甲"}, after={"name": "乙"})


def test_an_entry_says_from_where(ana):
    token = request.begin(request.Current(ip="2001:db8::1", agent="Firefox", id="abc"))
    try:
        audit.record("lead.logged", by=ana)
    finally:
        request.end(token)
    entry = AuditEntry.objects.get()
    assert (entry.ip, entry.agent, entry.request_id) == ("2001:db8::1", "Firefox", "abc")


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_what_nobody_did_has_no_actor(nobody):
    audit.record("seal", by=nobody)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.object_type) == (None, "", "")


def test_only_what_changed_is_kept(ana, team):
    before = audit.snapshot(team, ["name", "name_en", "slug"])
    team.name = "二科"
    audit.record(
        "team.renamed", team, by=ana, before=before,
        after=audit.snapshot(team, ["name", "name_en", "slug"]),
    )  # fmt: skip
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"name": "一科"}, {"name": "二科"})


def test_of_personal_things_only_the_names_of_the_fields_are_kept(ana, bo, monkeypatch):
    monkeypatch.setattr(type(bo), "PERSONAL", True, raising=False)
    audit.record(
        "contact.edited", bo, by=ana,
        before={"name": "Bo", "email": "bo@example.org"},
        after={"name": "Bob", "email": "bo@example.org"},
    )  # fmt: skip
    entry = AuditEntry.objects.get()
    assert list(entry.before) == list(entry.after) == ["name"]
    assert entry.object_label == ""
    assert "Bob" not in str([entry.before, entry.after, entry.note])


def test_a_snapshot_can_be_kept_and_read_later(ana):
    seen = audit.snapshot(ana, ["username", "team", "is_active", "created_at"])
    assert seen["username"] == "ana"
    assert seen["team"] == {"id": ana.team_id, "text": "一科"}
    assert seen["is_active"] is True
    assert isinstance(seen["created_at"], dt.datetime)
    audit.record("user.edited", ana, by=ana, after=seen)
    assert AuditEntry.objects.get().after["team"]["text"] == "一科"


def test_a_snapshot_does_not_name_persons(ana, team, monkeypatch):
    monkeypatch.setattr(type(team), "PERSONAL", True, raising=False)
    assert audit.snapshot(ana, ["team"]) == {"team": team.pk}


def test_an_empty_relation_is_nothing(ana):
    ana.team = None
    assert audit.snapshot(ana, ["team"]) == {"team": None}


def test_names_are_kept_in_the_default_language_whoever_acts(ana, team):
    with translation.override("en"):
        audit.record("user.edited", team, by=ana, after=audit.snapshot(ana, ["team"]))
    entry = AuditEntry.objects.get()
    assert (entry.object_label, entry.after["team"]["text"]) == ("一科", "一科")


def test_history_is_of_this_thing_alone_newest_first(ana, bo, team):
    for action, thing in (("a", ana), ("b", ana), ("c", bo), ("d", team)):
        audit.record(action, thing, by=ana)
    assert [entry.action for entry in audit.history(ana)] == ["b", "a"]


def test_changes_read_as_sentences_would(ana):
    entry = audit.record(
        "user.edited", ana, by=None,
        before={"team": None, "is_active": True, "role": "officer", "unknown": ["x", 1]},
        after={"team": {"id": 1, "text": "一科"}, "is_active": False, "role": "leader"},
    )  # fmt: skip
    with translation.override("en"):
        assert [[str(side) for side in change] for change in entry.changes()] == [
            ["team", "—", "一科"],
            ["may sign in", "yes", "no"],
            ["role", "Investment officer", "Leader"],
            ["unknown", "x, 1", "—"],
        ]
