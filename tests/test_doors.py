"""Every address is tried as every kind of visitor, against one signed table: tests/doors.txt.

A line names an address, who enters, and after "hidden from" those who are answered as if the thing
did not exist. All others are turned away: sent to sign in, or refused and put on record.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core import doors
from tests.examples import QUERIES, example_of, make_examples

TABLE = Path(__file__).with_name("doors.txt")
BUSINESS = ["officer", "team_lead", "park_manager", "inspector", "analyst", "leader", "stranger"]
ADMINISTRATORS = ["system_admin", "security_admin", "audit_admin"]
GROUPS = {
    "anybody": {"anonymous", *BUSINESS, *ADMINISTRATORS},
    "everybody": {*BUSINESS, *ADMINISTRATORS},
    "business": set(BUSINESS),
    "administrators": set(ADMINISTRATORS),
}
THE_WAY_OUT = "admin:logout"  # ends at the entrance, for those who were in
ENTERED, HIDDEN, AWAY = "entered", "hidden", "away"


@pytest.fixture
def visitors(reference, cast, settings):
    """{name: client}, each signed in as one of the cast; nobody is asked for a second factor."""
    settings.ADMIN_SECOND_FACTOR = False
    make_examples(cast)
    ContentType.objects.get_for_models(*apps.get_models())  # known to a server that has run awhile
    users = {
        "officer": cast.ana,
        "team_lead": cast.chief,
        "park_manager": cast.manager,
        "inspector": cast.inspector,
        "analyst": cast.analyst,
        "leader": cast.leader,
        "stranger": cast.eve,
        "system_admin": cast.system_admin,
        "security_admin": cast.security_admin,
        "audit_admin": cast.audit_admin,
    }
    clients = {"anonymous": Client()}
    for name, user in users.items():
        clients[name] = Client()
        clients[name].force_login(user)
    return clients


@pytest.mark.parametrize("side", ["back office", "front"])
def test_every_address_lets_in_whom_the_table_says(visitors, side):
    def is_here(name):
        return name.startswith("admin:") == (side == "back office") and name != THE_WAY_OUT

    tried = [place for place in doors.places() if is_here(place.name)]
    found = [_line(place.name, _try(place, visitors)) for place in tried]
    signed = [line for line in TABLE.read_text().splitlines() if is_here(line)]
    unsigned = [line for line in found if line not in signed]
    gone = [line for line in signed if line not in found]
    advice = "The table differs. Where the new line is right, sign it:"
    told = [advice, *(f"  - {line}" for line in gone), *(f"  + {line}" for line in unsigned)]
    assert not gone + unsigned, "\n".join(told)


def test_what_is_hidden_answers_like_what_does_not_exist(visitors):
    stranger, tried = visitors["stranger"], 0
    for place in doors.places():
        url, nowhere = _url(place), _url(place, nonexistent=True)
        if url == nowhere or place.name.startswith("admin:"):
            continue
        hidden = _ask(stranger, url)
        if hidden.status_code == 404:
            tried += 1
            assert _bare(hidden, url) == _bare(_ask(stranger, nowhere), nowhere), place.name
    assert tried > 5


def test_an_undeclared_view_stops_the_start(monkeypatch):
    monkeypatch.setattr(settings, "DOORS", {})
    errors = doors.check_doors()
    assert any("account_login" in error.msg and "neither" in error.msg for error in errors)


def test_a_permission_nobody_defines_stops_the_start():
    view = doors.needs("leads.fly")(lambda request: None)
    assert "nobody defines" in doors.fault(doors.Place("fly", "fly/", view, frozenset()))


def test_a_public_view_that_asks_to_sign_in_stops_the_start():
    view = doors.needs("leads.see")(lambda request: None)
    view.door = doors.PUBLIC
    assert "otherwise" in doors.fault(doors.Place("odd", "odd/", view, frozenset()))


def _try(place, visitors):
    """{visitor: ENTERED, HIDDEN or AWAY} for one address."""
    url = _url(place)
    try:
        return {name: _outcome(_ask(client, url), name) for name, client in visitors.items()}
    except Exception as error:
        error.add_note(f"at {url}")
        raise


def _ask(client, url):
    """GET, or POST of nothing where only that is answered; leaves everything as it was."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        transaction.set_rollback(True)
    client.cookies = cookies
    if answer.streaming:
        list(answer.streaming_content)  # reads the file to its end, which closes it
    return answer


def _outcome(answer, name):
    entrances = (reverse("account_login"), reverse("admin:login"))
    if answer.status_code == 302 and answer.url.startswith(entrances):
        return AWAY
    if answer.status_code == 403:
        assert name != "anonymous", "a visitor is asked to sign in, not refused"
        return AWAY
    assert answer.status_code < 500
    return HIDDEN if answer.status_code == 404 else ENTERED


def _url(place, *, nonexistent=False):
    example = example_of(place)
    if nonexistent:
        example = {name: _no_such(value) for name, value in example.items()}
    try:
        return reverse(place.name, kwargs=example) + QUERIES.get(place.name, "")
    except NoReverseMatch:  # an address without a name
        return (
            "/"
            + re.sub(r"\(\?P<(\w+)>.*\)\$|<\w+:(\w+)>", "", place.route)
            + str(next(iter(example.values())))
        )


def _no_such(value):
    return 10**15 if isinstance(value, int) else value if "-" in str(value) else "no-such"


def _line(name, outcomes):
    entered = _words({who for who, outcome in outcomes.items() if outcome == ENTERED})
    hidden = {who for who, outcome in outcomes.items() if outcome == HIDDEN}
    return f"{name}: {entered}" + (f"; hidden from {_words(hidden)}" if hidden else "")


def _words(names):
    words = []
    for word, group in GROUPS.items():
        if group <= names:
            words.append(word)
            names = names - group
    return " ".join([*words, *sorted(names)]) or "nobody"


def _bare(answer, url):
    """What a reader sees of an answer, without its address and one-time tokens."""
    text = answer.content.decode().replace(url, "")
    return answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "", text)
