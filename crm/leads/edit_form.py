"""The form that edits what is known of a lead; any two people's edits are merged."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.editing import VersionedForm
from core.fields import AreaField, DayField, TextField, WholeField, YuanField
from crm.enterprises.models import Enterprise

from .forms import InUnitsOf, SegmentField
from .models import Origin, Source
from .stages import ProjectType


class EnterpriseField(TextField):
    """An enterprise, typed by its name or USCC; None when empty."""

    empty_value = None

    def parse(self, raw):
        name = super().parse(raw)
        found = Enterprise.objects.same_as(name, name.upper())
        if found is None:
            raise forms.ValidationError(
                _("No enterprise of this name is on record; add it under Enterprises first.")
            )
        return found

    def prepare_value(self, value):
        if isinstance(value, int):
            return Enterprise.objects.get(pk=value).name
        return value and str(value)


class LeadFields(forms.Form):
    name = TextField(label=_("Project name"))
    summary = TextField(label=_("In one line"), max_length=500, required=False)
    project_type = forms.ChoiceField(label=_("Project type"), choices=ProjectType.choices)
    origin = forms.ChoiceField(label=_("Origin of funds"), choices=Origin.choices, required=False)
    segment = SegmentField(
        label=_("Chain segment"),
        help_text=_("Without a segment an enterprise cannot count as upstream or downstream."),
    )
    source = forms.ChoiceField(
        label=_("Source"), choices=[("", "—"), *Source.choices], required=False
    )
    referrer = TextField(label=_("Referrer"), max_length=100, required=False)
    referred_on = DayField(label=_("Referred on"), required=False, past=True)
    planned_investment = YuanField(label=_("Planned investment"), required=False)
    planned_fixed_assets = YuanField(label=_("Planned fixed assets"), required=False)
    land_m2 = AreaField(label=_("Land needed"), required=False)
    floor_m2 = AreaField(label=_("Workshop needed"), required=False)
    power_kva = WholeField(label=_("Power (kVA)"), required=False, high=2**31 - 1)
    energy_tce = WholeField(
        label=_("Energy (tonnes of coal equivalent a year)"), required=False, high=2**31 - 1
    )
    output = YuanField(label=_("Yearly output"), required=False)
    tax = YuanField(label=_("Yearly tax"), required=False)
    jobs = WholeField(label=_("Jobs"), required=False, high=2**31 - 1)
    project_company = EnterpriseField(
        label=_("Project company"),
        required=False,
        help_text=_("Name or USCC of the company founded here, once it is on record."),
    )
    official_code = TextField(
        label=_("Official project code"),
        max_length=24,
        required=False,
        help_text=_("24 digits, as on the filing certificate."),
    )
    statistical_name = TextField(label=_("Name in statistics"), required=False)
    statistical_total = YuanField(label=_("Total in statistics"), required=False)

    #: What belongs together on the page: (title, names of fields).
    GROUPS = (
        (_("Project"), ("name", "summary", "project_type", "origin", "segment")),
        (_("Where it came from"), ("source", "referrer", "referred_on")),
        (
            _("Money and yield"),
            ("planned_investment", "planned_fixed_assets", "output", "tax", "jobs"),
        ),
        (_("What it needs"), ("land_m2", "floor_m2", "power_kva", "energy_tce")),
        (
            _("Official record"),
            ("project_company", "official_code", "statistical_name", "statistical_total"),
        ),
    )

    def clean_official_code(self):
        code = self.cleaned_data["official_code"]
        if code and not (code.isascii() and code.isdigit() and len(code) == 24):
            raise forms.ValidationError(_("The official project code has 24 digits."))
        return code

    def groups(self):
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]


class LeadForm(VersionedForm, InUnitsOf, LeadFields):
    pass
