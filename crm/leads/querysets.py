from django.db import models
from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Role
from core import days

from .claims import ShareSet
from .stages import Kind

YELLOW, RED = 60, 90  # days of silence


class LeadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own team and shared with it; chiefs and leaders their organisation; analysts and
        inspectors both; administrators none."""
        if user.role in (Role.ANALYST, Role.INSPECTOR):
            return self
        if user.role in (Role.TEAM_LEAD, Role.LEADER):
            return self.filter(self._of_organisation(user.organisation_id))
        if user.is_business:
            return self.filter(self._of_team(user.team_id))
        return self.none()

    def _of_team(self, team_id):
        return Q(team=team_id) | Q(pk__in=ShareSet.objects.held_by(team_id).values("lead"))

    def _of_organisation(self, organisation_id):
        shared = Q(leading_team__organisation=organisation_id) | Q(
            partners__team__organisation=organisation_id
        )
        sets = ShareSet.objects.standing().filter(shared).values("lead")
        return Q(team__organisation=organisation_id) | Q(pk__in=sets)

    def valid(self):
        """Without the ones that were logged by mistake."""
        return self.exclude(state="void")

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

    def for_list(self):
        """Everything a row shows, in one query."""
        return self.select_related("stage", "owner", "team", "investor", "segment__chain", "park")
