"""Who the generated rows belong to."""

from accounts.models import Role, Team, User
from crm.leads.stages import Stage

OFFICERS = 10  # in each team


def make_people():
    """({team: its officers}, {role: the user of that role}); nobody can sign in as them."""
    officers, others = {}, {}
    for team in Team.objects.select_related("organisation"):
        officers[team] = [
            _make(f"gen-{team.slug}-{n}", Role.OFFICER, team) for n in range(1, OFFICERS + 1)
        ]
    for role in (Role.TEAM_LEAD, Role.ANALYST, Role.INSPECTOR, Role.LEADER, Role.PARK_MANAGER):
        others[role] = _make(f"gen-{role.replace('_', '-')}", role, next(iter(officers)))
    return officers, others


def _make(username, role, team):
    user = User(
        username=username, name=username, role=role, team=team, organisation=team.organisation
    )
    user.set_unusable_password()
    return User.objects.filter(username=username).first() or _saved(user)


def _saved(user):
    user.save()
    return user


def verifiers(others):
    """{stage slug: who verifies it}"""
    return {stage.slug: others[stage.verifier] for stage in Stage.objects.exclude(verifier="")}
