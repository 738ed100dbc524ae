from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import TextField
from core.once import OnceForm


class DecisionForm(OnceForm):
    """The analyst's verdict by hand."""

    accepted = forms.TypedChoiceField(
        label=_("Verdict"),
        choices=[("yes", _("Counts")), ("no", _("Does not count"))],
        coerce="yes".__eq__,
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed to refuse."),
    )
