"""First contact owns: one open claim for each investor's group."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from core import days
from core.refusals import Refused
from crm.activities.intake import log_lead
from crm.enterprises.models import Enterprise
from crm.leads.claims import AlreadyClaimed, Claim
from crm.leads.models import Lead
from tests.makers import make_enterprise, make_lead

NAME = "晋星电池材料有限公司"


def test_logging_a_lead_opens_a_claim(cast, lead):
    claim = Claim.objects.standing().get()
    assert (claim.team, claim.lead, claim.on) == (cast.first, lead, days.today())


def test_another_team_is_told_and_refused(cast, reference):
    make_lead(by=cast.ana, name=NAME)
    with pytest.raises(AlreadyClaimed) as refusal:
        make_lead(by=cast.eve, name=NAME)
    assert refusal.value.claim.team == cast.first
    assert str(cast.first) in str(refusal.value)
    assert days.today().isoformat() in str(refusal.value)


def test_a_refusal_writes_nothing(cast, reference):
    make_lead(by=cast.ana, name=NAME)
    rows = Lead.objects.count(), Enterprise.objects.count()
    with pytest.raises(AlreadyClaimed):
        make_lead(by=cast.eve, name=NAME)
    assert rows == (Lead.objects.count(), Enterprise.objects.count())


@pytest.mark.parametrize("spelling", ["晋星电池材料有限责任公司", "晋星 電池材料 有限公司"])
def test_another_spelling_of_the_name_is_the_same_firm(cast, reference, spelling):
    make_lead(by=cast.ana, name=NAME)
    with pytest.raises(AlreadyClaimed):
        make_lead(by=cast.eve, name=spelling)


def test_the_claim_covers_the_whole_group(cast, reference):
    first = make_lead(by=cast.ana, name=NAME)
    sister = make_enterprise(by=cast.ana, group=first.investor.group)
    with pytest.raises(AlreadyClaimed):
        log_lead(name=sister.name, enterprise=sister, by=cast.eve)


def test_the_own_team_may_log_a_second_project_under_its_claim(cast, reference):
    make_lead(by=cast.ana, name=NAME)
    make_lead(by=cast.bo, name=NAME)
    assert Claim.objects.standing().count() == 1


def test_a_terminated_lead_gives_up_the_claim(cast, reference):
    lead = make_lead(by=cast.ana, name=NAME)
    lead.change_state("terminated", on=days.today(), by=cast.ana, code="silent", reason="失联")
    assert make_lead(by=cast.eve, name=NAME).team == cast.away


def test_a_claim_stays_while_another_lead_of_the_team_is_open(cast, reference):
    lead = make_lead(by=cast.ana, name=NAME)
    make_lead(by=cast.bo, name=NAME)
    lead.change_state("terminated", on=days.today(), by=cast.ana, code="market", reason="停建")
    with pytest.raises(AlreadyClaimed):
        make_lead(by=cast.eve, name=NAME)


def test_a_pause_keeps_the_claim(cast, reference):
    lead = make_lead(by=cast.ana, name=NAME)
    lead.change_state("paused", on=days.today(), by=cast.ana, reason="等用地指标")
    with pytest.raises(AlreadyClaimed):
        make_lead(by=cast.eve, name=NAME)


def test_who_resumes_too_late_is_told_who_has_it_now(cast, reference):
    lead = make_lead(by=cast.ana, name=NAME)
    lead.change_state("terminated", on=days.today(), by=cast.ana, code="silent", reason="失联")
    make_lead(by=cast.eve, name=NAME)
    with pytest.raises(AlreadyClaimed):
        lead.change_state("active", on=days.today(), by=cast.ana)
    assert Lead.objects.get(pk=lead.pk).state == "terminated"


def test_a_claim_in_the_future_is_none(cast, reference):
    with pytest.raises(Refused):
        make_lead(by=cast.ana, on=days.ago(-1))


def test_the_database_keeps_one_open_claim_per_group(cast, lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            group=lead.investor.group,
            team=cast.away,
            lead=lead,
            on=days.today(),
            recorded_by=cast.eve,
        )


@pytest.mark.parametrize("statement", ["DELETE FROM crm_claim", "UPDATE crm_claim SET team_id = 0"])
def test_the_database_neither_changes_nor_deletes_a_claim(lead, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_of_two_teams_at_once_one_gets_first_contact(cast, reference):
    firm = make_enterprise(by=cast.ana, name=NAME)
    ready = Barrier(2)

    def race(user):
        ready.wait()
        try:
            log_lead(name=NAME, enterprise=firm, by=user)
        except AlreadyClaimed:
            return "told"
        finally:
            connection.close()
        return "owns"

    for _round in range(5):
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(race, [cast.ana, cast.eve])) == ["owns", "told"]
        assert Claim.objects.standing().count() == Lead.objects.open().count() == 1
        lead = Lead.objects.open().get()
        lead.change_state("void", on=days.today(), by=lead.owner, reason="下一轮")
