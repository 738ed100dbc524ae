"""Around every view: the reader's language, and the second factor of administrators."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.utils import translation

from accounts.models import Language

# What an administrator reaches before the second factor is set up.
BEFORE_SECOND_FACTOR = {
    "mfa_activate_totp",
    "account_reauthenticate",
    "account_logout",
    "account_language",
}


def language(get_response):
    """The user's language; a visitor's is in a cookie; Chinese where nothing was chosen."""

    def middleware(request):
        user = request.user
        chosen = (
            user.language
            if user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        )
        known = chosen if chosen in Language.values else settings.LANGUAGE_CODE
        translation.activate(known)
        request.LANGUAGE_CODE = known
        response = get_response(request)
        response.headers.setdefault("Content-Language", known)
        return response

    return middleware


class SecondFactor:
    """Sends administrators to set up a second factor before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not (settings.ADMIN_SECOND_FACTOR and getattr(request.user, "is_staff", False)):
            return None
        if request.resolver_match.view_name in BEFORE_SECOND_FACTOR or is_mfa_enabled(request.user):
            return None
        return redirect("mfa_activate_totp")
