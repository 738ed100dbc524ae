"""How signing in, as allauth does it, differs here."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.shortcuts import resolve_url
from django.utils import translation

log = logging.getLogger(__name__)

# The page that follows says enough.
SELF_EVIDENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


def name_tried(request, credentials):
    """Whose sign-in it is that failed, for django-axes: ANA and ana are one account."""
    return (credentials or {}).get("username", "").strip().lower()


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Nobody signs up: the security administrator makes accounts."""
        return False

    def get_login_redirect_url(self, request):
        """Administrators have no business with leads: the back office is their home."""
        at_home = "admin:index" if request.user.is_staff else settings.LOGIN_REDIRECT_URL
        return resolve_url(at_home)

    def pre_authenticate(self, request, **credentials):
        """Failures are counted by django-axes, per account and address. allauth would count them
        per account alone, and anybody could keep an administrator out."""

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        if message_template not in SELF_EVIDENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_password_reset_mail(self, user, email, context):
        """In the reader's language. A mail server that is down does not show who has an account:
        the page says the same either way."""
        with translation.override(user.language):
            try:
                super().send_password_reset_mail(user, email, context)
            except OSError:
                log.exception("The mail for a new password was not sent")
