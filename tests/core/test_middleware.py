import pytest
from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from accounts.models import User
from config.urls import urlpatterns as real
from core.audit.models import AuditEntry
from core.doors import needs, public
from core.parsing import parse_whole
from core.permissions import authorise
from core.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@public
def break_in(request):
    authorise("no.such", request.user, request.user if request.user.pk else None)


@needs("no.such")
def locked(request):
    return HttpResponse("open")


@public
def refuse(request):
    raise Refused("The space is full.")


@public
def read(request):
    return HttpResponse(str(parse_whole(request.GET.get("n"))))


@public
def choose(request):
    form = forms.ModelMultipleChoiceField(User.objects.all())
    return HttpResponse(str(len(form.clean([request.GET["pk"]]))))


@public
@transaction.atomic
def twice(request):
    return HttpResponse(User.objects.create(username="ana", name="Ana", role="system_admin"))


@public
def say(request, text):
    return HttpResponse(f"{request.session.session_key} {text}")


urlpatterns = [
    path("break-in/", break_in),
    path("locked/", locked),
    path("refuse/", refuse),
    path("read/", read),
    path("choose/", choose),
    path("twice/", twice),
    path("say/<str:text>/", say),
    *real,
]


@pytest.mark.parametrize("address", ["/break-in/", "/locked/"])
def test_what_is_not_allowed_is_a_403_page_and_an_audit_row(client, ana, address):
    client.force_login(ana)
    assert client.get(address).status_code == 403
    entry = AuditEntry.objects.get(action="refused")
    assert (entry.actor, entry.note, entry.ip) == (ana, "no.such", "127.0.0.1")


def test_the_row_says_what_was_tried_on(client, ana):
    client.force_login(ana)
    client.get("/break-in/")
    entry = AuditEntry.objects.get(action="refused")
    assert (entry.object_type, entry.object_id) == ("accounts.user", str(ana.pk))


def test_nobody_is_refused_without_a_name(client):
    assert client.get("/break-in/").status_code == 403
    assert AuditEntry.objects.get(action="refused").actor is None


def test_who_is_not_signed_in_is_asked_to_and_no_row_is_written(client):
    assert client.get("/locked/").url.startswith("/accounts/login/")
    assert not AuditEntry.objects.filter(action="refused").exists()


def test_a_refusal_no_view_answered_is_a_page_with_its_sentence(client, ana):
    client.force_login(ana)
    response = client.get("/refuse/")
    assert response.status_code == 409
    assert "The space is full." in response.content.decode()


@pytest.mark.parametrize("n", ["1e400", "１２", "", "9" * 1000])
def test_a_bad_value_no_form_caught_is_a_page_with_its_sentence(client, ana, n):
    client.force_login(ana)
    assert client.get("/read/", {"n": n}).status_code == 400
    assert client.get("/read/", {"n": "12"}).content == b"12"


@pytest.mark.sqlite
def test_a_number_the_database_cannot_hold_is_a_bad_request(client, ana):
    client.force_login(ana)
    assert client.get("/choose/", {"pk": ana.pk}).content == b"1"
    assert client.get("/choose/", {"pk": "9" * 30}).status_code == 400


@pytest.mark.parametrize("address", ["/say/a%00b/", "/say/a/?x=%00", "/say/a/?%00=x", "/%00"])
def test_nul_in_an_address_is_a_bad_request(client, address):
    assert client.get(address).status_code == 400


def test_nul_in_a_cookie_signs_its_bearer_out(client, ana, settings):
    client.force_login(ana)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 20 + "\0"
    assert client.get("/say/a/").content == b"None a"


def test_text_without_nul_passes(client):
    assert client.get("/say/某企业%20%2500/").status_code == 200


def test_what_the_database_refuses_is_a_conflict_page_and_nothing_is_written(client, ana):
    client.force_login(ana)
    assert client.get("/twice/").status_code == 409
    assert User.objects.count() == 1
