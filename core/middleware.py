"""Around every view: what cannot be read is turned away at the door, and a refusal that no view
answered becomes a page that says so."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.defaults import bad_request

from core import audit
from core.parsing import BadValue
from core.refusals import NotAllowed, Refused

log = logging.getLogger(__name__)
CANNOT_BE_STORED = _("Something in this request is too large or cannot be stored.")

AT_ONCE = _("Somebody else saved something that this contradicts. Look at the page again.")


class TurnAwayNul:
    """No text may hold NUL (PostgreSQL keeps none): 400 for an address with one.

    A cookie with one is forged; it is dropped, which signs its bearer out.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, None)
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return self.get_response(request)


class AnswerRefusals:
    """NotAllowed: 403, with an audit row; Refused: 409; BadValue: 400; each with its sentence."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        # The verb's transaction is undone by now, so this row stays.
        if isinstance(exception, NotAllowed):
            audit.record("refused", exception.obj, by=request.user, note=exception.perm)
            return _page(request, "403.html", 403, exception)
        if isinstance(exception, PermissionDenied):  # from a library; Django makes the page
            audit.record("refused", by=request.user, note=request.path)
        if isinstance(exception, Refused):
            return _page(request, "core/refused.html", 409, exception)
        if isinstance(exception, BadValue):
            return _page(request, "core/refused.html", 400, exception)
        if isinstance(exception, OverflowError | DataError):
            # The database would not take a value (an id of thirty digits in a list of choices)
            # that a parser should have caught: no fault of ours to the user, but one to us.
            log.error("A bad value passed the parsers", exc_info=exception)
            return _page(request, "core/refused.html", 400, BadValue(CANNOT_BE_STORED))
        if isinstance(exception, IntegrityError):
            # Of two who wrote the same in one moment the second; verbs say it better where it
            # happens often.
            log.error("The database refused what a verb let pass", exc_info=exception)
            return _page(request, "core/refused.html", 409, Refused(AT_ONCE))
        return None


def _page(request, template, status, exception):
    return render(request, template, {"message": exception.message}, status=status)
