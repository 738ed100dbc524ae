import pytest
from django.urls import reverse

from core import notices
from core.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(ana):
    notices.tell([ana], "%(lead)s was verified.", "/notices/?about=7", lead="<b>项目</b>")
    return Notice.objects.get()


def test_my_notices_are_listed_and_nobody_elses(client, ana, bo, notice):
    client.force_login(ana)
    assert "&lt;b&gt;项目&lt;/b&gt;" in client.get(reverse("notices")).content.decode()
    client.force_login(bo)
    assert "项目&lt;" not in client.get(reverse("notices")).content.decode()


def test_opening_one_marks_it_read_and_shows_its_page(client, ana, notice):
    client.force_login(ana)
    response = client.post(reverse("notice_open", args=[notice.pk]))
    assert response.url == "/notices/?about=7"
    assert notices.unread(ana) == 0


def test_a_strangers_notice_is_as_if_it_were_not(client, bo, ana, notice):
    client.force_login(bo)
    assert client.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert client.post(reverse("notice_open", args=[notice.pk + 1])).status_code == 404
    assert notices.unread(ana) == 1


def test_all_of_mine_are_marked_read_and_nobody_elses(client, ana, bo, notice):
    notices.tell([bo], "x", "/")
    client.force_login(ana)
    client.post(reverse("notices_read"))
    assert (notices.unread(ana), notices.unread(bo)) == (0, 1)


def test_looking_changes_nothing(client, ana, notice):
    client.force_login(ana)
    assert client.get(reverse("notice_open", args=[notice.pk])).status_code == 405
    assert client.get(reverse("notices_read")).status_code == 405
    assert notices.unread(ana) == 1


@pytest.mark.parametrize("count", [20, 200])
def test_the_list_takes_no_more_queries_when_it_is_long(
    client, ana, count, django_assert_max_num_queries
):
    for number in range(count):
        notices.tell([ana], "%(n)s", "/", n=number)
    client.force_login(ana)
    with django_assert_max_num_queries(6):
        client.get(reverse("notices"))
