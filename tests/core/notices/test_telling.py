import pytest
from django.utils import translation
from django.utils.translation import gettext_noop

from core import notices
from core.notices.models import Notice

pytestmark = pytest.mark.django_db


def tell(*users, lead="某电池项目"):
    notices.tell(users, gettext_noop("%(lead)s was verified."), "/leads/7/", lead=lead)


def test_each_user_is_told_once(ana, bo):
    tell(ana, bo, ana)
    assert notices.unread(ana) == notices.unread(bo) == 1


def test_a_closed_account_is_not_told(ana):
    ana.is_active = False
    tell(ana)
    assert not Notice.objects.exists()


def test_telling_many_is_one_insert(ana, bo, django_assert_num_queries):
    with django_assert_num_queries(1):
        tell(ana, bo)


def test_it_is_put_into_words_when_it_is_read(ana, monkeypatch):
    tell(ana)
    notice = Notice.objects.get()
    with translation.override("en"):
        assert notice.text == "某电池项目 was verified."
    monkeypatch.setattr("core.notices.models.gettext", lambda text: "%(lead)s已核实。")
    assert notice.text == "某电池项目已核实。"


def test_counting_the_unread_is_one_query(ana, django_assert_num_queries):
    tell(ana)
    with django_assert_num_queries(1):
        assert notices.unread(ana) == 1
