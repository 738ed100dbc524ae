"""Every address says who may come in: a permission by `needs`, or everybody by `public`.

Start-up refuses an address that says neither. Views of others (admin, sign-in) are declared in
settings.DOORS, {"namespace:name" or "namespace:*" or "name": "public" or a few words on who}.
"""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.checks import Error, register
from django.urls import URLPattern, get_resolver

from core.permissions import authorise

PUBLIC = "public"


def needs(perm):
    """The view's lock: who is not signed in is asked to; who has no such right gets NotAllowed.

    Asks for the role only. Whether this thing may be seen is `visible_to`'s matter, and whether
    this act may be done on it the verb's.
    """

    def lock(view):
        @wraps(view)
        def locked(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            authorise(perm, request.user)
            return view(request, *args, **kwargs)

        locked.door = perm
        return locked

    return lock


def public(view):
    """Open to everybody, signed in or not."""
    view.door = PUBLIC
    return login_not_required(view)


def doors(resolver=None, namespace=""):
    """Yield (name, route, door) of every address; the door is None where nobody declared one."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name or pattern.pattern}"
            yield name, str(pattern.pattern), _door(pattern.callback, name, namespace)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from doors(pattern, namespace + inner)


def _door(view, name, namespace):
    declared = getattr(view, "door", None)
    return declared or settings.DOORS.get(name) or settings.DOORS.get(f"{namespace}*")


@register("doors")
def every_address_is_declared(app_configs, **kwargs):
    return [
        Error(
            f"The address {route!r} ({name}) says neither what it needs nor that it is public.",
            hint="Decorate the view with core.doors.needs or public, or name it in settings.DOORS.",
            id="core.E001",
        )
        for name, route, door in doors()
        if door is None
    ]
