"""The race of the test suite, run for longer: fifty at once for the last square metres."""

import time

from accounts.models import Organisation, Role, Team, User
from tests.makers import make_space
from tests.parks.test_race import CLAIMS, race

AREA_M2, ASKED_M2 = 1000, 60
FITTING = AREA_M2 // ASKED_M2


def run(rounds):
    """Race `rounds` times; returns how many spaces were oversold or not given out in full."""
    officer, wrong, begun = make_officer(), 0, time.perf_counter()
    spaces = (make_space(kind="floor", area_m2=AREA_M2) for _round in range(rounds))
    for number, raced in enumerate(race(spaces), 1):
        raced.run(ASKED_M2, by=officer)
        wrong += (raced.granted, raced.placed, raced.committed) != (
            FITTING,
            FITTING * ASKED_M2,
            FITTING * ASKED_M2,
        )
        if number % 50 == 0 or number == rounds:
            print(f"{number} rounds of {CLAIMS} claims, {wrong} wrong", flush=True)
    print(f"{time.perf_counter() - begun:.0f} s")
    return wrong


def make_officer():
    organisation = Organisation.objects.get(slug="zone")
    team = Team.objects.filter(organisation=organisation).first()
    return User.objects.create(
        username="racer", name="racer", role=Role.OFFICER, organisation=organisation, team=team
    )
