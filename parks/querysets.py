from django.db import models
from django.db.models import Case, Count, F, Prefetch, Q, Sum, When
from django.db.models.functions import Coalesce


class ParkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every business role sees every park; administrators keep them in the back office."""
        return self if user.has_perm("parks.see") else self.none()

    def with_occupancy(self):
        """Adds `space_area`, `committed` (m²) and `space_count`."""
        return self.annotate(
            space_area=Coalesce(Sum("spaces__area_m2"), 0),
            committed=Coalesce(Sum("spaces__committed_m2"), 0),
            space_count=Count("spaces"),
        )

    def cobuilt_first(self):
        """The parks of the public promise, then the others in their order."""
        return self.order_by(Case(When(level="cobuilt", then=0), default=1), "order", "pk")


class PublicQuerySet(models.QuerySet):
    """What was published: for every business role."""

    def visible_to(self, user):
        return self if user.has_perm("parks.see") else self.none()


class SpaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("parks.see") else self.none()

    def in_state(self, state):
        """Spaces of which some is free, or is held, contracted or occupied."""
        if state == "free":
            return self.with_room()
        placements = self.model._meta.get_field("placements").related_model.objects
        return self.filter(pk__in=placements.filter(state=state).values("space"))

    def with_room(self):
        """Spaces that still have something to give: a whole plot, or part of a floor."""
        return self.filter(Q(divisible=True) | Q(committed_m2=0), committed_m2__lt=F("area_m2"))

    def with_free(self, area_m2):
        """Spaces that could still give `area_m2`."""
        return self.with_room().filter(committed_m2__lte=F("area_m2") - area_m2)

    def with_placements(self):
        """Adds `current`, a list of the placements that take up room, the latest first."""
        placements = self.model._meta.get_field("placements").related_model.objects
        return self.prefetch_related(
            Prefetch("placements", placements.current(), to_attr="current")
        )


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("parks.see") else self.none()

    def current(self):
        """Placements that still take up room."""
        return self.exclude(state__in=["wished", "released"])

    def with_steps(self):
        """With their steps and who recorded them, in the order of the days."""
        steps = self.model._meta.get_field("steps").related_model.objects
        return self.prefetch_related(
            Prefetch("steps", steps.standing().select_related("recorded_by"))
        )

    def area_by(self, field):
        """{value of `field`: {state: m²}} of the current placements."""
        rows = self.current().order_by().values_list(field, "state").annotate(Sum("area_m2"))
        areas = {}
        for value, state, area_m2 in rows:
            areas.setdefault(value, {})[state] = area_m2
        return areas
