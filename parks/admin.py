from django.contrib import admin

from accounts.roles import is_system_admin, keep_in_back_office
from core.backoffice import KeptAdmin, KeptInline, ReadOnlyAdmin, ReadOnlyInline

from .models import Park, PublishedFigure, Space, Zone
from .placements import Placement, PlacementStep

keep_in_back_office(
    is_system_admin, "parks.zone", "parks.park", "parks.space", "parks.publishedfigure"
)
keep_in_back_office(is_system_admin, "parks.placement", "parks.placementstep", acts=["view"])


class FigureInline(KeptInline):
    model = PublishedFigure
    fields = ["slug", "name", "name_en", "value", "value_en", "period", "source"]


@admin.register(Zone)
class ZoneAdmin(KeptAdmin):
    list_display = ["name", "name_en", "founded"]
    search_fields = ["name", "name_en"]
    inlines = [FigureInline]


@admin.register(PublishedFigure)
class FigureAdmin(KeptAdmin):
    list_display = ["name", "name_en", "value", "period", "source"]
    search_fields = ["name", "name_en", "slug"]


@admin.register(Park)
class ParkAdmin(KeptAdmin):
    list_display = ["name", "name_en", "kind", "level", "city", "area_m2", "name_confirmed"]
    list_filter = ["kind", "level", "city", "name_confirmed"]
    search_fields = ["name", "name_en", "slug"]
    autocomplete_fields = ["zone"]


@admin.register(Space)
class SpaceAdmin(KeptAdmin):
    list_display = ["code", "park", "kind", "area_m2", "committed_m2", "divisible", "demo"]
    list_filter = ["park", "kind", "divisible", "demo"]
    list_select_related = ["park"]
    search_fields = ["code", "park__name", "park__name_en"]
    autocomplete_fields = ["park"]
    readonly_fields = ["committed_m2"]


class StepInline(ReadOnlyInline):
    model = PlacementStep
    fields = ["state", "on", "until", "paper", "reason", "recorded_by", "recorded_at"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("recorded_by")


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin):
    list_display = ["space", "occupier", "area_m2", "state"]
    list_filter = ["state", "space__park"]
    list_select_related = ["space__park"]
    search_fields = ["occupier", "space__code"]
    inlines = [StepInline]
