"""Who may: one question, asked at the start of every verb."""

import rules

from core.refusals import NotAllowed

rules.add_perm("notices.read", rules.is_authenticated)


def authorise(perm, user, obj=None):
    """Raise NotAllowed unless `user` is active and holds `perm` (on `obj`, when given)."""
    if not (user.is_active and user.has_perm(perm, obj)):
        raise NotAllowed(perm, obj)
