"""How long a session lasts and what a browser may keep of it."""

import time

from django.conf import settings
from django.contrib.auth import logout, user_logged_in
from django.dispatch import receiver
from django.utils.cache import add_never_cache_headers

SEEN = "seen"  # in the session: when its bearer last asked for a page, in seconds
STEP = 60  # seconds; so that a page seldom costs a write


@receiver(user_logged_in)
def begin(request, **kwargs):
    request.session[SEEN] = int(time.time())


def idle_timeout(get_response):
    """Sign out who has not asked for anything for `settings.SESSION_IDLE`."""
    longest = settings.SESSION_IDLE.total_seconds()

    def middleware(request):
        if request.user.is_authenticated:
            now = int(time.time())
            quiet = now - request.session.get(SEEN, 0)
            if quiet > longest:
                logout(request)
            elif quiet > STEP:
                request.session[SEEN] = now
        return get_response(request)

    return middleware


def no_store(get_response):
    """What a person sees signed in stays in no cache, on the way or in the browser."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware
