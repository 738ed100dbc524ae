import pytest

from accounts.models import Organisation, Role, Team, User


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
