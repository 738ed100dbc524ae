from django import forms
from django.utils.translation import gettext_lazy as _

from core.days import not_future
from core.fields import DayField


class KnownForm(forms.Form):
    """As known at the end of which day a report is drawn; empty: now."""

    known = DayField(label=_("As known at the end of"), past=True, required=False)

    def clean_known(self):
        known = self.cleaned_data["known"]
        if known:
            not_future(known, field="known")
        return known
