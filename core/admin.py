from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.backoffice import KeptAdmin
from core.models import AuditEntry, CalendarDay


@admin.register(CalendarDay)
class CalendarDayAdmin(KeptAdmin):
    list_display = ["day", "is_working", "name", "name_en"]
    list_filter = ["is_working"]
    search_fields = ["name", "name_en"]
    date_hierarchy = "day"


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "actor_name", "action", "object_type", "object_label", "ip"]
    search_fields = ["actor_name", "action", "object_label", "object_id", "request_id"]
    fields = [
        "at", "actor_name", "action", "object_type", "object_id", "object_label", "changed",
        "note", "ip", "agent", "request_id",
    ]  # fmt: skip
    readonly_fields = fields
    show_full_result_count = False
    list_select_related = False

    @admin.display(description=_("changes"))
    def changed(self, entry):
        return "\n".join(f"{label}: {old} → {new}" for label, old, new in entry.changes())

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
