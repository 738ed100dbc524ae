import pytest
from django.utils import translation

from crm.leads.stages import ProjectType, Stage
from tests.makers import make_lead, set_type


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def lead(reference, cast):
    """Ana's lead on new land."""
    lead = make_lead(by=cast.ana, planned_investment=120_000_000)
    return set_type(lead, ProjectType.NEW_LAND, by=cast.ana)


@pytest.fixture
def again():
    """The row as the database has it now."""
    return lambda row: type(row).objects.get(pk=row.pk)


@pytest.fixture
def stage(reference):
    return lambda kind: Stage.objects.get(kind=kind)
