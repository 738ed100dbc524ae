"""Activities and tasks follow the lead they belong to."""

import rules

from crm.leads.permissions import on_team, recruits


@rules.predicate
def is_theirs(user, task):
    """The task is the user's own, or of a lead the user may work on."""
    return task is None or task.assignee_id == user.pk or on_team(user, task.lead)


rules.add_perm("activities.log", recruits & on_team)
rules.add_perm("tasks.plan", recruits & on_team)
rules.add_perm("tasks.finish", recruits & is_theirs)
