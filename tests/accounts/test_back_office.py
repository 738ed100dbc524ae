"""The pages on which the security administrator keeps accounts."""

import pytest
from django.urls import reverse

from accounts.models import User
from core import audit
from tests.makers import make_user

pytestmark = pytest.mark.django_db

ADD, LIST = "/admin/accounts/user/add/", "/admin/accounts/user/"


@pytest.fixture
def keeper(client, cast, settings):
    settings.ADMIN_SECOND_FACTOR = False
    client.force_login(cast.security_admin)
    return client


def page_of(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def form_of(user, page, **changes):
    return {
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "organisation": user.organisation_id or "",
        "team": user.team_id or "",
        "is_active": "on",
        "shown": page.context["adminform"].form["shown"].value(),
    } | changes


def test_a_new_account_comes_with_a_link_and_no_password(keeper, cast):
    new = {"username": "wang.li", "name": "王丽", "role": "officer", "is_active": "on"}
    new |= {"organisation": cast.zone.pk, "team": cast.first.pk}
    answer = keeper.post(ADD, new, follow=True)
    user = User.objects.get(username="wang.li")
    assert not user.has_usable_password()
    assert "/accounts/password/reset/key/" in answer.content.decode()
    assert [entry.action for entry in audit.history(user)] == ["password.link_made", "user.added"]


def test_a_change_of_role_goes_through_the_verb(keeper, cast):
    page = keeper.get(page_of(cast.kim))
    keeper.post(page_of(cast.kim), form_of(cast.kim, page, role="leader"))
    cast.kim.refresh_from_db()
    assert cast.kim.role == "leader"
    assert audit.history(cast.kim)[0].after == {"role": "leader"}


def test_a_role_that_does_not_fit_is_an_error_on_the_page(keeper, cast):
    page = keeper.get(page_of(cast.kim))
    answer = keeper.post(page_of(cast.kim), form_of(cast.kim, page, role="system_admin"))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


def test_the_own_rights_are_read_only(keeper, cast):
    form = keeper.get(page_of(cast.security_admin)).context["adminform"].form
    assert not {"role", "is_active"} & form.fields.keys()


def test_no_account_is_deleted(keeper, cast):
    assert keeper.get(reverse("admin:accounts_user_delete", args=[cast.bo.pk])).status_code == 403


@pytest.mark.parametrize("action", ["make_password_link", "unlock", "forget_second_factor"])
def test_each_help_is_a_click_and_on_record(keeper, cast, action):
    keeper.post(LIST, {"action": action, "_selected_action": [cast.bo.pk]})
    assert audit.history(cast.bo).count() == 1


def test_other_administrators_read_and_change_nothing(client, cast, settings):
    settings.ADMIN_SECOND_FACTOR = False
    client.force_login(cast.system_admin)
    assert client.get(page_of(cast.bo)).status_code == 200
    assert client.post(page_of(cast.bo), {"role": "leader"}).status_code == 403
    data = {"action": "make_password_link", "_selected_action": [cast.bo.pk]}
    client.post(LIST, data)
    assert not audit.history(cast.bo).exists()


def test_the_list_costs_the_same_for_many(keeper, cast, django_assert_max_num_queries):
    for number in range(30):
        make_user(f"more{number}", team=cast.first)
    with django_assert_max_num_queries(12):
        assert keeper.get(LIST).status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_reads_in_both_languages(keeper, cast, language):
    keeper.post("/language/", {"language": language})
    assert keeper.get("/admin/").headers["Content-Language"] == language


def test_the_history_of_an_account_is_its_audit(keeper, cast):
    cast.kim.administer({"name": "李金"}, by=cast.security_admin, version=cast.kim.version)
    page = keeper.get(reverse("admin:accounts_user_history", args=[cast.kim.pk])).content.decode()
    assert "李金" in page
    assert cast.security_admin.name in page


def test_a_team_does_not_change_sides_with_its_members_and_leads(keeper, cast):
    url = reverse("admin:accounts_team_change", args=[cast.first.pk])
    shown = keeper.get(url).context["adminform"].form["shown"].value()
    new = {"name": "招商一组", "slug": "first", "organisation": cast.district.pk, "shown": shown}
    keeper.post(url, new)
    cast.first.refresh_from_db()
    assert (cast.first.name, cast.first.organisation) == ("招商一组", cast.zone)


@pytest.mark.parametrize(
    "lookup", ["password__startswith=p", "email__contains=a", "team__members__password__contains=a"]
)
def test_no_list_is_narrowed_by_what_it_does_not_offer(keeper, lookup):
    assert keeper.get(f"{LIST}?{lookup}").status_code == 400


def test_every_list_is_narrowed_by_what_it_offers(keeper, cast):
    offered = ["role__exact=officer", f"team__id__exact={cast.first.pk}", "is_active__exact=1"]
    for query in offered:
        page = keeper.get(f"{LIST}?{query}")
        assert page.status_code == 200
        assert cast.ana in page.context["cl"].result_list
