"""What each stage needs, type by type; the page and the verb give one answer."""

import pytest
from django.db import transaction

from core import days
from crm.leads.evidence import Proof
from crm.leads.gates import GateClosed, gates_of
from crm.leads.path import ahead, path_of, skipped
from crm.leads.stages import EvidenceKind, Gate, Kind, ProjectType, Stage
from tests.makers import make_file, make_lead, proofs_for, reach, set_type

TYPES = [one for one in ProjectType if one != ProjectType.UNDECIDED]

# "Visited and in talks need contacted; review, letter and signed need in talks; filed, land, start
# need signed (registration needs nothing); statistics and production need start; the rest need
# production."
NEEDS = {
    Kind.CONTACTED: None,
    Kind.VISITED: Kind.CONTACTED,
    Kind.IN_TALKS: Kind.CONTACTED,
    Kind.REVIEW: Kind.IN_TALKS,
    Kind.LETTER: Kind.IN_TALKS,
    Kind.SIGNED: Kind.IN_TALKS,
    Kind.REGISTERED: None,
    Kind.FILED: Kind.SIGNED,
    Kind.LAND: Kind.SIGNED,
    Kind.STARTED: Kind.SIGNED,
    Kind.IN_STATISTICS: Kind.STARTED,
    Kind.PRODUCING: Kind.STARTED,
    Kind.ABOVE_SCALE: Kind.PRODUCING,
    Kind.FULL_CAPACITY: Kind.PRODUCING,
}
EVIDENCE = {
    Kind.VISITED: {"visit-note"},
    Kind.SIGNED: {"investment-contract"},
    Kind.REGISTERED: {"licence", "uscc"},
    Kind.FILED: {"filing-certificate"},
    Kind.LAND: {"land-contract"},
    Kind.STARTED: {"construction-permit", "works-photo"},
    Kind.PRODUCING: {"first-sale"},
    Kind.ABOVE_SCALE: {"revenue-return"},
    Kind.FULL_CAPACITY: {"revenue-return"},
}
OF_A_LEASE = {Kind.SIGNED: {"tenancy-agreement"}, Kind.STARTED: {"equipment-photo"}}


@pytest.mark.parametrize("project_type", TYPES)
@pytest.mark.parametrize(("kind", "need"), NEEDS.items())
def test_each_stage_needs_what_the_trade_says(reference, project_type, kind, need):
    gate = gates_of(project_type)[Stage.objects.get(kind=kind).pk]
    assert [stage.pk for stage in gate.needs] == ([Stage.objects.get(kind=need).pk] if need else [])


@pytest.mark.parametrize("project_type", TYPES)
@pytest.mark.parametrize("kind", NEEDS)
def test_each_stage_asks_for_its_evidence(reference, project_type, kind):
    asked = EVIDENCE | (OF_A_LEASE if project_type == ProjectType.WORKSHOP else {})
    gate = gates_of(project_type)[Stage.objects.get(kind=kind).pk]
    assert {kind.slug for kind in gate.evidence} == asked.get(kind, set())


def test_the_gates_read_at_once_say_what_each_gate_says(reference):
    for gate in Gate.objects.all():
        read = gates_of(gate.project_type)[gate.stage_id]
        assert read.needs == list(gate.needs.order_by("order"))
        assert read.evidence == list(gate.evidence.order_by("pk"))


def test_all_gates_of_a_type_take_one_query(reference, django_assert_num_queries):
    with django_assert_num_queries(1):
        gates_of(ProjectType.NEW_LAND)


@pytest.mark.parametrize("kind", [kind for kind, need in NEEDS.items() if need])
def test_a_stage_is_closed_before_what_it_needs(cast, lead, stage, kind):
    with pytest.raises(GateClosed) as refusal:
        reach(lead, kind, by=cast.ana)
    assert refusal.value.missing.stages == [stage(NEEDS[kind])]
    assert not lead.milestones.filter(stage__kind=kind).exists()


@pytest.mark.parametrize("kind", EVIDENCE)
def test_a_stage_is_closed_without_its_evidence(cast, lead, stage, kind):
    bring_before(lead, kind, by=cast.ana)
    with pytest.raises(GateClosed) as refusal:
        lead.reach(stage(kind), on=days.today(), by=cast.ana, amount=1)
    assert {one.slug for one in refusal.value.missing.evidence} == EVIDENCE[kind]


