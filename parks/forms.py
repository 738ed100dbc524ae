from django import forms
from django.utils.translation import gettext_lazy as _

from core.editing import VersionedForm
from core.fields import AreaField, DayField, TextField
from core.once import OnceForm

from .placements import FOLLOWS, State


class ResizeForm(VersionedForm):
    area_m2 = AreaField(label=_("Area"), unit="m2", low=1)


class StepForm(OnceForm):
    """The next step of a placement: the day, and the paper that proves it."""

    state = forms.ChoiceField(
        choices=[(state, State(state).label) for state in FOLLOWS], widget=forms.HiddenInput
    )
    on = DayField(label=_("Day"), past=True)
    paper = TextField(
        label=_("Paper"),
        required=False,
        help_text=_("Number of the contract or of the record of handing over."),
    )
