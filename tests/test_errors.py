"""The pages for what goes wrong say what to do next, and stand when other things do not."""

import pytest
from django.template.loader import render_to_string
from django.test import Client


def test_the_page_for_our_own_failure_needs_neither_database_nor_session():
    page = render_to_string("500.html")  # the database is forbidden to this test
    assert "系统出错了" in page
    assert "Something went wrong" in page


def test_a_failure_is_answered_by_that_page(cast, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("core.notices.models.NoticeQuerySet.visible_to", fail)
    client = Client(raise_request_exception=False)
    client.force_login(cast.ana)
    answer = client.get("/notices/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()


@pytest.mark.django_db
def test_what_cannot_be_read_is_a_400_in_both_languages(client):
    page = client.get("/leads/?q=%00")
    assert page.status_code == 400
    assert "cannot be read" in page.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_there_is_said_in_the_frame_to_visitors_and_users(client, cast, language):
    client.post("/language/", {"language": language})
    visitor = client.get("/nowhere/")
    client.force_login(cast.ana)
    client.post("/language/", {"language": language})
    user = client.get("/nowhere/")
    assert visitor.status_code == user.status_code == 404
    assert visitor.headers["Content-Language"] == user.headers["Content-Language"] == language
    assert "nav-side" in user.content.decode()
    assert "nav-side" not in visitor.content.decode()


def test_a_page_that_was_open_too_long_says_that_nothing_was_saved(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ana)
    answer = client.post("/settings/", {})
    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]
