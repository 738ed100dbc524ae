import threading
import uuid

import pytest
from django import forms
from django.db import IntegrityError, connection

from accounts.models import Team
from core import once
from core.once import Once, OnceForm
from core.refusals import Refused


class Made:
    def __init__(self, url):
        self.url = url

    def get_absolute_url(self):
        return self.url


def maker(calls, *, fail=None):
    def act():
        calls.append(1)
        if fail:
            raise fail
        return Made(f"/things/{len(calls)}/")

    return act


@pytest.mark.django_db
class TestRun:
    def test_the_same_key_makes_one_thing_and_answers_with_it_again(self, ana):
        calls, key = [], uuid.uuid4()
        assert once.run(ana, key, maker(calls)) == "/things/1/"
        assert once.run(ana, key, maker(calls)) == "/things/1/"
        assert len(calls) == 1

    def test_another_key_or_another_user_makes_another(self, ana, bo):
        calls, key = [], uuid.uuid4()
        urls = {
            once.run(ana, key, maker(calls)),
            once.run(ana, uuid.uuid4(), maker(calls)),
            once.run(bo, key, maker(calls)),
        }
        assert len(urls) == 3

    @pytest.mark.parametrize("error", [Refused("no"), IntegrityError("taken")])
    def test_a_refused_act_leaves_the_key_unused(self, ana, error):
        calls, key = [], uuid.uuid4()
        with pytest.raises(type(error)):
            once.run(ana, key, maker(calls, fail=error))
        assert not Once.objects.exists()
        assert once.run(ana, key, maker(calls)) == "/things/2/"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_acts_and_both_get_its_page(ana):
    """Also stands for the double tap: eight requests with one key at once."""
    key, calls, urls = uuid.uuid4(), [], []
    start = threading.Barrier(8)

    def act():
        calls.append(1)
        Team.objects.create(slug=f"t{len(calls)}", name="新", organisation=ana.organisation)
        return Made("/things/1/")

    def submit():
        start.wait()
        try:
            urls.append(once.run(ana, key, act))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert urls == ["/things/1/"] * 8
    assert Team.objects.filter(name="新").count() == 1


class LogForm(OnceForm, forms.Form):
    name = forms.CharField()


def test_each_form_carries_a_key_of_its_own():
    one, two = LogForm(), LogForm()
    assert one["once"].value() != two["once"].value()
    assert 'type="hidden"' in str(one["once"])


def test_the_key_sent_is_kept_apart_from_the_values():
    key = uuid.uuid4()
    form = LogForm({"name": "甲", "once": str(key)})
    assert form.is_valid()
    assert (form.once_key, form.cleaned_data) == (key, {"name": "甲"})


def test_a_form_sent_back_with_errors_keeps_its_key():
    key = str(uuid.uuid4())
    assert LogForm({"once": key})["once"].value() == key


@pytest.mark.parametrize("key", ["", "x", "\0", "1" * 10_000, "\ud800"])
def test_without_a_readable_key_the_submission_is_a_new_one(key):
    first, second = LogForm({"name": "甲", "once": key}), LogForm({"name": "甲", "once": key})
    assert first.is_valid()
    assert second.is_valid()
    assert first.once_key != second.once_key
