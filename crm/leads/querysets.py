from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Role, Team
from core import days, request

from .claims import ShareSet
from .listing import RED, YELLOW, ListedQuerySet
from .stages import Kind
from .states import OVER


class LeadQuerySet(ListedQuerySet):
    def visible_to(self, user):
        """Own team and shared with it; chiefs and leaders their organisation; analysts and
        inspectors both; administrators none."""
        if user.role in (Role.ANALYST, Role.INSPECTOR):
            return self
        return self.of_teams(teams_seen_by(user)) if user.is_business else self.none()

    def of_teams(self, teams):
        """Leads of these teams (ids), and those in which one of them holds a share.

        `shared` lets the database look for shares among the few leads that have them.
        """
        parts = ShareSet.objects.with_partner(teams).values("lead")
        return self.filter(Q(team__in=teams) | Q(shared=True, pk__in=parts))

    def valid(self):
        """Without the ones that were logged by mistake."""
        return self.exclude(state="void")

    def running(self):
        """Neither over nor a mistake: these hold first contact, paused or not."""
        return self.exclude(state__in=OVER)

    def open(self):
        """Being worked on."""
        return self.filter(state="active")

    def worked_by(self, user):
        """Those whose acts are this user's: the team's, for a chief the organisation's."""
        if user.role == Role.TEAM_LEAD:
            return self.filter(team__organisation=user.organisation_id)
        return self.filter(team=user.team_id)

    def named(self, text):
        """Those whose own name or whose investor's contains `text`."""
        return self.filter(Q(name__icontains=text) | Q(investor__name__icontains=text))

    def ids_among(self, leads):
        """Which of these leads (or ids) are in this set, as a set of ids."""
        return set(self.filter(pk__in=leads).values_list("pk", flat=True))

    def of_group(self, group):
        return self.filter(investor__group=group)

    def stalled(self, on=None):
        """Open, and silent for longer than the yellow light allows."""
        return self.open().filter(last_substance_on__lt=days.ago(YELLOW, on))

    def with_light(self, on=None):
        """Adds `light`: 0 green, 1 yellow, 2 red, by days without substance."""
        return self.annotate(
            light=Case(
                When(last_substance_on__lt=days.ago(RED, on), then=Value(2)),
                When(last_substance_on__lt=days.ago(YELLOW, on), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )

    def before(self, kind):
        """Leads whose furthest stage comes before the stage of `kind`."""
        stages = self.model._meta.get_field("stage").related_model.objects
        return self.filter(stage__order__lt=stages.filter(kind=kind).values("order")[:1])

    def in_pipeline(self):
        """Open and not signed yet."""
        return self.open().before(Kind.SIGNED)

    def totals(self):
        """{"count": n, "investment": yuan} over the whole set."""
        return self.aggregate(count=Count("pk"), investment=Coalesce(Sum("planned_investment"), 0))

    def for_page(self):
        """Everything the head of a lead's page shows, in one query."""
        return self.for_list().with_light().select_related("project_company", "team__organisation")

    def for_list(self):
        """Everything a row shows, in one query."""
        return self.select_related("stage", "owner", "team", "investor", "segment__chain", "park")


def teams_seen_by(user):
    """The ids of the teams whose leads `user` sees; for analysts and inspectors, who see all
    leads, of all teams. Given as numbers, not as a subquery, they let the database choose its
    indexes well."""
    if user.role not in (Role.TEAM_LEAD, Role.LEADER, Role.ANALYST, Role.INSPECTOR):
        return [user.team_id] if user.team_id else []
    teams = Team.objects.all()
    if user.role in (Role.TEAM_LEAD, Role.LEADER):
        teams = teams.filter(organisation=user.organisation_id)
    return request.remember(
        f"teams seen by {user.pk}", lambda: list(teams.values_list("pk", flat=True))
    )
