"""Enterprises are known to every business role; contacts to the team that met them."""

import rules

from accounts.models import Role
from accounts.roles import has_role, is_business

recruits = has_role(Role.OFFICER, Role.TEAM_LEAD)
keeps = has_role(Role.SYSTEM_ADMIN)  # in the back office


@rules.predicate
def met_by(user, contact):
    """The contact is the user's to see; without a contact, the role alone decides."""
    return contact is None or type(contact).objects.visible_to(user).filter(pk=contact.pk).exists()


rules.add_perm("enterprises.see", is_business)
rules.add_perm("enterprises.edit", recruits | has_role(Role.ANALYST) | keeps)
rules.add_perm("enterprises.group", has_role(Role.TEAM_LEAD, Role.ANALYST))
rules.add_perm("enterprises.certify", recruits | has_role(Role.ANALYST))
rules.add_perm("contacts.edit", (recruits & met_by) | keeps)
rules.add_perm("contacts.reveal", is_business & met_by)
