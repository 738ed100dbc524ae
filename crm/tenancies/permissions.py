"""A tenancy is the lead's team's to make and end; the park manager may end any."""

import rules

from accounts.models import Role
from accounts.roles import has_role
from crm.leads.permissions import on_team, recruits


@rules.predicate
def for_their_lead(user, tenancy):
    return tenancy is None or on_team(user, tenancy.lead)


rules.add_perm("tenancies.release", (recruits & for_their_lead) | has_role(Role.PARK_MANAGER))
