"""The form of a new lead, and the enterprises on record that its name may mean."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from core import days, parsing
from core.fields import DayField, ParsedField, TextField, YuanField
from core.once import OnceForm
from core.refusals import Refused
from crm.activities.intake import log_lead
from crm.activities.models import Activity
from crm.chains.models import Segment
from crm.enterprises.matching import name_key
from crm.enterprises.models import Enterprise
from crm.leads.claims import Claim
from crm.leads.models import Origin, Source
from crm.leads.stages import ProjectType

OFFERED = 8  # candidates at most
SHORTEST = 2  # characters before anything is looked for

_CONTACTS = [choice for choice in Activity.Kind.choices if choice[0] != Activity.Kind.NOTE]


class EnterpriseField(ParsedField):
    """The id of an enterprise in `queryset`, read as that enterprise."""

    widget = forms.HiddenInput

    def __init__(self, *, queryset, **kwargs):
        self.queryset = queryset
        super().__init__(**kwargs)

    def parse(self, raw):
        found = self.queryset.filter(pk=parsing.parse_whole(raw)).first()
        if found is None:
            raise parsing.BadValue(_("This enterprise is not on record; choose another one."))
        return found


@dataclass
class Candidate:
    """An enterprise that the name may mean, and who has first contact with its group."""

    enterprise: Enterprise
    claim: Claim | None
    is_same: bool
    is_ours: bool

    @property
    def is_taken(self):
        return self.claim is not None and not self.is_ours


class LogLeadForm(OnceForm):
    """A name is enough."""

    FOLDED = (
        "project_type", "planned_investment", "origin", "segment", "source", "referrer",
    )  # fmt: skip

    name = TextField(label=_("Enterprise or project"))
    summary = TextField(label=_("In one line"), max_length=500, required=False)
    contact = forms.ChoiceField(
        label=_("Contact today"), choices=[("", _("none")), *_CONTACTS], required=False
    )
    next_step = TextField(label=_("Next step"), required=False, initial=_("Make first contact"))
    next_step_on = DayField(label=_("On"), required=False)
    project_type = forms.ChoiceField(
        label=_("Project type"), choices=ProjectType.choices, required=False
    )
    planned_investment = YuanField(label=_("Planned investment"), required=False)
    origin = forms.ChoiceField(label=_("Origin of funds"), choices=Origin.choices, required=False)
    segment = forms.ModelChoiceField(
        Segment.objects.none(), label=_("Chain segment"), required=False, empty_label=_("not said")
    )
    source = forms.ChoiceField(
        label=_("Source"), choices=[("", _("not said")), *Source.choices], required=False
    )
    referrer = TextField(label=_("Referrer"), max_length=100, required=False)
    seen = TextField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.enterprises = Enterprise.objects.visible_to(user)
        self.fields["enterprise"] = EnterpriseField(queryset=self.enterprises, required=False)
        segments = Segment.objects.visible_to(user).select_related("chain")
        self.fields["segment"].queryset = segments.order_by("chain__order", "order")
        self.typed = self.initial.get("name", "")
        self.initial["next_step_on"] = days.next_working_day(days.today())

    def clean_next_step_on(self):
        day = self.cleaned_data["next_step_on"]
        if day and day < days.today():
            raise forms.ValidationError(_("The next step lies ahead: today or later."))
        return day

    def clean(self):
        cleaned = super().clean()
        self.typed, self.seen = cleaned.get("name", ""), cleaned.pop("seen", "")
        return {name: value for name, value in cleaned.items() if value not in (None, "")}

    def log(self):
        """Log the lead; but whoever has not seen the firms that the name may mean is shown them
        first, by raising Refused."""
        if self.seen != self.typed and "enterprise" not in self.cleaned_data and self.candidates:
            raise Refused(
                _("Is it one of these? Choose it, or save again as a new one."), field="name"
            )
        return log_lead(by=self.user, **self.cleaned_data)

    @property
    def is_folded(self):
        """Nothing was filled in among the details."""
        unsaid = (None, "", ProjectType.UNDECIDED)
        return not any(self[n].errors or self.data.get(n) not in unsaid for n in self.FOLDED)

    @cached_property
    def candidates(self):
        """[Candidate] for the name, the very same firm first; none for too short a name."""
        if len(self.typed) < SHORTEST:
            return []
        firms = list(self.enterprises.nearest(self.typed)[:OFFERED])
        claims = Claim.objects.by_group(firm.group_id for firm in firms)
        found = [self._candidate(firm, claims.get(firm.group_id)) for firm in firms]
        # A firm that others follow but cannot name yet is nobody one could know it by.
        return [one for one in found if one.enterprise.name_key or not one.is_taken]

    def _candidate(self, firm, claim):
        key = name_key(self.typed)
        return Candidate(
            firm, claim, is_same=bool(key) and firm.name_key == key,
            is_ours=claim is not None and claim.team_id == self.user.team_id,
        )  # fmt: skip
