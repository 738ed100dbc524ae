"""A square metre is promised once, however many ask for it in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from unittest import mock

import pytest
from django.db import connection
from django.db.models import F, Sum

from core import days
from parks.models import Space, SpaceFull
from parks.placements import Placement
from tests.makers import make_space

ROUNDS, CLAIMS = 20, 50
FLOOR = {"kind": "floor", "area_m2": 1000}
PLOT = {"kind": "plot", "area_m2": 1000}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("space", "asked", "fitting", "rounds"), [(FLOOR, 60, 16, ROUNDS), (PLOT, 1000, 1, 3)]
)
def test_the_last_square_metres_are_never_oversold(cast, space, asked, fitting, rounds):
    for raced in race(make_space(**space) for _round in range(rounds)):
        raced.run(asked, by=cast.ana)
        assert raced.granted == fitting
        assert raced.committed == raced.placed == fitting * asked


@pytest.mark.postgresql
def test_without_the_guard_the_same_race_oversells(cast):
    with guard_dropped():
        races = race(make_space(**FLOOR) for _round in range(ROUNDS))
        oversold = [raced for raced in races if raced.run(60, by=cast.ana) and raced.placed > 1000]
        assert oversold
        Space.objects.update(committed_m2=0)  # or the guard could not be put back


class Race:
    """CLAIMS threads that all ask for the same space at once."""

    def __init__(self, space, pool, ready):
        self.space, self.pool, self.ready = space, pool, ready

    def run(self, area_m2, *, by):
        """Let them all ask for `area_m2`; returns itself."""
        answers = list(self.pool.map(lambda _n: self._claim(area_m2, by), range(CLAIMS)))
        self.granted = answers.count("granted")
        assert self.granted + answers.count("full") == CLAIMS
        return self

    def _claim(self, area_m2, by):
        space = Space.objects.get(pk=self.space.pk)
        self.ready.wait()
        try:
            Placement.objects.hold(space, area_m2, occupier="某企业", on=days.today(), by=by)
        except SpaceFull:
            return "full"
        return "granted"

    @property
    def committed(self):
        return Space.objects.get(pk=self.space.pk).committed_m2

    @property
    def placed(self):
        return self.space.placements.aggregate(all=Sum("area_m2"))["all"]


def race(spaces):
    """Yield a Race for each space, all run by the same threads."""
    ready = Barrier(CLAIMS)
    with ThreadPoolExecutor(CLAIMS) as pool:
        for space in spaces:
            yield Race(space, pool, ready)
        # A thread's connection is its own to close; the barrier gives each thread its turn.
        list(pool.map(lambda _n: (ready.wait(), connection.close()), range(CLAIMS)))


@contextmanager
def guard_dropped():
    """Without the CHECKs, and with a question that is asked before the UPDATE and not by it."""
    checks = [one for one in Space._meta.constraints if "oversold" in one.name]
    with connection.schema_editor() as editor:
        for check in checks:
            editor.remove_constraint(Space, check)
    try:
        with mock.patch.object(Space, "commit_area", look_then_take):
            yield
    finally:
        with connection.schema_editor() as editor:
            for check in checks:
                editor.add_constraint(Space, check)


def look_then_take(space, area_m2):
    space.refresh_from_db()
    if space.free_m2 < area_m2:
        raise SpaceFull("full")
    Space.objects.filter(pk=space.pk).update(committed_m2=F("committed_m2") + area_m2)
