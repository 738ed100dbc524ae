"""One's own language, units and theme."""

import pytest
from django.test import Client

from core import audit
from core.refusals import NotAllowed, Stale

pytestmark = pytest.mark.django_db

CHOICES = {"language": "en", "money_unit": "wan", "area_unit": "ha", "theme": "dark"}


@pytest.fixture
def ana(client, cast):
    client.force_login(cast.ana)
    return cast.ana


def shown(client):
    return client.get("/settings/").context["form"]["shown"].value()


def test_choices_are_kept_and_on_record(client, ana):
    client.post("/settings/", CHOICES | {"shown": shown(client)})
    ana.refresh_from_db()
    assert {name: getattr(ana, name) for name in CHOICES} == CHOICES
    entry = audit.history(ana).get(action="user.edited")
    assert (entry.before["theme"], entry.after["theme"]) == ("auto", "dark")


def test_the_page_comes_in_the_chosen_language_and_theme(client, ana):
    assert 'lang="zh-hans"' in client.get("/settings/").content.decode()
    client.post("/settings/", CHOICES | {"shown": shown(client)})
    page = client.get("/settings/").content.decode()
    assert '<html lang="en"' in page
    assert 'data-bs-theme="dark"' in page


def test_an_unknown_choice_is_an_error_on_the_form(client, ana):
    answer = client.post("/settings/", CHOICES | {"theme": "pink"})
    assert "theme" in answer.context["form"].errors


def test_nobody_chooses_for_another_and_no_edit_is_lost(cast):
    with pytest.raises(NotAllowed):
        cast.bo.choose({"theme": "dark"}, by=cast.ana, version=cast.bo.version)
    cast.bo.choose({"theme": "dark"}, by=cast.bo, version=1)
    with pytest.raises(Stale):
        cast.bo.choose({"theme": "light"}, by=cast.bo, version=1)


def test_rights_are_not_a_setting(cast):
    with pytest.raises(ValueError, match="role"):
        cast.ana.choose({"role": "leader"}, by=cast.ana, version=cast.ana.version)


def test_the_switch_changes_the_language_of_the_account_and_comes_back(client, ana):
    answer = client.post("/language/", {"language": "en", "next": "/settings/"})
    assert answer.url == "/settings/"
    assert client.get("/settings/").headers["Content-Language"] == "en"
    elsewhere = Client()
    elsewhere.force_login(ana)
    assert elsewhere.get("/settings/").headers["Content-Language"] == "en"


def test_a_visitors_choice_is_in_a_cookie(client, db):
    assert client.get("/accounts/login/").headers["Content-Language"] == "zh-hans"
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"


def test_chinese_is_the_default_whatever_the_browser_speaks(client, db):
    answer = client.get("/accounts/login/", headers={"Accept-Language": "en-US"})
    assert answer.headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    "page",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "no page", "settings/"],
)
def test_the_switch_leads_to_no_other_site(client, db, page):
    assert client.post("/language/", {"language": "en", "next": page}).url == "/"


def test_an_unknown_language_is_refused(client, db):
    assert client.post("/language/", {"language": "fr"}).status_code == 400
    client.cookies["django_language"] = "../../etc"
    assert client.get("/accounts/login/").status_code == 200


def test_the_frame_costs_at_most_four_queries(client, ana, django_assert_max_num_queries):
    client.get("/notices/")
    with django_assert_max_num_queries(5):  # the frame's, and the list of notices itself
        client.get("/notices/")
