"""Who may see and change places. Occupancy is zone-wide; names of occupiers are not."""

import rules

from accounts.models import Role
from accounts.roles import has_role, is_business

keeps_places = has_role(Role.PARK_MANAGER)
recruits = has_role(Role.OFFICER, Role.TEAM_LEAD)

rules.add_perm("parks.see", is_business)
rules.add_perm("parks.keep", keeps_places)
rules.add_perm("parks.hold", keeps_places | recruits)
