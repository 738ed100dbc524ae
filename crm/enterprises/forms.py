"""Shape and wording of what is asked about an enterprise; the rules are in the verbs."""

from django import forms
from django.core.validators import RegexValidator, validate_email
from django.utils.translation import gettext_lazy as _

from core.editing import VersionedForm
from core.fields import DayField, LongTextField, TextField, UsccField
from core.once import OnceForm
from crm.chains.models import Chain, Segment

from .models import Enterprise
from .standing import Certification, ChainRole

_industry_code = RegexValidator(
    r"\A[A-T][0-9]{0,4}\Z", _("A letter from A to T and up to four digits, such as C3825.")
)


class GroupForm(OnceForm):
    """`cleaned_data["group"]`: that of another enterprise, or None for a group of its own."""

    sister = TextField(
        label=_("Same group as"),
        required=False,
        help_text=_("Name or USCC of an enterprise on record. Left empty: a group of its own."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.enterprises = Enterprise.objects.visible_to(user)

    def clean_sister(self):
        text = self.cleaned_data["sister"]
        sister = self.enterprises.same_as(text, text.upper()) if text else None
        if text and sister is None:
            raise forms.ValidationError(_("No enterprise of this name or USCC is on record."))
        return sister

    def clean(self):
        cleaned = super().clean()
        sister = cleaned.pop("sister", None)
        return cleaned | {"group": sister and sister.group}


class EnterpriseFields(forms.Form):
    name = TextField(
        label=_("Name"),
        help_text=_("As registered; where it is not known yet, any name will do."),
    )
    short_name = TextField(label=_("Short name"), max_length=60, required=False)
    name_en = TextField(label=_("English name"), required=False)
    uscc = UsccField(
        label=_("USCC"),
        required=False,
        help_text=_("Unified social credit code, 18 characters (GB 32100-2015)."),
    )
    region = TextField(label=_("Province and city"), max_length=60, required=False)
    industry = TextField(
        label=_("Industry code"),
        max_length=5,
        required=False,
        validators=[_industry_code],
        help_text=_("GB/T 4754-2017, such as C3825."),
    )
    address = TextField(label=_("Address"), required=False)
    profile = LongTextField(label=_("About the enterprise"), required=False)

    def clean_uscc(self):
        return self.cleaned_data["uscc"] or None


class NewEnterpriseForm(GroupForm, EnterpriseFields):
    """Only the name is needed."""

    field_order = (*EnterpriseFields.base_fields, "sister")


class EnterpriseForm(VersionedForm, EnterpriseFields):
    pass


class ContactFields(forms.Form):
    name = TextField(label=_("Name"), max_length=60)
    title = TextField(label=_("Position held"), max_length=60, required=False)
    phone = TextField(label=_("Phone"), max_length=40, required=False)
    email = TextField(
        label=_("E-mail"), max_length=254, required=False, validators=[validate_email]
    )
    note = TextField(label=_("Note"), required=False)


class NewContactForm(OnceForm, ContactFields):
    pass


class ContactForm(VersionedForm, ContactFields):
    pass


class CertificationForm(OnceForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Certification.Kind.choices)
    on = DayField(label=_("Valid from"), past=True)
    valid_to = DayField(
        label=_("Valid to"),
        required=False,
        help_text=_("Left empty, an SRDI tier is valid for three years."),
    )
    batch = TextField(label=_("Batch"), max_length=40, required=False)
    issuer = TextField(label=_("Issued by"), max_length=100, required=False)
    number = TextField(label=_("Number"), max_length=60, required=False)


class ChainRoleForm(OnceForm):
    """The chain, or just the segment, which names the chain."""

    role = forms.ChoiceField(label=_("Role"), choices=ChainRole.Role.choices)
    chain = forms.ModelChoiceField(Chain.objects.none(), label=_("Chain"), required=False)
    segment = forms.ModelChoiceField(
        Segment.objects.none(),
        label=_("Segment"),
        required=False,
        help_text=_("Choose a segment and its chain is understood."),
    )
    on = DayField(label=_("Since"), past=True)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chain"].queryset = Chain.objects.visible_to(user)
        segments = Segment.objects.visible_to(user).select_related("chain")
        self.fields["segment"].queryset = segments.order_by("chain__order", "order")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("segment") and not cleaned.get("chain"):
            cleaned["chain"] = cleaned["segment"].chain
        if not cleaned.get("chain") and not self.errors:
            self.add_error("chain", _("Choose a chain or a segment."))
        return cleaned


class WithdrawalForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The record stays readable as it was known before."),
    )
