from django import forms

from accounts.models import CHOSEN, Language, User
from core.editing import VersionedForm


class SettingsForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = User
        fields = CHOSEN
        widgets = dict.fromkeys(CHOSEN, forms.RadioSelect)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=Language.choices)
