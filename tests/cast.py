"""The cast of every test: Ana owns, Bo is on her team, Eve is the stranger, one per other role."""

from types import SimpleNamespace

import pytest

from accounts.models import Role
from crm.management.reference import load_all

from .makers import make_organisation, make_team, make_user


@pytest.fixture
def reference(db):
    """The zone as it is shipped: parks, chains, stages, gates and the public targets."""
    load_all()


@pytest.fixture
def cast(db):
    zone = make_organisation(slug="zone", kind="zone")
    district = make_organisation(slug="district", kind="district")
    first = make_team(slug="first", organisation=zone)
    second = make_team(slug="second", organisation=zone)
    away = make_team(slug="away", organisation=district)

    def in_zone(username, role, team=None):
        return make_user(username, role=role, team=team, organisation=zone)

    return SimpleNamespace(
        zone=zone,
        district=district,
        first=first,
        second=second,
        away=away,
        ana=in_zone("ana", Role.OFFICER, first),
        bo=in_zone("bo", Role.OFFICER, first),
        kim=in_zone("kim", Role.OFFICER, second),
        eve=make_user("eve", role=Role.OFFICER, team=away),
        chief=in_zone("chief", Role.TEAM_LEAD, first),
        chief_away=make_user("chiefaway", role=Role.TEAM_LEAD, team=away),
        manager=in_zone("manager", Role.PARK_MANAGER),
        inspector=in_zone("inspector", Role.INSPECTOR),
        analyst=in_zone("analyst", Role.ANALYST),
        leader=in_zone("leader", Role.LEADER),
        system_admin=make_user("sysadmin", role=Role.SYSTEM_ADMIN),
        security_admin=make_user("secadmin", role=Role.SECURITY_ADMIN),
        audit_admin=make_user("auditadmin", role=Role.AUDIT_ADMIN),
    )
