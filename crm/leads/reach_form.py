"""The form that records a milestone: it asks for what the gate of the stage asks for."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core import days, files
from core.fields import DayField, TextField, UsccField, YuanField, speak_units_of
from core.files.kinds import ACCEPT
from core.once import OnceForm
from core.refusals import Refused

from .evidence import Proof
from .forms import InUnitsOf, SegmentField
from .gates import gates_of
from .stages import EvidenceKind, Kind, ProjectType

Form = EvidenceKind.Form


class TypeForm(forms.Form):
    """Asked first while the project type is open, for the gate depends on it."""

    project_type = forms.ChoiceField(
        label=_("Project type"),
        choices=[pair for pair in ProjectType.choices if pair[0] != ProjectType.UNDECIDED],
        widget=forms.RadioSelect,
        help_text=_("What has to be proved depends on it. It can be changed later."),
    )


@dataclass
class Block:
    """The fields that ask for one kind of evidence."""

    kind: EvidenceKind
    fields: list[BoundField]


class ReachForm(InUnitsOf, OnceForm):
    """`proofs` and `details` hand what was typed to the verbs."""

    on = DayField(label=_("Day it happened"), past=True)

    def __init__(self, *args, lead, stage, **kwargs):
        initial = {"on": days.today(), "amount": lead.planned_investment}
        # One page may show the forms of several stages in turn: their inputs are not the same.
        super().__init__(*args, initial=initial, auto_id=f"id_{stage.slug}_%s", **kwargs)
        self.lead, self.stage = lead, stage
        self.kinds = gates_of(lead.project_type)[stage.pk].evidence
        for kind in self.kinds:
            self.fields |= _fields_for(kind)
        if stage.asks_amount:
            self.fields["amount"] = YuanField(label=_("Contract amount"), low=1)
        if stage.kind == Kind.SIGNED and not lead.segment_id:
            self.fields["segment"] = SegmentField(
                label=_("Chain segment"),
                help_text=_("Still open. Without it this cannot count as upstream or downstream."),
            )
        self.fields["note"] = TextField(label=_("Note"), max_length=500, required=False)
        speak_units_of(self.user, self)

    @property
    def blocks(self):
        """[Block], one for each kind of evidence asked for."""
        return [Block(kind, [self[name] for name in _fields_for(kind)]) for kind in self.kinds]

    @property
    def rest(self):
        """The fields that are no evidence."""
        taken = {field.name for block in self.blocks for field in block.fields} | {"on", "once"}
        return [field for field in self if field.name not in taken]

    @property
    def has_files(self):
        return bool(self.files)

    def details(self):
        """{field of the lead: value}: what was settled on the way."""
        segment = self.cleaned_data.get("segment")
        return {"segment": segment} if segment else {}

    def proofs(self, *, by):
        """The evidence that was given, its files stored; raises Refused for a wrong file."""
        found = [self._proof(kind, by) for kind in self.kinds]
        return [proof for proof in found if proof.file or proof.reference]

    def _proof(self, kind, by):
        given = {part: self.cleaned_data.get(_name(kind, part)) for part in _PARTS}
        return Proof(
            kind,
            file=given["file"] and _store(given["file"], _name(kind, "file"), by),
            reference=given["reference"] or "",
            dated_on=given["day"],
        )


_PARTS = ("file", "reference", "day")


def _name(kind, part):
    return f"proof_{kind.pk}_{part}"


def _fields_for(kind):
    """{name: field} of what this kind of evidence consists of."""
    file = forms.FileField(
        label=_("File"),
        required=kind.form == Form.DATED,
        # htmx then leaves the chosen file where it is when the form comes back with an error.
        widget=forms.FileInput(attrs={"accept": ACCEPT, "hx-preserve": "true"}),
    )
    reference = TextField(label=_("Or its number or where it is kept"), required=False)
    if kind.form == Form.USCC:
        parts = {"reference": UsccField(label=_("USCC"))}
    elif kind.form == Form.DATED:
        parts = {"file": file, "day": DayField(label=_("Day of the file"), past=True)}
    else:
        parts = {"file": file, "reference": reference}
    return {_name(kind, part): field for part, field in parts.items()}


def _store(upload, field, by):
    try:
        return files.store(upload, by=by)
    except Refused as refusal:
        raise Refused(refusal.message, field=field) from refusal
