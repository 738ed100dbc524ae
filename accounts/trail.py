"""Writes down who comes in, goes out, is turned away, or changes the means of coming in."""

from allauth.account import signals as account
from allauth.mfa import signals as second_factor
from axes.signals import user_locked_out
from django.contrib.auth import user_logged_in, user_logged_out, user_login_failed

from core import audit


def _about_themselves(action):
    def hear(sender, user=None, **kwargs):
        if user is not None:
            audit.record(action, user, by=user)

    return hear


def _about_a_name(action):
    """Nobody is signed in yet: only the name that was typed is known."""

    def hear(sender, credentials=None, username=None, **kwargs):
        audit.record(action, by=None, note=str(username or (credentials or {}).get("username", "")))

    return hear


HEARD = {
    "sign_in": (user_logged_in, _about_themselves),
    "sign_out": (user_logged_out, _about_themselves),
    "sign_in.failed": (user_login_failed, _about_a_name),
    "sign_in.locked": (user_locked_out, _about_a_name),
    "password.changed": (account.password_changed, _about_themselves),
    "password.set": (account.password_set, _about_themselves),
    "password.reset": (account.password_reset, _about_themselves),
    "second_factor.added": (second_factor.authenticator_added, _about_themselves),
    "second_factor.removed": (second_factor.authenticator_removed, _about_themselves),
    "second_factor.renewed": (second_factor.authenticator_reset, _about_themselves),
    "second_factor.failed": (second_factor.authentication_failed, _about_themselves),
}


def listen():
    for action, (signal, about) in HEARD.items():
        signal.connect(about(action), weak=False, dispatch_uid=f"audit {action}")
