"""Who may act on leads. Whether the lead is ready for it is another question: see gates.py."""

import rules

from accounts.models import Role
from accounts.roles import has_role, is_business

recruits = has_role(Role.OFFICER, Role.TEAM_LEAD)
is_chief = has_role(Role.TEAM_LEAD)
is_analyst = has_role(Role.ANALYST)
verifies = has_role(Role.ANALYST, Role.INSPECTOR)


@rules.predicate
def on_team(user, lead):
    """Owner's team; a chief acts on every lead of the organisation."""
    if lead is None:
        return True
    if user.role == Role.TEAM_LEAD:
        return lead.team.organisation_id == user.organisation_id
    return lead.team_id == user.team_id


@rules.predicate
def is_verifier(user, milestone):
    """The stage says which role verifies it; four eyes are checked by the verb."""
    return milestone is None or milestone.stage.verifier == user.role


@rules.predicate
def made_it_or_leads(user, milestone):
    if milestone is None:
        return True
    if user.role == Role.TEAM_LEAD:
        return milestone.lead.team.organisation_id == user.organisation_id
    return milestone.recorded_by_id == user.pk or milestone.lead.owner_id == user.pk


rules.add_perm("leads.see", is_business)
rules.add_perm("leads.log", recruits)
rules.add_perm("leads.edit", recruits & on_team)
rules.add_perm("leads.reach", recruits & on_team)
rules.add_perm("leads.plan", recruits & on_team)
rules.add_perm("leads.change_state", recruits & on_team)
rules.add_perm("leads.place", recruits & on_team)
rules.add_perm("leads.share", (is_chief & on_team) | is_analyst)
rules.add_perm("milestones.verify", verifies & is_verifier)
rules.add_perm("milestones.withdraw", (recruits & made_it_or_leads) | (verifies & is_verifier))
