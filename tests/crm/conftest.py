from functools import partial

import pytest

from core import days
from crm.enterprises.standing import Certification, ChainRole
from crm.leads.models import Lead
from crm.models import Chain, Target
from crm.targets.introductions import verify_milestone
from tests.makers import make_enterprise, make_lead, reach, set_type


@pytest.fixture
def targets(reference):
    """The three public targets: .leaders, .members, .srdi."""

    class Targets:
        leaders = Target.objects.get(measure="leaders")
        members = Target.objects.get(measure="members")
        srdi = Target.objects.get(measure="srdi")

    return Targets


@pytest.fixture
def wind(reference):
    return Chain.objects.get(slug="wind")


@pytest.fixture
def segment(wind):
    return wind.segments.first()


def _lead(name, *, by, group=None, leads_chain=None, srdi=False, **details):
    """A lead of Ana's kind; its investor may be of a `group`, lead a chain, hold a certificate."""
    firm = make_enterprise(name=name, by=by, group=group)
    today = days.today()
    if leads_chain:
        ChainRole.objects.record(firm, on=today, by=by, chain=leads_chain, role="leader")
    if srdi:
        Certification.objects.record(firm, on=today, by=by, kind="srdi")
    given = {"origin": "abroad"} | details
    lead = make_lead(name=name, by=by, enterprise=firm, **given)
    return set_type(lead, "new_land", by=by)


def _signing(lead, *, by):
    return reach(lead, "contacted", "in_talks", "signed", by=by)


@pytest.fixture
def make(cast, reference):
    """make.lead(name, …), make.signing(lead) → milestone, make.counted(name, …) → introductions."""

    class Make:
        lead = partial(_lead, by=cast.ana)
        signing = partial(_signing, by=cast.ana)

        def counted(self, name, **details):
            return verify_milestone(self.signing(self.lead(name, **details)), by=cast.analyst)

        def again(self, lead):
            return Lead.objects.get(pk=lead.pk)

    return Make()
