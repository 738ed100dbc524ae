import pytest
from django.db import connection

from accounts.models import Organisation, Role, Team, User
from core.facts import WITHDRAWAL
from core.triggers import append_only

from .models import Sighting
from .operations import run


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, with a table for `Sighting`."""
    table = Sighting._meta.db_table
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Sighting)
        run(append_only(table, may_change=WITHDRAWAL, until="withdrawn_at"))


@pytest.fixture
def team(db):
    zone = Organisation.objects.create(slug="zone", kind="zone", name="示范区", name_en="Zone")
    return Team.objects.create(slug="first", organisation=zone, name="一科", name_en="First team")


@pytest.fixture
def ana(team):
    return _user("ana", team)


@pytest.fixture
def bo(team):
    return _user("bo", team)


def _user(username, team):
    return User.objects.create(
        username=username,
        name=username.capitalize(),
        role=Role.OFFICER,
        team=team,
        organisation=team.organisation,
    )
