"""Editing a lead: what the database holds once, and how much it holds."""

import pytest
from django.db import IntegrityError, transaction

from core.refusals import Refused
from core.units import MOST_YUAN
from tests.makers import make_lead

CODE = "2" * 24


def test_a_code_is_borne_by_one_project_and_nobody_learns_by_which(cast, lead, again):
    lead.edit({"official_code": CODE}, by=cast.ana, version=lead.version)
    other = make_lead(by=cast.eve)
    with pytest.raises(Refused) as refused:
        other.edit({"official_code": CODE}, by=cast.eve, version=other.version)
    assert refused.value.field == "official_code"
    assert lead.name not in str(refused.value)
    assert again(other).official_code == ""
    lead = again(lead)
    lead.edit({"official_code": CODE, "name": "改名"}, by=cast.ana, version=lead.version)


@pytest.mark.parametrize("field", ["planned_investment", "output"])
@pytest.mark.parametrize("yuan", [-1, MOST_YUAN + 1])
def test_the_database_keeps_sums_from_overflowing(lead, field, yuan):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(lead).objects.filter(pk=lead.pk).update(**{field: yuan})
