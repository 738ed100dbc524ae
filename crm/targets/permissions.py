"""Targets are the public promise: every business role reads them, the analyst decides."""

import rules

from accounts.models import Role
from accounts.roles import has_role, is_business

rules.add_perm("targets.see", is_business)
rules.add_perm("introductions.decide", has_role(Role.ANALYST))
