"""The accounts of the demonstration, and the file that tells their passwords."""

import json
import os
import secrets

from django.conf import settings

from accounts.models import Organisation, Role, Team, User
from crm.management.reference import read

SHOWN = (*Role.values, "stranger")  # the others exist, but nobody can sign in as them


def accounts_file():
    return settings.VAR / "demo-accounts.json"


def make_people():
    """{user name: User}; those that are missing are made, without a password."""
    there = {user.username: user for user in User.objects.all()}
    rows = read("demo")["people"]
    for username in rows.keys() - there.keys():
        there[username] = _make(username, **rows[username])
    return {username: there[username] for username in rows}


def _make(username, *, name, role, team=None, organisation=None):
    team = Team.objects.select_related("organisation").get(slug=team) if team else None
    organisation = Organisation.objects.get(slug=organisation) if organisation else None
    user = User(
        username=username,
        name=name,
        role=role,
        team=team,
        organisation=team.organisation if team else organisation,
    )
    user.set_unusable_password()
    user.save()
    return user


def give_passwords(people):
    """Give each account of SHOWN a new password and write the file, for its owner alone to read."""
    accounts = {}
    for key in SHOWN:
        password = secrets.token_urlsafe(12)
        people[key].set_password(password)
        people[key].save(update_fields=["password"])
        accounts[key] = {"username": people[key].username, "password": password}
    _write(json.dumps(accounts, indent=2) + "\n")
    return accounts


def _write(text):
    path = accounts_file()
    path.unlink(missing_ok=True)  # an old file could be open to others
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
