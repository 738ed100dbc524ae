import pytest
import rules

from core.permissions import authorise
from core.refusals import NotAllowed


@pytest.fixture(autouse=True)
def own_things():
    rules.add_perm("things.keep", rules.predicate(lambda user, thing: thing in (None, user.name)))
    yield
    rules.remove_perm("things.keep")


def test_who_holds_the_permission_passes(ana):
    authorise("things.keep", ana)
    authorise("things.keep", ana, ana.name)


def test_who_holds_it_on_another_thing_is_refused_by_name(ana):
    with pytest.raises(NotAllowed) as refused:
        authorise("things.keep", ana, "Bo")
    assert (refused.value.perm, refused.value.obj) == ("things.keep", "Bo")
    assert str(refused.value)


def test_a_permission_nobody_defined_is_held_by_nobody(ana):
    with pytest.raises(NotAllowed):
        authorise("things.break", ana)


def test_a_closed_account_may_nothing(ana):
    ana.is_active = False
    with pytest.raises(NotAllowed):
        authorise("things.keep", ana)
