"""Shape and wording of what is asked about a lead; the rules are in the verbs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core import days, parsing
from core.editing import VersionedForm
from core.fields import DayField, LongTextField, ParsedField, TextField, speak_units_of
from core.once import OnceForm
from core.units import number_text
from crm.chains.models import Segment

from .claims import WHOLE
from .stages import Stage
from .states import Reason, State

POINTS = WHOLE // 100  # basis points in one per cent


class InUnitsOf(forms.Form):
    """Mixin: money and area are typed and shown in the units that `user` chose."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        speak_units_of(user, self)


class SegmentField(forms.ModelChoiceField):
    """A chain segment, listed under its chain."""

    def __init__(self, **kwargs):
        segments = Segment.objects.select_related("chain").order_by("chain__order", "order")
        super().__init__(segments, required=False, **kwargs)


class StateForm(OnceForm):
    """Pause, terminate, resume or void. Only a termination has a reason code."""

    on = DayField(label=_("From"), past=True)
    code = forms.ChoiceField(label=_("Reason"), choices=[("", "—"), *Reason.choices])
    reason = TextField(label=_("In words"), max_length=300)

    def __init__(self, *args, state, **kwargs):
        super().__init__(*args, initial={"on": days.today()}, **kwargs)
        if state != State.TERMINATED:
            del self.fields["code"]
        if state == State.ACTIVE:
            self.fields["reason"].required = False


class StageDays(forms.Form):
    """Mixin: a day for each of `stages`."""

    def __init__(self, *args, stages, **kwargs):
        super().__init__(*args, **kwargs)
        for name, stage in stages.items():
            self.fields[name] = DayField(label=str(stage), required=False)


class PlanForm(VersionedForm, StageDays):
    """The planned day of each stage that has not been reached yet."""

    def __init__(self, *args, instance, **kwargs):
        self.stages = {f"stage_{one.pk}": one for one in Stage.objects.not_reached_by(instance)}
        days_planned = _planned(instance)
        super().__init__(
            *args, instance=instance, stages=self.stages, initial=days_planned, **kwargs
        )

    def _meanwhile(self):
        self.initial |= _planned(self.row)
        super()._meanwhile()

    def submit_plan(self, *, by):
        def plan(changes, **keywords):
            self.row.plan({self.stages[name]: day for name, day in changes.items()}, **keywords)

        return self.submit(plan, by=by)


def _planned(lead):
    return {f"stage_{one.stage_id}": one.on for one in lead.planned_days.all()}


class PercentField(ParsedField):
    """A part of a hundred, with two decimals, kept in basis points."""

    attrs = {"inputmode": "decimal", "maxlength": 6, "autocomplete": "off"}

    def parse(self, raw):
        return parsing.parse_scaled(raw, scale=POINTS, low=1, high=WHOLE - 1)

    def prepare_value(self, value):
        return number_text(value / POINTS) if isinstance(value, int) else value


class SharesForm(OnceForm):
    """Rows of partner and percentage; the leading team has what they leave."""

    SPARE_ROWS = 2

    seen = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=_("From"), past=True)
    reason = LongTextField(label=_("Why the shares change"), max_length=300)

    def __init__(self, *args, lead, share_set, **kwargs):
        partners = list(share_set.partners.all())
        initial = {"seen": share_set.pk, "on": days.today()}
        super().__init__(*args, initial=initial, **kwargs)
        others = Team.objects.exclude(pk=lead.team_id)
        self.teams = {str(team.pk): team for team in others}
        self.rows = range(len(partners) + self.SPARE_ROWS)
        for row in self.rows:
            self._add_row(row, partners[row] if row < len(partners) else None)

    def _add_row(self, row, share):
        self.fields[f"team_{row}"] = forms.TypedChoiceField(
            label=_("Partner"),
            choices=[("", "—"), *self.teams.items()],
            coerce=self.teams.get,
            empty_value=None,
            required=False,
            initial=share and share.team_id,
        )
        self.fields[f"percent_{row}"] = PercentField(
            label=_("Per cent"), required=False, initial=share and share.points
        )

    def lines(self):
        return [(self[f"team_{row}"], self[f"percent_{row}"]) for row in self.rows]

    def clean(self):
        cleaned = super().clean()
        self.partners = {}
        for row in self.rows:
            team, points = cleaned.get(f"team_{row}"), cleaned.get(f"percent_{row}")
            if bool(team) != bool(points) and f"percent_{row}" not in self.errors:
                self.add_error(f"percent_{row}", _("A partner needs a percentage, and only that."))
            elif team in self.partners:
                self.add_error(f"team_{row}", _("This team is listed twice."))
            elif team:
                self.partners[team] = points
        return cleaned


class ReasonForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The record stays readable as it was known before."),
    )


class VerdictForm(forms.Form):
    accepted = forms.TypedChoiceField(
        label=_("Verdict"),
        choices=[("yes", _("Accept")), ("no", _("Refuse"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    note = TextField(
        label=_("Note"),
        max_length=500,
        required=False,
        help_text=_("A refusal says why; the recorder reads it."),
    )
