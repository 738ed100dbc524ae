"""Shape and wording of what is asked about activities and next steps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import days
from core.fields import DayField, TextField
from core.once import OnceForm

from .models import Activity


class ActivityForm(OnceForm):
    kind = forms.ChoiceField(label=_("What"), choices=Activity.Kind.choices)
    on = DayField(label=_("Day"), past=True)
    note = TextField(label=_("In a line"), max_length=1000, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"on": days.today()}, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Activity.Kind.NOTE and not cleaned.get("note"):
            self.add_error("note", _("A note needs some words."))
        return cleaned


class StepForm(OnceForm):
    """The next step; due on the next working day unless said otherwise."""

    title = TextField(label=_("Next step"))
    due_on = DayField(label=_("Due"))

    def __init__(self, *args, **kwargs):
        due_on = days.next_working_day(days.today())
        super().__init__(*args, initial={"due_on": due_on}, **kwargs)

    @property
    def step(self):
        """(title, day), or None where no step was named."""
        cleaned = self.cleaned_data
        return (cleaned["title"], cleaned["due_on"]) if cleaned["title"] else None


class DoneForm(StepForm):
    """Done; and, in the same breath, what comes next, if anything does."""

    title = TextField(label=_("Then"), required=False)
