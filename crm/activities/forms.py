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
    title = TextField(label=_("Next step"))
    due_on = DayField(
        label=_("Due"), required=False, help_text=_("Left empty: the next working day.")
    )

    @property
    def step(self):
        """(title, day), or None where no step was named."""
        title, due_on = self.cleaned_data["title"], self.cleaned_data["due_on"]
        return (title, due_on or days.next_working_day(days.today())) if title else None


class DoneForm(StepForm):
    """Done; and, in the same breath, what comes next, if anything does."""

    title = TextField(label=_("Then"), required=False)
