"""One firm, one record: in the verbs and in the database."""

import pytest
from django.db import IntegrityError, transaction

from core import audit
from core.refusals import NotAllowed, Stale
from crm.enterprises.models import AlreadyRecorded, Enterprise, Group
from tests.makers import make_enterprise

USCC = "91000000000000000K"


def test_registering_records_the_firm_with_a_group_of_its_own(cast):
    firm = make_enterprise(name="太原轴承有限公司", by=cast.ana)
    assert firm.group.name == "太原轴承有限公司"
    assert firm.recorded_by == cast.ana
    assert audit.history(firm).first().action == "enterprise.registered"


@pytest.mark.parametrize(
    "spelling",
    ["太原轴承（山西）有限责任公司", "太原軸承(山西)有限公司", " 太原轴承 山西 有限公司"],
)
def test_another_spelling_of_a_name_is_refused_and_names_the_record(cast, spelling):
    firm = make_enterprise(name="太原轴承(山西)有限公司", by=cast.ana)
    with pytest.raises(AlreadyRecorded) as refused:
        make_enterprise(name=spelling, by=cast.eve)
    assert refused.value.enterprise == firm
    assert refused.value.field == "name"
    assert Enterprise.objects.count() == 1
    assert Group.objects.count() == 1


def test_the_same_uscc_is_refused_whatever_the_name(cast):
    firm = make_enterprise(name="甲有限公司", uscc=USCC, by=cast.ana)
    with pytest.raises(AlreadyRecorded) as refused:
        make_enterprise(name="乙有限公司", uscc=USCC, by=cast.eve)
    assert refused.value.enterprise == firm
    assert refused.value.field == "uscc"


def test_two_firms_without_a_known_name_are_two_records(cast):
    make_enterprise(name="某电池材料企业", by=cast.ana)
    make_enterprise(name="某电池材料企业", by=cast.ana)
    assert Enterprise.objects.count() == 2


def test_the_database_itself_keeps_one_record_per_name(cast):
    firm = make_enterprise(name="甲有限公司", by=cast.ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.create(name="甲有限责任公司", group=firm.group, recorded_by=cast.ana)


def test_the_database_itself_keeps_one_record_per_uscc(cast):
    firm = make_enterprise(uscc=USCC, by=cast.ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.create(
            name="乙有限公司", uscc=USCC, group=firm.group, recorded_by=cast.ana
        )


def test_a_uscc_is_never_stored_blank(cast):
    firm = make_enterprise(by=cast.ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.create(name="丙", uscc="", group=firm.group, recorded_by=cast.ana)


def test_who_loses_the_race_for_a_name_is_told_of_the_record(cast, monkeypatch):
    """Both saw no such firm; the second meets the constraint and is told all the same."""
    firm = make_enterprise(name="甲有限公司", by=cast.ana)
    seen = []

    def first_sees_nothing(self, *args):
        seen.append(args)
        return None if len(seen) == 1 else firm

    monkeypatch.setattr(type(Enterprise.objects.all()), "same_as", first_sees_nothing)
    with pytest.raises(AlreadyRecorded):
        Enterprise.objects.register("甲有限公司", by=cast.eve)
    assert Group.objects.count() == 1


def test_an_edit_cannot_take_the_name_of_another_record(cast):
    make_enterprise(name="甲有限公司", by=cast.ana)
    other = make_enterprise(name="乙有限公司", by=cast.ana)
    with pytest.raises(AlreadyRecorded):
        other.edit({"name": "甲有限责任公司"}, by=cast.ana, version=other.version)


def test_an_edit_may_respell_its_own_name(cast):
    firm = make_enterprise(name="甲有限公司", by=cast.ana)
    firm.edit({"name": "甲有限责任公司"}, by=cast.ana, version=firm.version)
    firm.refresh_from_db()
    assert firm.name == "甲有限责任公司"


def test_an_edit_of_an_old_version_is_stale(cast):
    firm = make_enterprise(by=cast.ana)
    firm.edit({"region": "山西太原"}, by=cast.ana, version=1)
    with pytest.raises(Stale):
        firm.edit({"region": "山西大同"}, by=cast.bo, version=1)


@pytest.mark.parametrize("who", ["manager", "inspector", "leader", "audit_admin"])
def test_only_those_who_recruit_and_the_analyst_record_enterprises(cast, who):
    with pytest.raises(NotAllowed):
        make_enterprise(by=getattr(cast, who))


def test_administrators_see_no_enterprise(cast):
    make_enterprise(by=cast.ana)
    assert not Enterprise.objects.visible_to(cast.system_admin)
    assert Enterprise.objects.visible_to(cast.eve).count() == 1
