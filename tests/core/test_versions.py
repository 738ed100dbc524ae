import threading

import pytest
from django.db import connection, transaction

from accounts.models import User
from core import audit
from core.refusals import Stale
from core.versions import bump

ALLOWED = ("name", "email", "team")


@pytest.mark.django_db
class TestChange:
    def test_it_writes_counts_and_audits(self, ana, bo):
        ana.change({"name": "Anna"}, allowed=ALLOWED, version=1, by=bo)
        saved = User.objects.get(pk=ana.pk)
        assert (saved.name, saved.version) == ("Anna", 2)
        assert (ana.name, ana.version) == ("Anna", 2)
        entry = audit.history(ana).get()
        assert (entry.action, entry.actor) == ("user.edited", bo)
        assert (entry.before, entry.after) == ({"name": "Ana"}, {"name": "Anna"})

    def test_who_has_not_seen_the_last_version_writes_nothing(self, ana, bo):
        elsewhere = User.objects.get(pk=ana.pk)
        ana.change({"name": "Anna"}, allowed=ALLOWED, version=1, by=bo)
        with pytest.raises(Stale):
            elsewhere.change({"email": "a@b.cn"}, allowed=ALLOWED, version=1, by=bo)
        assert User.objects.get(pk=ana.pk).email == ""
        assert audit.history(ana).count() == 1

    def test_what_others_wrote_in_other_fields_stays(self, ana, bo):
        elsewhere = User.objects.get(pk=ana.pk)
        ana.change({"name": "Anna"}, allowed=ALLOWED, version=1, by=bo)
        elsewhere.change({"email": "a@b.cn"}, allowed=ALLOWED, version=2, by=bo)
        saved = User.objects.get(pk=ana.pk)
        assert (saved.name, saved.email) == ("Anna", "a@b.cn")

    def test_a_field_that_is_not_allowed_is_a_mistake_of_the_program(self, ana):
        with pytest.raises(ValueError, match="role"):
            ana.change({"role": "leader"}, allowed=ALLOWED, version=1, by=ana)

    def test_nothing_to_change_is_nothing_done(self, ana):
        ana.change({}, allowed=ALLOWED, version=1, by=ana)
        assert (ana.version, audit.history(ana).count()) == (1, 0)

    @pytest.mark.parametrize("version", [0, 2, None])
    def test_a_version_that_never_was_is_stale(self, ana, version):
        with pytest.raises(Stale):
            bump(ana, version)
        assert User.objects.get(pk=ana.pk).version == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_the_same_moment_one_writes(ana):
    start, done = threading.Barrier(8), []

    def write(number):
        own = User.objects.get(pk=ana.pk)
        start.wait()
        try:
            with transaction.atomic():
                own.change({"name": f"Ana {number}"}, allowed=ALLOWED, version=1, by=own)
            done.append(number)
        except Stale:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saved = User.objects.get(pk=ana.pk)
    assert (saved.name, saved.version) == (f"Ana {done[0]}", 2)
    assert len(done) == audit.history(ana).count() == 1
