"""Contents: every noun of the trade, in one place. Nobody below imports this page."""

from crm.activities.models import Activity, Task
from crm.chains.models import Chain, Segment
from crm.enterprises.models import Contact, Enterprise, Group
from crm.enterprises.standing import Certification, ChainRole
from crm.leads.claims import Claim, PartnerShare, ShareSet
from crm.leads.evidence import Evidence
from crm.leads.milestones import Milestone, PlannedDay, Verification
from crm.leads.models import Lead
from crm.leads.stages import EvidenceKind, Gate, Stage
from crm.leads.states import LeadState
from crm.targets.models import Introduction, Programme, Target
from crm.tenancies.models import Tenancy

__all__ = [
    "Activity",
    "Certification",
    "Chain",
    "ChainRole",
    "Claim",
    "Contact",
    "Enterprise",
    "Evidence",
    "EvidenceKind",
    "Gate",
    "Group",
    "Introduction",
    "Lead",
    "LeadState",
    "Milestone",
    "PartnerShare",
    "PlannedDay",
    "Programme",
    "Segment",
    "ShareSet",
    "Stage",
    "Target",
    "Task",
    "Tenancy",
    "Verification",
]
