"""Chains are public within the zone."""

import rules

from accounts.roles import is_business

rules.add_perm("chains.see", is_business)
