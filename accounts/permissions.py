"""Who may keep accounts, and what each of the three administrators finds in the back office."""

import rules

from accounts.roles import (
    is_administrator,
    is_audit_admin,
    is_security_admin,
    is_system_admin,
    keep_in_back_office,
)

ACCOUNTS = ("accounts.user", "accounts.team", "accounts.organisation")


@rules.predicate
def is_self(user, account):
    return account is None or user.pk == account.pk


rules.add_perm("accounts.settings", rules.is_authenticated & is_self)
rules.add_perm("accounts.administer", is_security_admin)

keep_in_back_office(is_administrator, *ACCOUNTS, acts=["view"])
keep_in_back_office(is_security_admin, *ACCOUNTS, acts=["add", "change"])
keep_in_back_office(is_system_admin, "core.calendarday")
keep_in_back_office(is_audit_admin, "core.auditentry", acts=["view"])
