"""How a new installation gets its first account, which has no default password."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User

NEW_PASSWORD = "green horses read 7 maps"


def open_first(username="guo.an", **options):
    out = StringIO()
    call_command("firstaccount", username, name="郭安", stdout=out, **options)
    return out.getvalue()


def test_the_first_account_sets_its_own_password_by_the_link(db, client):
    link = re.search(r"/\S+", open_first()).group()
    page = client.get(link, follow=True)
    answer = client.post(
        page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    )
    assert answer.status_code == 302
    user = User.objects.get()
    assert user.role == Role.SECURITY_ADMIN
    assert user.check_password(NEW_PASSWORD)


def test_there_is_only_one_first_account(db):
    open_first()
    with pytest.raises(CommandError):
        open_first("someone.else")
    assert User.objects.count() == 1


def test_a_wrong_user_name_is_said_and_nothing_is_made(db):
    with pytest.raises(CommandError):
        open_first("Guo An")
    assert not User.objects.exists()
