"""Writing generated enterprises and their leads, a batch at a time."""

import random

from django.db import transaction

from core import days
from core.audit.models import AuditEntry
from crm.enterprises.matching import name_key
from crm.enterprises.models import Group
from crm.enterprises.standing import Certification, ChainRole
from crm.leads.claims import Claim, PartnerShare, ShareSet
from crm.leads.models import Lead, Origin
from crm.leads.stages import ProjectType, Stage
from crm.leads.states import LeadState, State
from crm.management.demo.firms import made_up_uscc, three_years_from
from crm.management.demo.scene import LAUNCH
from crm.models import (
    Activity,
    Contact,
    Enterprise,
    Introduction,
    Milestone,
    PlannedDay,
    Segment,
    Target,
    Task,
    Verification,
)

from .life import DAY, live, morning_of
from .people import make_people, verifiers

BATCH = 1000  # enterprises in a transaction; bounds the memory
ORIGINS = [origin for origin in Origin.values if origin]
TYPES = [one for one in ProjectType.values if one != ProjectType.UNDECIDED]
STEPS = ("联系企业", "发送资料", "约见面谈", "会商要素")


class Writer:
    """`leads` leads of `enterprises` enterprises; the same seed gives the same rows on a day."""

    def __init__(self, leads, enterprises, seed):
        self.leads, self.enterprises = leads, enterprises
        self.dice = random.Random(seed)  # noqa: S311 (no secret hangs on it)
        self.today = days.today()
        self.stages = list(Stage.objects.order_by("order"))
        self.segments = list(Segment.objects.select_related("chain").order_by("pk"))
        self.targets = {one.measure: one for one in Target.objects.of_enterprises()}
        self.officers, self.others = make_people()
        self.verifiers, self.teams = verifiers(self.others), list(self.officers)
        self.led = set()  # chains that have a leader already

    def write(self):
        """Write everything; yields how many enterprises there are after each batch."""
        for start in range(0, self.enterprises, BATCH):
            numbers = range(start, min(start + BATCH, self.enterprises))
            with transaction.atomic():
                self._write_batch(numbers)
            yield numbers.stop

    def _write_batch(self, numbers):
        firms = self._write_firms(numbers)
        rows = [
            (firm, number)
            for firm, first in zip(firms, numbers, strict=True)
            for number in range(first, self.leads, self.enterprises)
        ]
        lives = [live(self.dice, self.stages, self.today) for _row in rows]
        leads = Lead.objects.bulk_create(
            self._lead(firm, number, life) for (firm, number), life in zip(rows, lives, strict=True)
        )
        pairs = list(zip(leads, lives, strict=True))
        self._write_milestones(pairs)
        self._write_work(pairs)
        self._write_credit(pairs)
        self._write_introductions(pairs)

    # --- Enterprises ---

    def _write_firms(self, numbers):
        groups = Group.objects.bulk_create(Group(name=f"生成集团 {n:07}") for n in numbers)
        firms = Enterprise.objects.bulk_create(
            self._firm(n, group) for n, group in zip(numbers, groups, strict=True)
        )
        Contact.objects.bulk_create(
            Contact(
                enterprise=firm, team=firm.recorded_by.team, name=f"联系人{firm.uscc[-9:-1]}",
                phone=f"120{firm.uscc[-9:-1]}", recorded_by=firm.recorded_by,
            )
            for firm in firms
        )  # fmt: skip
        self._write_standing(firms)
        return firms

    def _firm(self, number, group):
        team = self.teams[number % len(self.teams)]
        owner = self.dice.choice(self.officers[team])
        firm = Enterprise(
            name=f"生成企业{number:07}有限公司（演示）", short_name=f"生成{number:07}",
            uscc=made_up_uscc(100_000_000 + number), group=group, demo=True, recorded_by=owner,
            recorded_at=morning_of(LAUNCH + DAY),
        )  # fmt: skip
        firm.name_key = name_key(firm.name)
        firm.segment = self.segments[number % len(self.segments)]
        firm.is_leader = firm.segment.chain_id not in self.led
        self.led.add(firm.segment.chain_id)
        firm.certified_on = self.today - self.dice.randrange(900) * DAY
        firm.is_certified = number % 8 == 0
        return firm

    def _write_standing(self, firms):
        ChainRole.objects.bulk_create(
            ChainRole(
                enterprise=firm, chain=firm.segment.chain, segment=firm.segment,
                role="leader" if firm.is_leader else "member",
                **self._fact(LAUNCH + DAY, firm.recorded_by),
            )
            for firm in firms
        )  # fmt: skip
        Certification.objects.bulk_create(
            Certification(
                enterprise=firm, kind="srdi", valid_to=three_years_from(firm.certified_on),
                **self._fact(firm.certified_on, firm.recorded_by),
            )
            for firm in firms
            if firm.is_certified
        )  # fmt: skip

    def _fact(self, on, by, after=0):
        return {
            "on": on,
            "recorded_by": by,
            "recorded_at": morning_of(min(on + after * DAY, self.today)),
        }

    # --- Leads ---

    def _lead(self, firm, number, life):
        owner, (stage, stage_on) = firm.recorded_by, life.reached[-1]
        logged_on = life.reached[0][1]
        wan = self.dice.randrange(500, 80_000)
        step = self.dice.choice(STEPS) if life.state == State.ACTIVE else ""
        return Lead(
            name=f"生成项目{number:07}", summary="批量生成的演示项目", investor=firm, demo=True,
            project_type=self.dice.choice(TYPES) if len(life.reached) > 3 else "undecided",
            origin=self.dice.choice(ORIGINS), source="chain", segment=firm.segment,
            planned_investment=wan * 10_000, output=wan * 15_000, land_m2=wan // 2 + 667,
            owner=owner, team=owner.team, stage=stage, stage_on=stage_on, state=life.state,
            last_substance_on=life.last_substance_on, logged_on=logged_on, logged_by=owner,
            logged_at=morning_of(logged_on), next_step=step,
            next_step_on=self.today + self.dice.randrange(-20, 40) * DAY if step else None,
        )  # fmt: skip

    def _write_milestones(self, pairs):
        milestones = Milestone.objects.bulk_create(
            Milestone(
                lead=lead, stage=stage,
                amount=lead.planned_investment if stage.asks_amount else None,
                **self._fact(on, lead.owner, after=1),
            )
            for lead, life in pairs
            for stage, on in life.reached
        )  # fmt: skip
        lives = {lead.pk: life for lead, life in pairs}
        Verification.objects.bulk_create(
            Verification(
                milestone=one, recorder=one.recorded_by, accepted=accepted,
                note="" if accepted else "佐证材料不全",
                **self._fact(one.on, self.verifiers[one.stage.slug], after=5),
            )
            for one in milestones
            if (accepted := lives[one.lead_id].verdicts.get(one.stage.slug)) is not None
        )  # fmt: skip
        PlannedDay.objects.bulk_create(
            PlannedDay(lead=lead, stage=self.stages[10], on=life.signed_on + 180 * DAY)
            for lead, life in pairs
            if life.signed_on
        )

    def _write_work(self, pairs):
        """What was done, what comes next, and the end of those that ended."""
        Activity.objects.bulk_create(
            Activity(
                lead=lead, kind=kind, on=on, note="批量生成", recorded_by=lead.owner,
                recorded_at=morning_of(on),
            )
            for lead, life in pairs
            for kind, on in life.activities
        )  # fmt: skip
        Task.objects.bulk_create(
            self._task(lead, title=lead.next_step, due_on=lead.next_step_on)
            for lead, _life in pairs
            if lead.next_step
        )
        Task.objects.bulk_create(
            self._task(
                lead, title="首次联系企业", due_on=lead.logged_on + DAY, done_by=lead.owner,
                done_at=morning_of(min(lead.logged_on + DAY, self.today)),
            )
            for lead, _life in pairs
        )  # fmt: skip
        LeadState.objects.bulk_create(
            LeadState(
                lead=lead, state=life.state, reason="批量生成",
                code="" if life.state == State.PAUSED else "other",
                **self._fact(life.state_on, lead.owner),
            )
            for lead, life in pairs
            if life.state != State.ACTIVE
        )  # fmt: skip

    def _task(self, lead, **details):
        return Task(
            lead=lead, assignee=lead.owner, planned_by=lead.owner,
            planned_at=morning_of(lead.logged_on), **details,
        )  # fmt: skip

    def _write_credit(self, pairs):
        """First contact, by the group's oldest open lead; shares; and who logged what."""
        Claim.objects.bulk_create(self._claims(pairs))
        sets = ShareSet.objects.bulk_create(
            ShareSet(lead=lead, leading_team=lead.team, **self._fact(lead.logged_on, lead.owner))
            for lead, _life in pairs
        )
        PartnerShare.objects.bulk_create(
            PartnerShare(share_set=one, team=self._other_team(one.leading_team), points=3000)
            for one in sets
            if one.lead_id % 30 == 0
        )
        AuditEntry.objects.bulk_create(
            AuditEntry(
                at=morning_of(lead.logged_on), actor=lead.owner, actor_name=lead.owner.name,
                action="lead.logged", object_type="crm.lead", object_id=str(lead.pk),
                object_label=lead.name, after={"name": lead.name},
            )
            for lead, _life in pairs
        )  # fmt: skip

    def _claims(self, pairs):
        claimed = set()
        for lead, life in pairs:
            group = lead.investor.group
            if not life.is_over and group.pk not in claimed:
                claimed.add(group.pk)
                yield Claim(
                    group=group, team=lead.team, lead=lead,
                    **self._fact(lead.logged_on, lead.owner),
                )  # fmt: skip

    def _other_team(self, team):
        return self.teams[(self.teams.index(team) + 1) % len(self.teams)]

    # --- What counts ---

    def _write_introductions(self, pairs):
        counted = set()  # (measure, group): each counts once
        Introduction.objects.bulk_create(
            introduction
            for lead, life in sorted(pairs, key=lambda pair: pair[1].signed_on or self.today)
            if life.may_count and lead.origin != Origin.RELOCATION
            for introduction in self._introductions(lead, life, counted)
        )

    def _introductions(self, lead, life, counted):
        firm = lead.investor
        measures = ["leaders" if firm.is_leader else "members"]
        if firm.is_certified and firm.certified_on <= life.signed_on:
            measures.append("srdi")
        for measure in measures:
            if (measure, firm.group_id) not in counted:
                counted.add((measure, firm.group_id))
                yield self._introduction(lead, life, self.targets[measure])

    def _introduction(self, lead, life, target):
        chain = lead.segment.chain
        return Introduction(
            target=target, lead=lead, enterprise=lead.investor, group=lead.investor.group,
            segment=lead.segment, chain=chain, pool=target.pool, accepted=True,
            distinct_chain=chain if target.distinct_chains else None,
            **self._fact(life.signed_on, self.verifiers["signed"], after=5),
        )  # fmt: skip
