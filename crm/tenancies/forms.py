"""Shape and wording of giving a lead its place, and of giving the place back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import days
from core.fields import AreaField, DayField, TextField
from core.once import OnceForm
from core.units import area_text
from crm.leads.forms import InUnitsOf
from parks.models import Space

HOLD = 90  # days that a hold lasts unless said otherwise


class SpaceField(forms.ModelChoiceField):
    """A space with what it has left."""

    unit = "m2"

    def label_from_instance(self, space):
        free = area_text(space.free_m2, self.unit)
        if space.divisible:
            return _("%(space)s — %(free)s free") % {"space": space, "free": free}
        return _("%(space)s — %(free)s, only as a whole") % {"space": space, "free": free}


class PlaceForm(InUnitsOf, OnceForm):
    space = SpaceField(Space.objects.none(), label=_("Space"), empty_label=_("Choose a space"))
    area_m2 = AreaField(
        label=_("Area"),
        required=False,
        low=1,
        help_text=_("Left empty: all that is free. A land plot goes as a whole."),
    )
    on = DayField(label=_("Held from"), past=True)
    until = DayField(label=_("Held until"), required=False)
    paper = TextField(label=_("Paper"), required=False, help_text=_("Minutes or agreement."))

    def __init__(self, *args, **kwargs):
        today = days.today()
        initial = {"on": today, "until": days.ago(-HOLD, today)}
        super().__init__(*args, initial=initial, **kwargs)
        spaces = Space.objects.visible_to(self.user).with_room().select_related("park")
        self.fields["space"].queryset = spaces
        self.fields["space"].unit = self.user.area_unit

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("space") and "area_m2" not in self.errors and not cleaned.get("area_m2"):
            cleaned["area_m2"] = cleaned["space"].free_m2
        return cleaned


class ReleaseForm(forms.Form):
    on = DayField(label=_("From"), past=True)
    reason = TextField(label=_("Reason"), max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"on": days.today()}, **kwargs)
