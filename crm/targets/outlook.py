"""What leads would add to the targets, and what stands between: the same rules as the verbs."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects

from core import days
from crm.enterprises.standing import Certification, ChainRole
from crm.leads.milestones import Milestone
from crm.leads.models import Lead

from .models import Introduction, Target
from .qualifying import concerns, obstacles


@dataclass
class Outlook:
    """What one lead means to one target. `milestone` is the one that would make it count."""

    target: Target
    lead: Lead
    milestone: Milestone | None = None
    introduction: Introduction | None = None
    obstacles: list = field(default_factory=list)

    @property
    def status(self):
        """counted, refused, blocked, ready (verified, left to the analyst), awaiting or ahead."""
        if self.introduction:
            return "counted" if self.introduction.accepted else "refused"
        if self.obstacles:
            return "blocked"
        if self.milestone is None or self.milestone.accepted is False:
            return "ahead"
        if self.milestone.accepted is None:
            return "awaiting"
        return "ready" if self.target.is_of_enterprises else "counted"

    @property
    def amount(self):
        """What it adds to a target of money, in yuan: the contract's amount once there is one."""
        signed = self.milestone and self.milestone.amount
        return (signed or self.lead.planned_investment) if self.target.is_money else None


def outlooks(leads, milestones):
    """{id of a lead: [Outlook]} for each running target that concerns it; four queries in all.

    `milestones` are standing ones of these leads, read `with_verdict`.
    """
    _read_standing(leads)
    targets = list(Target.objects.running(days.today()))
    near = list(Introduction.objects.standing().near(leads))
    reached = {(one.lead_id, one.stage.kind): one for one in milestones}
    return {
        lead.pk: [
            _outlook(target, lead, reached.get((lead.pk, target.counts_at)), near)
            for target in targets
            if concerns(target, lead) or not target.is_of_enterprises
        ]
        for lead in leads
    }


def _read_standing(leads):
    roles = ChainRole.objects.standing().select_related("chain", "segment")
    prefetch_related_objects(
        leads,
        Prefetch("investor__chain_roles", roles),
        Prefetch("investor__certifications", Certification.objects.standing()),
    )


def _outlook(target, lead, milestone, near):
    own = [one for one in near if (one.lead_id, one.target_id) == (lead.pk, target.pk)]
    counted = [one for one in near if one.accepted]
    return Outlook(
        target=target,
        lead=lead,
        milestone=milestone,
        introduction=own[0] if own else None,
        obstacles=obstacles(target, lead, counted),
    )
