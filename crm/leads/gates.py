"""Is a lead ready for a stage? The page asks before the click, the verb after it: one answer."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from core import parsing
from core.refusals import Refused

from .stages import EvidenceKind, ProjectType, Stage


@dataclass
class Missing:
    """What a lead lacks for a stage: earlier stages, kinds of evidence, other things in words."""

    stages: list = field(default_factory=list)
    evidence: list = field(default_factory=list)
    words: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.stages or self.evidence or self.words)

    def sentences(self):
        """Everything that is missing, one sentence each, in the reader's language."""
        for stage in self.stages:
            yield _("First comes: %(stage)s.") % {"stage": stage}
        for kind in self.evidence:
            yield _("Evidence is missing: %(kind)s.") % {"kind": kind}
        yield from self.words


class GateClosed(Refused):
    """The stage is not open yet; `missing` says what it takes."""

    def __init__(self, missing):
        super().__init__(" ".join(str(sentence) for sentence in missing.sentences()))
        self.missing = missing


@dataclass
class Asked:
    """What the gate of one stage asks for: stages to have reached, and kinds of evidence."""

    stage: Stage
    has_gate: bool
    needs: list = field(default_factory=list)
    evidence: list = field(default_factory=list)


def gates_of(project_type, stages=None):
    """{stage id: Asked} of all stages in order, for this type of project.

    One query, for every page of a lead asks. `stages` may bring annotations along.
    """
    rows = (Stage.objects.all() if stages is None else stages).with_gate(project_type)
    asked = {row.pk: Asked(row, has_gate=row.gate_id is not None) for row in rows}
    for row in rows:
        needs, evidence = asked[row.pk].needs, asked[row.pk].evidence
        if row.need_id and asked[row.need_id].stage not in needs:
            needs.append(asked[row.need_id].stage)
        if row.kind_id and row.kind_asked not in evidence:
            evidence.append(row.kind_asked)
    return asked


def missing_for(lead, stage, *, on=None, proofs=(), amount=None, gates=None, reached=None):
    """What `lead` lacks to reach `stage` with the given proofs and amount in yuan.

    `gates` (see gates_of) and `reached` ({stage id: milestone}) save asking again for each stage.
    """
    gate = (gates or gates_of(lead.project_type))[stage.pk]
    if not gate.has_gate:
        return Missing(words=[_no_gate(lead)])
    if reached is None:
        reached = {m.stage_id: m for m in lead.milestones.standing()}
    missing = Missing(
        stages=[need for need in gate.needs if need.pk not in reached],
        evidence=_missing_evidence(gate, proofs),
    )
    if stage.asks_amount and not amount:
        missing.words.append(_("The contract amount is missing."))
    if on:
        missing.words += _too_early(gate, reached, on)
    return missing


def _no_gate(lead):
    if lead.project_type == ProjectType.UNDECIDED:
        return _("Set the project type first: what is needed depends on it.")
    return _("No gate is set up for this type of project; ask an administrator.")


def _missing_evidence(gate, proofs):
    given = {proof.kind.pk for proof in proofs if _proves(proof)}
    return [kind for kind in gate.evidence if kind.pk not in given]


def _proves(proof):
    """Does this proof have the form that its kind asks for?"""
    if proof.kind.form == EvidenceKind.Form.DATED:
        return bool(proof.file and proof.dated_on)
    if proof.kind.form == EvidenceKind.Form.USCC:
        return _is_uscc(proof.reference)
    return bool(proof.file or proof.reference)


def _is_uscc(text):
    try:
        return bool(parsing.parse_uscc(text))
    except parsing.BadValue:
        return False


def _too_early(gate, reached, on):
    """A stage cannot be older than one that it needs."""
    for need in gate.needs:
        if need.pk in reached and reached[need.pk].on > on:
            yield _("The day is before %(stage)s on %(day)s.") % {
                "stage": need,
                "day": reached[need.pk].on.isoformat(),
            }
