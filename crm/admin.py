"""The back office of the trade: what administrators keep; what has a verb is read only here."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.roles import is_system_admin, keep_in_back_office
from core import audit
from core.backoffice import (
    KeptAdmin,
    KeptEditForm,
    KeptForm,
    KeptInline,
    ReadOnlyAdmin,
    ReadOnlyInline,
)
from crm import models
from crm.enterprises.models import AlreadyRecorded
from crm.leads.models import Origin
from crm.models import Certification

KEPT = ["chain", "segment", "stage", "evidencekind", "gate", "programme", "target", "enterprise"]
READ = [
    "group", "lead", "milestone", "evidence", "verification", "shareset", "partnershare", "claim",
    "introduction", "certification", "chainrole", "tenancy", "leadstate",
]  # fmt: skip

keep_in_back_office(is_system_admin, *(f"crm.{noun}" for noun in KEPT))
keep_in_back_office(is_system_admin, "crm.contact", acts=["view", "change"])
keep_in_back_office(is_system_admin, *(f"crm.{noun}" for noun in READ), acts=["view"])


class SegmentInline(KeptInline):
    model = models.Segment
    fields = ["slug", "name", "name_en", "position", "order"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("chain")


@admin.register(models.Chain)
class ChainAdmin(KeptAdmin):
    list_display = ["name", "name_en", "assigned", "order"]
    list_filter = ["assigned"]
    search_fields = ["name", "name_en", "slug"]
    inlines = [SegmentInline]


@admin.register(models.Segment)
class SegmentAdmin(KeptAdmin):
    list_display = ["name", "name_en", "chain", "position", "order"]
    list_filter = ["position", "chain"]
    list_select_related = ["chain"]
    search_fields = ["name", "name_en", "chain__name", "chain__name_en"]
    autocomplete_fields = ["chain", "feeds"]


@admin.register(models.Stage)
class StageAdmin(KeptAdmin):
    list_display = ["order", "name", "name_en", "kind", "verifier", "asks_amount"]
    list_display_links = ["name"]
    list_filter = ["verifier"]
    search_fields = ["name", "name_en", "slug"]


@admin.register(models.EvidenceKind)
class EvidenceKindAdmin(KeptAdmin):
    list_display = ["name", "name_en", "form"]
    list_filter = ["form"]
    search_fields = ["name", "name_en", "slug"]


@admin.register(models.Gate)
class GateAdmin(KeptAdmin):
    list_display = ["project_type", "stage", "needed", "asked"]
    list_display_links = ["stage"]
    list_filter = ["project_type", "stage"]
    list_select_related = ["stage"]
    search_fields = ["stage__name", "stage__name_en"]
    autocomplete_fields = ["stage", "needs", "evidence"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("needs", "evidence")

    @admin.display(description=_("needs these stages"))
    def needed(self, gate):
        return ", ".join(str(stage) for stage in gate.needs.all()) or "—"

    @admin.display(description=_("asks for this evidence"))
    def asked(self, gate):
        return ", ".join(str(kind) for kind in gate.evidence.all()) or "—"


@admin.register(models.Programme)
class ProgrammeAdmin(KeptAdmin):
    list_display = ["name", "name_en", "announced_on", "demo"]
    search_fields = ["name", "name_en"]


@admin.register(models.Target)
class TargetAdmin(KeptAdmin):
    list_display = ["name", "programme", "measure", "quota", "from_day", "by_day", "counts_at"]
    list_filter = ["programme", "measure"]
    list_select_related = ["programme"]
    search_fields = ["name", "name_en", "slug"]
    autocomplete_fields = ["programme"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        choices = {
            "origins": [choice for choice in Origin.choices if choice[0]],
            "certificates": Certification.Kind.choices,
        }.get(db_field.name)
        if choices is None:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            choices=choices, required=False, widget=forms.CheckboxSelectMultiple,
            label=db_field.verbose_name, help_text=db_field.help_text,
        )  # fmt: skip


class OneRecord:
    """Says beside the field that the firm is on record, before the verb would refuse."""

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        cleaned["uscc"] = cleaned.get("uscc") or None
        same = models.Enterprise.objects.same_as(cleaned.get("name", ""), cleaned["uscc"])
        if same and same.pk != self.instance.pk:
            AlreadyRecorded(same).add_to(self)
        return cleaned


class EnterpriseForm(OneRecord, KeptForm):
    pass


class EnterpriseEditForm(OneRecord, KeptEditForm):
    pass


class CertificationInline(ReadOnlyInline):
    model = models.Certification
    fields = ["kind", "batch", "on", "valid_to", "withdrawn_at"]
    readonly_fields = fields


class ChainRoleInline(ReadOnlyInline):
    model = models.ChainRole
    fields = ["chain", "segment", "role", "on", "withdrawn_at"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("chain", "segment__chain")


@admin.register(models.Enterprise)
class EnterpriseAdmin(KeptAdmin):
    list_display = ["name", "short_name", "uscc", "region", "industry", "demo"]
    list_filter = ["demo", "certifications__kind"]
    search_fields = ["name", "short_name", "name_en", "uscc"]
    fields = models.Enterprise.EDITABLE
    inlines = [CertificationInline, ChainRoleInline]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = EnterpriseEditForm if change else EnterpriseForm
        return super().get_form(request, obj, change, form=form, **kwargs)

    def add(self, request, obj, form):
        """The verb makes the row; the admin's own copy takes its key."""
        details = {name: form.cleaned_data[name] for name in self.fields}
        made = models.Enterprise.objects.register(details.pop("name"), by=request.user, **details)
        obj.pk = made.pk

    def edit(self, request, form):
        form.row.edit(form.changes, by=request.user, version=form.version)


