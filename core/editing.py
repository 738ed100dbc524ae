"""Edit forms that lose nothing: what two people changed at once is merged, or laid before the
second of them field by field.

    form = LeadForm(request.POST or None, instance=lead)
    if form.is_valid() and form.submit(lead.edit, by=request.user):
        return redirect(lead)
    return render(request, form.page("crm/leads/edit.html"), {"form": form, "lead": lead})

The page carries, signed, the values it showed. What only others changed since then stays as they
made it; what both changed, and differently, is a clash, and the page of clashes asks.
"""

import copy
from dataclasses import dataclass, field

from django import forms
from django.core import signing
from django.forms.models import BaseModelForm, model_to_dict
from django.utils.choices import flatten_choices
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from core import audit
from core.fields import unit_input
from core.refusals import NotAllowed, Refused, Stale

CLASH_PAGE = "components/clash.html"


@dataclass(frozen=True)
class Shown:
    """The values a page showed, as the browser sends them.

    On a page of clashes these are the row's own, and `clashing` holds what the page before it had
    shown in the clashing fields (None where that is not known).
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    clashing: dict[str, list[str] | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Clash:
    """One field that two people changed; the values as they read."""

    name: str  # of the radio buttons; their values are "mine", "theirs" and "before"
    label: str
    mine: str
    theirs: str
    before: str | None


class VersionedForm(forms.Form):
    """Mixin for a Form or ModelForm that edits one Versioned row, given as `instance`.

    Nothing is saved by the form: `submit` hands `changes` and `version` to the verb.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *args, instance, **kwargs):
        self.row = instance
        if isinstance(self, BaseModelForm):
            # Cleaning writes into a ModelForm's instance, but the page must go on showing the row.
            kwargs["instance"] = copy.copy(instance)
        else:
            kwargs["initial"] = self.row_values() | (kwargs.get("initial") or {})
        super().__init__(data, *args, **kwargs)
        self.clashes, self.version = [], instance.version
        # Asked for when the page is drawn: a subclass may still add fields or change units.
        self.initial["shown"] = lambda: self._sign(Shown(self._row_now()))
        if self.is_bound:
            self._read_page()

    def row_values(self):
        """{field: value} of the row as it is now; a form that asks for more than columns of it
        adds those here."""
        return model_to_dict(self.row)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("shown", None)
        return cleaned

    @property
    def changes(self):
        """{field: value} of the fields this user changed; for a valid form."""
        return {name: self.cleaned_data[name] for name in self.changed_here}

    def submit(self, edit, *, by):
        """Call `edit(changes, by=, version=)`; true when done, else the form says why it was not.

        NotAllowed passes through. When somebody saves in the same moment, theirs is merged too.
        """
        seen = self.version
        try:
            edit(self.changes, by=by, version=seen)
        except NotAllowed:
            raise
        except Stale as stale:
            self._meanwhile()
            if self.version == seen:
                stale.add_to(self)
                return False
            return not self.clashes and self.submit(edit, by=by)
        except Refused as refusal:
            refusal.add_to(self)
            return False
        return True

    def page(self, template):
        """`template`, or the page of clashes when there are any."""
        return CLASH_PAGE if self.clashes else template

    def last_save(self):
        """The audit entry of what the others did last; None when nothing is on record."""
        return audit.history(self.row).first()

    def merged_inputs(self):
        """For the page of clashes: hidden inputs that send this whole edit again."""
        for name in self._names():
            mine = self._sent(name, self.cleaned_data[name])
            raw = mine if name in self.changed_here else self.theirs[name]
            widget = self.fields[name].hidden_widget()
            many = isinstance(widget, forms.MultipleHiddenInput)
            yield widget.render(self.add_prefix(name), raw if many else "".join(raw))
            if unit := getattr(self.fields[name], "unit", None):
                yield forms.HiddenInput().render(unit_input(self.add_prefix(name)), unit)
        signed = self._sign(Shown(self.theirs, self.clashing))
        yield forms.HiddenInput().render(self.add_prefix("shown"), signed)

    # --- Mine (cleaned data), theirs (the row as it is now), before (what the page had shown) ---

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self._compare()

    def _row_now(self):
        return {
            name: self._sent(name, self.get_initial_for_field(self.fields[name], name))
            for name in self._names()
        }

    def _read_page(self):
        """Learn what the page had shown, and on a page of clashes what was chosen."""
        page = self._unsign(self.data.get(self.add_prefix("shown")))
        self.before, self.data = dict(page.values), _copy(self.data)
        for name, before in page.clashing.items():
            choice = self.data.get(f"clash-{self.add_prefix(name)}")
            if choice == "theirs":
                self.data.setlist(self.add_prefix(name), page.values[name])
            elif choice == "before" and before is not None:
                self.data.setlist(self.add_prefix(name), before)
            elif choice != "mine":
                self.before[name] = before  # not chosen, so it still clashes

    def _compare(self):
        self.changed_here, self.clashes, self.clashing = [], [], {}
        self.theirs = self._row_now()
        for name in self._names():
            mine, theirs = self._sent(name, self.cleaned_data[name]), self.theirs[name]
            before = self.before.get(name)
            if mine in (before, theirs):
                continue
            self.changed_here.append(name)
            if before != theirs:
                self.clashing[name] = before
                self.clashes.append(self._clash(name, mine, theirs, before))
        if self.clashes:
            self.add_error(None, Stale().message)

    def _meanwhile(self):
        """Somebody saved between our reading and our writing: compare with what they wrote."""
        self.row.refresh_from_db()
        self.version = self.row.version
        self.initial |= self.row_values()
        self._compare()

    def _clash(self, name, mine, theirs, before):
        read = [raw if raw is None else self._read(name, raw) for raw in (mine, theirs, before)]
        return Clash(f"clash-{self.add_prefix(name)}", self[name].label, *read)

    def _names(self):
        return [name for name in self.fields if name != "shown"]

    # --- Values as the browser sends them, and as a person reads them ---

    def _sent(self, name, value):
        value = self[name].field.prepare_value(value)
        values = value if isinstance(value, list | tuple | set) else [value]
        return sorted(str(one) for one in values if one not in (None, ""))

    def _read(self, name, raw):
        asked = self.fields[name]
        if isinstance(asked, forms.BooleanField):
            return gettext("yes") if raw == ["True"] else gettext("no")
        if isinstance(asked, forms.ModelChoiceField):
            rows = asked.queryset.filter(**{f"{asked.to_field_name or 'pk'}__in": raw})
            read = [asked.label_from_instance(row) for row in rows]
        else:
            labels = {
                str(key): label for key, label in flatten_choices(getattr(asked, "choices", []))
            }
            read = [str(labels.get(one, one)) for one in raw]
        return ", ".join(read) + (getattr(asked, "unit_name", "") if raw else "")

    # --- What the page carries ---

    @property
    def _salt(self):
        return f"{__name__}:{self.row._meta.label}:{self.row.pk}"

    def _sign(self, shown):
        return signing.dumps([shown.values, shown.clashing], salt=self._salt, compress=True)

    def _unsign(self, text):
        """What the page had shown; nothing when that was left out or altered, so that every
        difference from the row counts as a clash."""
        try:
            return Shown(*signing.loads(text or "", salt=self._salt))
        except (signing.BadSignature, UnicodeError):
            return Shown()


def _copy(data):
    """A changeable copy of what was sent, also of the plain dict a test passes."""
    if hasattr(data, "setlist"):
        return data.copy()
    return MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    )
