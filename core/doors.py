"""Every address says who may enter; start-up refuses one that does not.

A view of our own says it by a decorator: `@needs("leads.log")` or `@public`. Views of libraries
are declared in `settings.DOORS`: {pattern of the view's name: door}, the first that fits, where a
door is one of the words below; what it promises is kept by the view itself, and
tests/test_doors.py tries it.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import wraps
from typing import Any

import rules
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import checks
from django.urls import URLResolver, get_resolver

from core.permissions import authorise

PUBLIC = "public"
SIGNED_IN = "signed-in"
STAFF = "staff"  # the three administrators
WORDS = (PUBLIC, SIGNED_IN, STAFF)


def needs(perm):
    """Only those who hold `perm` enter; nobody's visitor is sent to the sign-in page.

    Asks about the role alone. Whether this user may touch this very thing is asked by
    `visible_to` and by the verb.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            authorise(perm, request.user)
            return view(request, *args, **kwargs)

        guarded.door = perm
        return guarded

    return decorate


def public(view):
    """Anybody enters, signed in or not."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    opened.door = PUBLIC
    return login_not_required(opened)


@dataclass(frozen=True)
class Place:
    """One address of the URLconf."""

    name: str  # "admin:index"; the route where it has no name
    route: str
    view: Any
    parameters: frozenset[str]

    @property
    def door(self):
        """A permission or one of WORDS; None where nothing is said."""
        own = getattr(self.view, "door", None)
        if own:
            return own
        fitting = (door for glob, door in settings.DOORS.items() if fnmatchcase(self.name, glob))
        return next(fitting, None)

    @property
    def is_locked(self):
        return getattr(self.view, "login_required", True)


def places(resolver=None):
    """Every address of the URLconf, in its order."""
    return _walk(resolver or get_resolver(), "", (), frozenset())


def _walk(resolver, route, namespaces, parameters):
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        found = parameters | pattern.pattern.regex.groupindex.keys()
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, here, inner, found)
        else:
            name = ":".join([*namespaces, pattern.name or here])
            yield Place(name, here, pattern.callback, found)


@checks.register(checks.Tags.security)
def check_doors(app_configs=None, **kwargs):
    return [
        checks.Error(f"{place.name} ({place.route}): {wrong}", id="luodi.E001")
        for place in places()
        if (wrong := fault(place))
    ]


def fault(place):
    """What is wrong with the door of `place`, or None."""
    door = place.door
    if door is None:
        return "says neither whom it lets in nor that it is public"
    if door not in WORDS and not rules.perm_exists(door):
        return f"needs {door!r}, which nobody defines"
    if (door == PUBLIC) == place.is_locked:
        return f"says {door!r}, but LoginRequiredMiddleware thinks otherwise"
    return None
