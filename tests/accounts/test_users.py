"""Accounts: one role each, kept by the security administrator alone."""

from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import ADMINISTRATORS, Organisation, Role, Team, User
from core import audit
from core.refusals import NotAllowed, Refused
from tests.makers import make_user

pytestmark = pytest.mark.django_db


def refused_by_the_database(act):
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_an_account_holds_one_role_that_is_known(cast):
    assert refused_by_the_database(lambda: User.objects.filter(pk=cast.ana.pk).update(role="god"))
    assert sum(field.name == "role" for field in User._meta.fields) == 1
    assert not hasattr(User, "groups")
    assert not hasattr(User, "is_superuser")


def test_administrators_belong_nowhere_and_everybody_else_somewhere(cast):
    assert refused_by_the_database(lambda: make_user("x", role=Role.LEADER))
    for role in ADMINISTRATORS:
        act = partial(make_user, "x", role=role, organisation=cast.zone)
        assert refused_by_the_database(act)


def test_officers_and_chiefs_have_a_team(cast):
    assert refused_by_the_database(
        lambda: make_user("x", role=Role.OFFICER, organisation=cast.zone)
    )


def test_user_names_and_addresses_are_taken_once(cast):
    make_user("x", team=cast.first, email="x@example.com")
    assert refused_by_the_database(lambda: make_user("x", team=cast.first))
    assert refused_by_the_database(lambda: make_user("y", team=cast.first, email="X@example.com"))
    make_user("y", team=cast.first)
    make_user("z", team=cast.first)  # several have no address


def test_only_the_three_administrators_enter_the_back_office(cast):
    people = [one for one in vars(cast).values() if isinstance(one, User)]
    assert {user.role for user in people if user.is_staff} == set(ADMINISTRATORS)
    assert all(user.is_staff != user.is_business for user in people)


def test_the_three_duties_are_separate(cast):
    duties = {
        "accounts.administer": cast.security_admin,
        "accounts.change_user": cast.security_admin,
        "core.change_calendarday": cast.system_admin,
        "core.view_auditentry": cast.audit_admin,
    }
    admins = (cast.system_admin, cast.security_admin, cast.audit_admin)
    for perm, holder in duties.items():
        assert [user for user in admins if user.has_perm(perm)] == [holder], perm


def test_a_closed_account_has_no_rights(cast):
    cast.ana.is_active = False
    assert not cast.ana.has_perm("leads.see")
    assert not cast.ana.has_perms(["leads.see"])


def test_who_is_signed_in_sees_colleagues_and_a_visitor_nobody(cast):
    for model in (User, Team, Organisation):
        assert model.objects.visible_to(cast.eve).count() == model.objects.count()
        assert not model.objects.visible_to(AnonymousUser()).exists()


def test_a_change_of_role_is_on_record_with_before_and_after(cast):
    cast.kim.administer({"role": Role.LEADER}, by=cast.security_admin, version=cast.kim.version)
    entry = audit.history(cast.kim).get(action="user.edited")
    assert (entry.before, entry.after) == ({"role": "officer"}, {"role": "leader"})
    assert entry.actor == cast.security_admin


@pytest.mark.parametrize("name", ["ana", "chief", "leader", "system_admin", "audit_admin"])
def test_nobody_else_keeps_accounts(cast, name):
    user = getattr(cast, name)
    with pytest.raises(NotAllowed):
        cast.bo.administer({"role": Role.LEADER}, by=user, version=1)
    with pytest.raises(NotAllowed):
        User.objects.open_account(User(username="new"), by=user)


@pytest.mark.parametrize("changes", [{"role": Role.SYSTEM_ADMIN}, {"is_active": False}])
def test_nobody_changes_the_own_rights(cast, changes):
    with pytest.raises(Refused):
        cast.security_admin.administer(changes, by=cast.security_admin, version=1)


def test_a_team_of_another_organisation_is_refused(cast):
    cast.ana.team = cast.away
    with pytest.raises(ValidationError) as refusal:
        cast.ana.full_clean()
    assert "team" in refusal.value.error_dict


@pytest.mark.parametrize("name", ["Zhang", "zhang wei", "张伟", "", ".zhang", "zhang\n", "z" * 51])
def test_user_names_are_plain(cast, name):
    user = User(
        username=name, name="张伟", role=Role.OFFICER, organisation=cast.zone, team=cast.first
    )
    with pytest.raises(ValidationError) as refusal:
        user.full_clean(exclude=["password"])
    assert "username" in refusal.value.error_dict