@admin.register(models.Contact)
class ContactAdmin(KeptAdmin):
    list_display = ["name", "title", "enterprise", "team", "phone_masked"]
    list_filter = ["team"]
    list_select_related = ["enterprise", "team"]
    search_fields = ["name", "enterprise__name"]
    fields = models.Contact.EDITABLE

    def change_view(self, request, object_id, *args, **kwargs):
        """The page shows the phone in full: who looked is on record."""
        contact = self.get_object(request, object_id)
        if contact and self.has_view_permission(request, contact):
            audit.record("contact.revealed", contact, by=request.user)
        return super().change_view(request, object_id, *args, **kwargs)

    def edit(self, request, form):
        form.row.edit(form.changes, by=request.user, version=form.version)


class MemberInline(ReadOnlyInline):
    model = models.Enterprise
    fields = ["name", "uscc", "region"]
    readonly_fields = fields


@admin.register(models.Group)
class GroupAdmin(ReadOnlyAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    inlines = [MemberInline]


class MilestoneInline(ReadOnlyInline):
    model = models.Milestone
    fields = ["stage", "on", "amount", "recorded_by", "recorded_at", "withdrawn_at"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("lead", "stage", "recorded_by")


class TenancyInline(ReadOnlyInline):
    model = models.Tenancy
    fields = ["placement"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("lead", "placement__space__park")


@admin.register(models.Lead)
class LeadAdmin(ReadOnlyAdmin):
    list_display = ["name", "investor", "team", "owner", "stage", "state", "logged_on"]
    list_filter = ["state", "stage", "project_type", "team", "demo"]
    list_select_related = ["investor", "team", "owner", "stage"]
    search_fields = ["name", "investor__name", "official_code"]
    inlines = [MilestoneInline, TenancyInline]


@admin.register(models.Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ["lead", "stage", "on", "amount", "recorded_by", "withdrawn_at"]
    list_filter = ["stage"]
    list_select_related = ["lead", "stage", "recorded_by"]
    search_fields = ["lead__name"]
    date_hierarchy = "on"


@admin.register(models.Verification)
class VerificationAdmin(ReadOnlyAdmin):
    list_display = ["milestone", "accepted", "recorded_by", "recorded_at", "withdrawn_at"]
    list_filter = ["accepted"]
    list_select_related = ["milestone__lead", "milestone__stage", "recorded_by"]
    search_fields = ["milestone__lead__name"]


@admin.register(models.Introduction)
class IntroductionAdmin(ReadOnlyAdmin):
    list_display = ["target", "enterprise", "accepted", "on", "recorded_by", "withdrawn_at"]
    list_filter = ["target", "accepted"]
    list_select_related = ["target", "enterprise", "recorded_by"]
    search_fields = ["enterprise__name"]


class PartnerInline(ReadOnlyInline):
    model = models.PartnerShare
    fields = ["team", "points"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("team")


@admin.register(models.ShareSet)
class ShareSetAdmin(ReadOnlyAdmin):
    list_display = ["lead", "leading_team", "on", "reason", "withdrawn_at"]
    list_select_related = ["lead", "leading_team"]
    search_fields = ["lead__name"]
    inlines = [PartnerInline]


@admin.register(models.Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ["group", "team", "on", "lead", "withdrawn_at"]
    list_filter = ["team"]
    list_select_related = ["group", "team", "lead"]
    search_fields = ["group__name", "lead__name"]
