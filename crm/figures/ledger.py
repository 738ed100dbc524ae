"""The ledger 台账: every project as it stood at the moment, one row each."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, Q

from crm.leads import moments
from crm.leads.milestones import Milestone, Verification
from crm.leads.stages import Kind
from crm.leads.states import State

from .reached import STEPS


@dataclass(frozen=True)
class Row:
    """One project. `furthest` is its furthest milestone of the moment, `steps` maps each of STEPS
    it has reached to that milestone; what belongs to the lead itself is today's."""

    furthest: Milestone

    @property
    def lead(self):
        return self.furthest.lead

    @property
    def stage(self):
        return self.furthest.stage

    @cached_property
    def state(self):
        then = self.lead.states_then
        return State(then[0].state) if then else State.ACTIVE

    @cached_property
    def steps(self):
        return {one.stage.kind: one for one in self.lead.steps_then}

    @property
    def signed_amount(self):
        signed = self.steps.get(Kind.SIGNED)
        return signed and signed.amount

    def reached_on(self, kind) -> date | None:
        return self.steps[kind].on if kind in self.steps else None

    @property
    def awaiting(self):
        """The stages that were recorded and not verified."""
        return [one.stage for one in self.steps.values() if not one.is_verified]


ORDER = ("-stage__order", "-on", "-pk")


def first_rows(moment, leads, limit):
    """The first Rows of the ledger of `leads` (a queryset). Their keys are found first, and only
    they are joined to what a row shows. Four queries."""
    keys = list(_furthest(moment, leads).order_by(*ORDER).values_list("pk", flat=True)[:limit])
    shown = Milestone.objects.filter(pk__in=keys).order_by(*ORDER)
    return [Row(furthest) for furthest in _with_all(shown, moment)]


def all_rows(moment, leads, chunk=2000):
    """Yield every Row of the ledger; two more queries for every `chunk` of them."""
    listed = _with_all(_furthest(moment, leads).order_by(*ORDER), moment)
    for furthest in listed.iterator(chunk_size=chunk):
        yield Row(furthest)


def _furthest(moment, leads):
    """Projects that had not ended, and those that were signed: they stay on the ledger."""
    signed = moments.milestones(moment).filter(stage__kind=Kind.SIGNED).values("lead")
    kept = ~Q(lead__in=moments.ended(moment)) | Q(lead__in=signed)
    return moments.furthest(moment).filter(kept, lead__in=leads.order_by().values("pk"))


def _with_all(listed, moment):
    verified = Verification.objects.at(*moment).filter(milestone=OuterRef("pk"), accepted=True)
    steps = Milestone.objects.at(*moment).filter(stage__kind__in=STEPS).select_related("stage")
    return listed.select_related(
        "stage", "lead__investor", "lead__segment__chain", "lead__park", "lead__team", "lead__owner"
    ).prefetch_related(
        Prefetch(
            "lead__milestones", steps.annotate(is_verified=Exists(verified)), to_attr="steps_then"
        ),
        Prefetch("lead__states", moments.states(moment), to_attr="states_then"),
    )
