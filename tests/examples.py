"""One thing of each kind, all of them Ana's: what the addresses that name a thing are tried with.

A new address is added to `EXAMPLES`: the pattern of its name, and how to fill its parameters.
"""

from dataclasses import replace
from fnmatch import fnmatchcase

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile

from core import days
from core.files import store
from core.months import Month
from core.notices import tell
from core.notices.models import Notice
from crm.activities.models import Task
from crm.enterprises.models import Contact
from crm.enterprises.standing import Certification, ChainRole
from crm.leads.evidence import Evidence
from crm.leads.milestones import Milestone
from crm.leads.models import Lead
from crm.leads.stages import Kind, ProjectType, Stage
from crm.models import Chain, Enterprise, Target
from crm.targets.introductions import verify_milestone
from crm.tenancies.models import Tenancy
from parks.models import Park, Space
from parks.placements import Placement
from tests.makers import make_lead, make_space, proofs_for, reach, set_type

QUERIES = {
    "admin:autocomplete": "?app_label=parks&model_name=space&field_name=park&term=",
    "lead_reach": "?stage=registered",
    "lead_state": "?to=paused",
}
EXAMPLES = {
    "account_reset_password_from_key": lambda: {"uidb36": "1", "key": "no-key"},
    "admin:app_list": lambda: {"app_label": "accounts"},
    "admin:view_on_site": lambda: {
        "content_type_id": ContentType.objects.get_for_model(Park).pk,
        "object_id": _pk(Park),
    },
    "admin:admin/(?P<url>.*)$": lambda: {"url": "nowhere"},
    "notice_open": lambda: {"pk": _pk(Notice)},
    "introduction_decide": lambda: {"slug": Target.objects.latest("pk").slug, "pk": _pk(Lead)},
    "evidence_*": lambda: {"pk": Evidence.objects.exclude(file=None).latest("pk").pk},
    "milestone_*": lambda: {
        "pk": Milestone.objects.filter(stage__kind=Kind.SIGNED).latest("pk").pk
    },
    "task_*": lambda: {"pk": _pk(Task)},
    "activity_*": lambda: {"pk": _pk(Lead)},
    "lead*": lambda: {"pk": _pk(Lead)},
    "tenancy_*": lambda: {"pk": _pk(Tenancy)},
    "placement_*": lambda: {"pk": _pk(Placement)},
    "contact_new": lambda: {"pk": _pk(Enterprise)},
    "contact_*": lambda: {"pk": _pk(Contact)},
    "certification_new": lambda: {"pk": _pk(Enterprise)},
    "certification_*": lambda: {"pk": _pk(Certification)},
    "chain_role_new": lambda: {"pk": _pk(Enterprise)},
    "chain_role_*": lambda: {"pk": _pk(ChainRole)},
    "enterprise*": lambda: {"pk": _pk(Enterprise)},
    "chain": lambda: {"slug": Chain.objects.latest("pk").slug},
    "park": lambda: {"slug": Park.objects.latest("pk").slug},
    "space*": lambda: {"pk": _pk(Space)},
    "target*": lambda: {"slug": Target.objects.latest("pk").slug},
    "report_*": lambda: {"month": Month.of(days.today())},
}


def make_examples(cast):
    """Ana's lead, signed and placed, and what belongs to it; needs the data of `loadzone`."""
    counted = _signed_lead(by=cast.ana)
    ChainRole.objects.record(
        counted.investor,
        on=days.today(),
        by=cast.ana,
        chain=Chain.objects.latest("pk"),
        role="leader",
    )
    verify_milestone(counted.milestones.latest("pk"), by=cast.analyst)
    lead = _signed_lead(by=cast.ana)
    Tenancy.objects.place(lead, make_space(), 100, on=days.today(), by=cast.ana)
    firm, chain = lead.investor, Chain.objects.latest("pk")
    Contact.add(firm, by=cast.ana, name="王先生", phone="13800138000")
    Certification.objects.record(firm, on=days.today(), by=cast.ana, kind="srdi")
    ChainRole.objects.record(firm, on=days.today(), by=cast.ana, chain=chain, role="member")
    TOTP.activate(cast.ana, generate_totp_secret())
    RecoveryCodes.activate(cast.ana)
    tell([cast.ana], "Something happened", "/")


def _signed_lead(*, by):
    """With the contract as a file."""
    lead = set_type(make_lead(by=by), ProjectType.NEW_LAND, by=by)
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, by=by)
    stage = Stage.objects.get(kind=Kind.SIGNED)
    contract = store(SimpleUploadedFile("合同.pdf", b"%PDF-1.7\n%%EOF\n"), by=by)
    evidence = [replace(proof, file=contract) for proof in proofs_for(lead, stage, by=by)]
    lead.reach(stage, on=days.today(), by=by, evidence=evidence, amount=100_000_000)
    return lead


def example_of(place):
    """The parameters of one address of the URLconf, as the things of `make_examples` fill them."""
    if not place.parameters:
        return {}
    if place.parameters == {"object_id"}:
        app, model = place.route.split("/")[1:3]
        return {"object_id": _pk(apps.get_model(app, model))}
    for glob, fill in EXAMPLES.items():
        if fnmatchcase(place.name, glob):
            return fill()
    raise LookupError(f"tests/examples.py has nothing to try {place.name} with")


def _pk(model):
    newest = model._base_manager.order_by("pk").last()
    return newest.pk if newest else 1
