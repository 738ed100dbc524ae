"""Certifications and chain roles: dated, withdrawn with a reason, never changed."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core import days
from core.refusals import NotAllowed, Refused
from crm.enterprises.models import Enterprise
from crm.enterprises.standing import Certification, ChainRole
from tests.makers import make_enterprise, make_segment

Kind = Certification.Kind


@pytest.fixture
def firm(cast):
    return make_enterprise(by=cast.ana)


def certify(firm, by, **details):
    given = {"kind": Kind.SRDI, "on": days.ago(30)} | details
    return Certification.objects.record(firm, by=by, **given)


def give_role(firm, by, **details):
    given = {"role": ChainRole.Role.MEMBER, "on": days.ago(30)} | details
    given.setdefault("chain", given["segment"].chain if given.get("segment") else None)
    return ChainRole.objects.record(firm, by=by, **given)


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (dt.date(2023, 7, 1), dt.date(2026, 6, 30)),
        (dt.date(2024, 2, 29), dt.date(2027, 2, 28)),
        (dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    ],
)
@pytest.mark.parametrize("kind", [Kind.INNOVATIVE, Kind.SRDI, Kind.LITTLE_GIANT])
def test_an_srdi_tier_is_valid_for_three_years(cast, firm, kind, on, last):
    assert certify(firm, cast.ana, kind=kind, on=on).valid_to == last


def test_other_certifications_without_an_end_stay_open(cast, firm):
    assert certify(firm, cast.ana, kind=Kind.CHAMPION).valid_to is None


def test_an_end_that_is_given_stays(cast, firm):
    end = days.ago(-10)
    assert certify(firm, cast.ana, valid_to=end).valid_to == end


def test_the_last_day_of_a_certification_still_counts(cast, firm):
    assert certify(firm, cast.ana, valid_to=days.today()).is_valid
    assert not certify(firm, cast.ana, valid_to=days.ago(1)).is_valid


def test_an_expired_or_withdrawn_certification_is_not_found_as_valid(cast, firm):
    certify(firm, cast.ana, valid_to=days.ago(1))
    certify(firm, cast.ana).withdraw(by=cast.ana, reason="录错")
    assert not Enterprise.objects.certified(Kind.SRDI)
    certify(firm, cast.ana)
    assert Enterprise.objects.certified(Kind.SRDI).get() == firm


def test_a_certification_cannot_end_before_it_begins(cast, firm):
    with pytest.raises(Refused):
        certify(firm, cast.ana, on=days.ago(5), valid_to=days.ago(6))
    with pytest.raises(IntegrityError), transaction.atomic():
        firm.certifications.create(
            kind=Kind.SRDI, on=days.ago(5), valid_to=days.ago(6), recorded_by=cast.ana
        )


def test_nothing_is_certified_in_the_future(cast, firm):
    with pytest.raises(Refused):
        certify(firm, cast.ana, on=days.ago(-1))


def test_withdrawing_needs_a_reason_and_happens_once(cast, firm):
    certification = certify(firm, cast.ana)
    with pytest.raises(Refused):
        certification.withdraw(by=cast.ana, reason=" ")
    certification.withdraw(by=cast.ana, reason="录错")
    with pytest.raises(Refused):
        certification.withdraw(by=cast.ana, reason="录错")


def test_what_was_withdrawn_is_still_known_at_an_earlier_moment(cast, firm):
    certification = certify(firm, cast.ana)
    before = certification.recorded_at
    certification.withdraw(by=cast.ana, reason="录错")
    assert not Certification.objects.standing()
    assert Certification.objects.known_at(before).get() == certification


def test_a_chain_role_says_where_the_firm_stands(cast, firm):
    segment = make_segment()
    role = give_role(firm, cast.ana, segment=segment)
    assert (role.chain, role.segment) == (segment.chain, segment)


def test_a_firm_has_one_role_in_a_chain(cast, firm):
    segment = make_segment()
    role = give_role(firm, cast.ana, segment=segment)
    with pytest.raises(Refused):
        give_role(firm, cast.ana, chain=segment.chain, role="leader")
    with pytest.raises(IntegrityError), transaction.atomic():
        firm.chain_roles.create(
            chain=segment.chain, role="leader", on=days.today(), recorded_by=cast.ana
        )
    role.withdraw(by=cast.ana, reason="已是链主")
    assert give_role(firm, cast.ana, chain=segment.chain, role="leader").stands


def test_a_firm_may_have_roles_in_several_chains(cast, firm):
    give_role(firm, cast.ana, segment=make_segment())
    give_role(firm, cast.ana, segment=make_segment(slug="cells", chain="pv"))
    assert firm.chain_roles.standing().count() == 2


def test_a_segment_of_another_chain_is_refused(cast, firm):
    other = make_segment(slug="cells", chain="pv")
    with pytest.raises(Refused):
        give_role(firm, cast.ana, chain=make_segment().chain, segment=other)


def test_the_leader_of_one_chain_and_member_of_another_is_not_the_leader_of_both(cast, firm):
    wind, pv = make_segment(), make_segment(slug="cells", chain="pv")
    give_role(firm, cast.ana, segment=wind, role="leader")
    give_role(firm, cast.ana, segment=pv)
    assert Enterprise.objects.with_role(chain="wind", role="leader").get() == firm
    assert not Enterprise.objects.with_role(chain="pv", role="leader")


@pytest.mark.parametrize("who", ["manager", "inspector", "leader"])
def test_others_may_not_certify(cast, firm, who):
    with pytest.raises(NotAllowed):
        certify(firm, getattr(cast, who))
