"""Two verdicts in one moment: the group counts once, and what is withdrawn does not count."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.refusals import Refused
from crm.models import Introduction, Milestone
from crm.targets.introductions import verify_milestone, withdraw_milestone

ROUNDS = 3

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Whether each of the acts was done, when all begin together."""
    ready = Barrier(len(acts))

    def run(act):
        ready.wait()
        try:
            act()
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def verification(milestone, by):
    return lambda: verify_milestone(Milestone.objects.get(pk=milestone.pk), by=by)


def test_two_firms_of_a_group_verified_at_once_count_once(cast, make, segment):
    for number in range(ROUNDS):
        first = make.lead(f"甲{number}有限公司", segment=segment)
        group = first.investor.group
        second = make.lead(f"乙{number}有限公司", segment=segment, group=group)
        signings = [make.signing(lead) for lead in (first, second)]
        assert at_once(*(verification(one, cast.analyst) for one in signings)) == [True, True]
        assert Introduction.objects.counted().of_group(group).count() == 1


def test_what_is_withdrawn_while_it_is_verified_does_not_count(cast, make, segment):
    for number in range(ROUNDS):
        signing = make.signing(make.lead(f"丙{number}有限公司", segment=segment))

        def withdraw(signing=signing):
            withdraw_milestone(Milestone.objects.get(pk=signing.pk), by=cast.ana, reason="重来")

        _verified, withdrawn = at_once(verification(signing, cast.analyst), withdraw)
        assert withdrawn
        assert not Introduction.objects.counted()
