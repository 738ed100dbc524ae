"""Makers: plain functions that make one thing each, with believable defaults."""

from itertools import count

from accounts.models import Organisation, Role, Team, User
from core import days
from core.files.models import StoredFile
from crm.activities.intake import log_lead
from crm.leads.evidence import Proof
from crm.leads.models import Lead
from crm.leads.stages import Gate, Stage
from crm.models import Chain, Enterprise, Segment
from parks.models import Park, Space, Zone

_numbers = count(1)
PASSWORD = "a long enough passphrase"


def make_organisation(*, slug="zone", kind="zone"):
    return Organisation.objects.get_or_create(
        slug=slug, defaults={"kind": kind, "name": f"单位{slug}", "name_en": f"Organisation {slug}"}
    )[0]


def make_team(*, slug="first", organisation=None):
    return Team.objects.get_or_create(
        slug=slug,
        defaults={
            "organisation": organisation or make_organisation(),
            "name": f"班组{slug}",
            "name_en": f"Team {slug}",
        },
    )[0]


def make_user(username, *, role=Role.OFFICER, team=None, organisation=None, **details):
    user = User(
        username=username,
        name=details.pop("name", username.capitalize()),
        role=role,
        team=team,
        organisation=organisation or (team and team.organisation),
        **details,
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def make_enterprise(*, name=None, by, **details):
    return Enterprise.objects.register(
        name or f"测试企业{next(_numbers)}号有限公司", by=by, **details
    )


def make_lead(*, by, name=None, **details):
    """A lead with a clue, a claim and a next step; needs the stages of `loadzone`."""
    return log_lead(name=name or f"测试项目{next(_numbers)}号有限公司", by=by, **details)


def make_park(*, slug="emerging"):
    zone = Zone.objects.get_or_create(slug="zone", defaults={"name": "示范区"})[0]
    return Park.objects.get_or_create(
        slug=slug,
        defaults={"zone": zone, "name": f"园区{slug}", "level": "cobuilt", "city": "太原"},
    )[0]


def make_space(*, park=None, area_m2=1000, kind="floor", divisible=None, code=None):
    return Space.objects.create(
        park=park or make_park(),
        code=code or f"S{next(_numbers)}",
        kind=kind,
        area_m2=area_m2,
        divisible=(kind == "floor") if divisible is None else divisible,
    )


def make_segment(*, slug="blades", chain="wind", position="upstream"):
    chain = Chain.objects.get_or_create(slug=chain, defaults={"name": f"链{chain}"})[0]
    return Segment.objects.get_or_create(
        chain=chain, slug=slug, defaults={"name": f"环节{slug}", "position": position}
    )[0]


def make_file(*, by, name="证明.pdf"):
    """A stored file, as far as its row goes."""
    return StoredFile.objects.create(
        name=f"{next(_numbers)}.pdf", original_name=name, size=4, uploaded_by=by
    )


def proofs_for(lead, stage, *, by=None, on=None):
    """Evidence that satisfies the gate of `stage`: references, and files where it asks for them."""
    gate = Gate.objects.get(project_type=lead.project_type, stage=stage)
    return [_proof(kind, by or lead.owner, on) for kind in gate.evidence.all()]


def _proof(kind, by, on):
    if kind.form == kind.Form.USCC:
        return Proof(kind, reference="91000000000000000K")
    if kind.form == kind.Form.DATED:
        return Proof(kind, file=make_file(by=by), dated_on=on or days.today())
    return Proof(kind, reference=f"文号 {kind.slug}")


def reach(lead, *kinds, by, on=None, amount=100_000_000):
    """Bring `lead` through stages of these kinds, with all evidence; returns the last milestone."""
    milestone = None
    for kind in kinds:
        stage = Stage.objects.get(kind=kind)
        milestone = lead.reach(
            stage,
            on=on or days.today(),
            by=by,
            evidence=proofs_for(lead, stage, by=by, on=on),
            amount=amount if stage.asks_amount else None,
        )
    return milestone


def set_type(lead, project_type, *, by):
    lead.edit({"project_type": project_type}, by=by, version=lead.version)
    return Lead.objects.get(pk=lead.pk)
