"""Everybody who is signed in has a home; what it shows depends on the role."""

import rules

rules.add_perm("home.see", rules.is_authenticated)
