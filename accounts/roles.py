"""Predicates on the role of a user, from which every room builds its permissions."""

import rules

from accounts.models import ADMINISTRATORS, Role


def has_role(*roles):
    """A predicate: the user has one of these roles."""

    @rules.predicate(f"has_role({', '.join(roles)})")
    def check(user):
        return getattr(user, "role", None) in roles

    return check


is_administrator = has_role(*ADMINISTRATORS)
is_business = has_role(*(role for role in Role if role not in ADMINISTRATORS))
is_system_admin = has_role(Role.SYSTEM_ADMIN)
is_security_admin = has_role(Role.SECURITY_ADMIN)
is_audit_admin = has_role(Role.AUDIT_ADMIN)


def keep_in_back_office(predicate, *models, acts=("view", "add", "change")):
    """Let those of `predicate` do these acts in the back office on `models` ("parks.park")."""
    for model in models:
        app, _dot, name = model.partition(".")
        for act in acts:
            rules.add_perm(f"{app}.{act}_{name}", predicate)