def test_a_signing_without_an_amount_is_refused(cast, lead, stage):
    bring_before(lead, Kind.SIGNED, by=cast.ana)
    proofs = proofs_for(lead, stage(Kind.SIGNED))
    with pytest.raises(GateClosed, match="amount"):
        lead.reach(stage(Kind.SIGNED), on=days.today(), by=cast.ana, evidence=proofs)


def test_a_letter_of_intent_may_be_left_out(cast, lead):
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)
    assert lead.stage.kind == Kind.SIGNED


def test_a_firm_may_register_first(cast, lead):
    reach(lead, Kind.REGISTERED, by=cast.ana)
    assert lead.milestones.filter(stage__kind=Kind.REGISTERED).exists()


def test_an_undecided_project_goes_as_far_as_the_letter_of_intent(cast, reference):
    lead = make_lead(by=cast.ana)
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.LETTER, by=cast.ana)
    with pytest.raises(GateClosed, match="type"):
        lead.reach(Stage.objects.get(kind=Kind.SIGNED), on=days.today(), by=cast.ana, amount=1)


@pytest.mark.parametrize(
    ("form", "given", "proves"),
    [
        ("any", {"reference": "合 2026-7"}, True),
        ("any", {"file": True}, True),
        ("any", {}, False),
        ("dated", {"file": True, "dated_on": True}, True),
        ("dated", {"file": True}, False),
        ("dated", {"reference": "照片", "dated_on": True}, False),
        ("uscc", {"reference": "91000000000000000K"}, True),
        ("uscc", {"reference": "910000000000000001"}, False),
        ("uscc", {"file": True}, False),
    ],
)
def test_evidence_has_the_form_that_its_kind_asks_for(cast, lead, stage, form, given, proves):
    kind = EvidenceKind.objects.get(slug="licence")
    EvidenceKind.objects.filter(pk=kind.pk).update(form=form)
    Gate.objects.get(project_type=lead.project_type, stage=stage(Kind.REGISTERED)).evidence.set(
        [kind]
    )
    given = given | {"file": make_file(by=cast.ana)} if "file" in given else given
    given = given | {"dated_on": days.today()} if "dated_on" in given else given
    kind.refresh_from_db()
    missing = lead.missing(stage(Kind.REGISTERED), proofs=[Proof(kind, **given)])
    assert bool(missing) != proves


def test_a_stage_cannot_be_older_than_one_that_it_needs(cast, lead):
    reach(lead, Kind.CONTACTED, by=cast.ana, on=days.ago(3))
    with pytest.raises(GateClosed, match=days.ago(3).isoformat()):
        reach(lead, Kind.IN_TALKS, by=cast.ana, on=days.ago(4))


def test_page_and_verb_give_one_answer(cast, lead):
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, by=cast.ana)
    for step in path_of(lead):
        if not step.milestone:
            shown = [str(sentence) for sentence in step.missing.sentences()]
            assert shown == said_by_the_verb(lead, step.stage, by=cast.ana)


def said_by_the_verb(lead, stage, *, by):
    try:
        with transaction.atomic():
            lead.reach(stage, on=days.today(), by=by)
            transaction.set_rollback(True)
    except GateClosed as closed:
        return [str(sentence) for sentence in closed.missing.sentences()]
    return []


def test_the_path_says_what_can_come_next_and_what_was_passed_by(cast, lead):
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, Kind.SIGNED, by=cast.ana)
    path = path_of(lead)
    assert [step.stage.kind for step in ahead(path)] == [
        Kind.REGISTERED, Kind.FILED, Kind.LAND, Kind.STARTED,
    ]  # fmt: skip
    assert [step.stage.kind for step in skipped(path)] == [Kind.VISITED, Kind.REVIEW, Kind.LETTER]


def test_another_type_of_project_asks_for_other_evidence(cast, lead, stage):
    before = lead.missing(stage(Kind.SIGNED)).evidence
    leased = set_type(lead, ProjectType.WORKSHOP, by=cast.ana)
    after = leased.missing(stage(Kind.SIGNED)).evidence
    assert ([one.slug for one in before], [one.slug for one in after]) == (
        ["investment-contract"],
        ["tenancy-agreement"],
    )


def bring_before(lead, kind, *, by):
    """Reach everything that `kind` needs, and what that needs."""
    chain, need = [], NEEDS.get(kind)
    while need:
        chain.insert(0, need)
        need = NEEDS.get(need)
    reach(lead, *chain, by=by)
