from django.db import models
from django.db.models import Count, F, Q, Sum
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


class SpaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("parks.see") else self.none()

    def with_room(self):
        """Spaces that still have something to give: a whole plot, or part of a floor."""
        return self.filter(Q(divisible=True) | Q(committed_m2=0), committed_m2__lt=F("area_m2"))


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("parks.see") else self.none()

    def current(self):
        """Placements that still take up room."""
        return self.exclude(state__in=["wished", "released"])
