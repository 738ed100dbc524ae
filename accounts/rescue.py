"""How the security administrator helps somebody who cannot sign in; each help is on record."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction
from django.urls import reverse

from core import audit
from core.permissions import authorise


@transaction.atomic
def password_link(user, *, by):
    """The path of a page on which `user` sets a password: works once, for three days."""
    authorise("accounts.administer", by)
    audit.record("password.link_made", user, by=by)
    key = default_token_generator.make_token(user)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
    )


@transaction.atomic
def unlock(user, *, by):
    """Forget the failed attempts to sign in as `user`, from wherever they came."""
    authorise("accounts.administer", by)
    audit.record("sign_in.unlocked", user, by=by)
    reset(username=user.username)


@transaction.atomic
def forget_second_factor(user, *, by):
    """Let `user`, whose phone is lost, sign in by password alone and set up another one."""
    authorise("accounts.administer", by)
    audit.record("second_factor.taken_away", user, by=by)
    Authenticator.objects.filter(user=user).delete()
