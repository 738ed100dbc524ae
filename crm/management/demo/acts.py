"""What can happen to a project: each act calls the verb that the web pages call too."""

import datetime as dt

from django.core.files.base import ContentFile

from core.files import store
from crm.activities.intake import log_lead
from crm.leads.claims import set_shares
from crm.leads.evidence import Proof
from crm.leads.stages import EvidenceKind
from crm.management.reference import DATA
from crm.models import (
    Activity,
    Certification,
    ChainRole,
    Contact,
    Enterprise,
    Milestone,
    Target,
    Task,
    Tenancy,
)
from crm.targets.introductions import decide, verify_milestone, withdraw_milestone
from parks.placements import State as PlaceState

from .firms import three_years_from

PHOTO = DATA / "demo-photo.png"


class Project:
    """One made-up project as it lives through the demonstration; `lead` is there once logged."""

    def __init__(self, scene, firm, *, name, facts, number):
        self.scene, self.firm, self.name, self.facts = scene, firm, name, facts
        self.number = number
        self.owner = scene.people[firm.owner]
        self.lead = self.tenancy = None

    # --- From the clue to the talks ---

    def log(self, *, on, summary, step, due, **details):
        enterprise = self.register()
        self.lead = log_lead(
            name=self.name, summary=summary, enterprise=enterprise, by=self.owner,
            next_step=step, next_step_on=due, on=on, demo=True, **details,
        )  # fmt: skip

    def register(self):
        """The firm's record, made when it is first heard of."""
        firm = self.firm
        if firm.enterprise is None:
            group = firm.group_of and firm.group_of.enterprise.group
            firm.enterprise = Enterprise.objects.register(
                firm.name, by=self.owner, group=group, **firm.details
            )
        return firm.enterprise

    def get_to_know(self, *, on, contact, role, certified):
        """The first real contact: a person, the firm's part in its chain, its certificates."""
        enterprise = self.firm.enterprise
        if not enterprise.contacts.exists():
            Contact.add(enterprise, by=self.owner, **contact)
        chain = self.scene.chains.get(self.firm.chain)
        if chain and not enterprise.chain_roles.exists():
            segment = self.scene.segments.get(self.firm.trade)
            ChainRole.objects.record(
                enterprise, on=on, by=self.owner, chain=chain, segment=segment, role=role
            )
        if self.firm.certificate and not enterprise.certifications.exists():
            Certification.objects.record(
                enterprise, on=certified, by=self.owner, kind=self.firm.certificate,
                valid_to=three_years_from(certified), issuer="山西省工业和信息化厅（演示）",
            )  # fmt: skip

    def settle_facts(self):
        """What is to be built, how large and where from: known once talks begin."""
        self.lead.lock()
        self.lead.edit(self.facts, by=self.owner, version=self.lead.version)

    def meet(self, kind, *, on, note):
        Activity.objects.log(self.lead, kind, on=on, by=self.owner, note=note)

    def go_on(self, step=None, due=None):
        """The open next step is done; `step` comes next, if anything does."""
        then = (step, due) if step else None
        task = self.lead.tasks.open().first()
        if task:
            task.finish(by=self.owner, then=then)
        elif then:
            Task.objects.plan(self.lead, step, due_on=due, by=self.owner)

    # --- Milestones and verdicts ---

    def reach(self, slug, *, on, amount=None):
        stage = self.scene.stages[slug]
        asked = self.scene.asked[self.lead.project_type, slug]
        proofs = [self._proof(kind, on) for kind in asked]
        self.lead.reach(
            stage, on=on, by=self.owner, evidence=proofs,
            amount=amount if stage.asks_amount else None,
        )  # fmt: skip

    def _proof(self, kind, on):
        if kind.form == EvidenceKind.Form.USCC:
            return Proof(kind, reference=self.firm.enterprise.uscc)
        if kind.form == EvidenceKind.Form.DATED:
            picture = ContentFile(PHOTO.read_bytes(), name=f"现场照片-{on:%Y%m%d}.png")
            return Proof(kind, file=store(picture, by=self.owner), dated_on=on)
        return Proof(kind, reference=f"演示〔{on.year}〕第 {self.number:03} 号")

    def verify(self, slug, *, accepted=True, note=""):
        milestone = self._milestone(slug)
        verifier = self.scene.people[milestone.stage.verifier]
        verify_milestone(milestone, by=verifier, accepted=accepted, note=note)

    def withdraw(self, slug, *, reason):
        withdraw_milestone(self._milestone(slug), by=self.owner, reason=reason)

    def decline(self, *, measure, reason):
        target = Target.objects.get(measure=measure)
        decide(target, self.lead, by=self.scene.people["analyst"], accepted=False, reason=reason)

    def _milestone(self, slug):
        standing = Milestone.objects.standing().select_related("lead", "stage")
        return standing.get(lead=self.lead, stage__slug=slug)

    # --- After the signing ---

    def plan(self, days_by_slug):
        stages = self.scene.stages
        self.lead.plan({stages[slug]: day for slug, day in days_by_slug.items()}, by=self.owner)

    def share(self, *, on):
        chief, partner = self.scene.chief_of(self.owner), self.scene.partner_of(self.owner)
        set_shares(self.lead, {partner: 3000}, on=on, by=chief, reason="双方共同招引，按约定分享")

    def take_place(self, where, *, on):
        """`where` is a park, a space, and an area in m² unless the whole is taken."""
        park, code, *area = where.split()
        space = self.scene.spaces[f"{park} {code}"]
        self.tenancy = Tenancy.objects.place(
            self.lead, space, int(area[0]) if area else space.area_m2, on=on, by=self.owner,
            until=on + dt.timedelta(days=90),
        )  # fmt: skip

    def contract_place(self, *, on):
        paper = f"演示〔{on.year}〕用地第 {self.number:03} 号"
        self._advance(PlaceState.CONTRACTED, on=on, paper=paper)

    def move_in(self, *, on):
        self._advance(PlaceState.OCCUPIED, on=on)

    def _advance(self, state, **details):
        manager = self.scene.people["park_manager"]
        self.tenancy.placement.advance(state, by=manager, **details)

    # --- Standing still, and the end ---

    def pause(self, *, on, reason):
        self.lead.change_state("paused", on=on, by=self.owner, reason=reason)

    def resume(self, *, on):
        self.lead.change_state("active", on=on, by=self.owner)

    def void(self, *, on):
        self.go_on()
        reason = "重复登记，作废。"
        self.lead.change_state("void", on=on, by=self.owner, code="mistake", reason=reason)

    def end(self, *, on, code, reason):
        self.go_on()
        if self.tenancy:
            self.tenancy.release(on=on, by=self.owner, reason=reason)
        self.lead.change_state("terminated", on=on, by=self.owner, code=code, reason=reason)
