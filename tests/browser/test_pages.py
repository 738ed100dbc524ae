"""Every page of the demo, as somebody who may see it: nothing for axe, the CSP or a script to find,
and nothing wider than the screen. Large and light in Chinese; on a phone and dark in English."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from accounts.models import Role, User
from core import days
from core.doors import places
from core.months import Month
from crm.models import Lead

VARIANTS = [
    {"width": 1440, "height": 900, "scheme": "light", "language": "zh-hans"},
    {"width": 390, "height": 844, "scheme": "dark", "language": "en"},
]
SAMPLES = 8  # rows that are tried for a page of one of them
# What an address names by number or slug, by its first word.
NOUNS = {
    "certifications": "crm.Certification",
    "chain-roles": "crm.ChainRole",
    "chains": "crm.Chain",
    "contacts": "crm.Contact",
    "enterprises": "crm.Enterprise",
    "leads": "crm.Lead",
    "milestones": "crm.Milestone",
    "parks": "parks.Park",
    "placements": "parks.Placement",
    "spaces": "parks.Space",
    "targets": "crm.Target",
    "tasks": "crm.Task",
    "tenancies": "crm.Tenancy",
}


def addresses(route):
    """A few addresses that a route may stand for; none where the demo holds nothing of the kind."""
    noun = NOUNS.get(route.split("/")[0])
    rows = apps.get_model(noun).objects.order_by("-pk")[:SAMPLES] if noun else [None]
    month, lead = str(Month.of(days.today())), Lead.objects.first()
    filled = [
        route.replace("<month:month>", month)
        .replace("<slug:slug>", getattr(row, "slug", ""))
        .replace("/leads/<id:pk>", f"/leads/{lead.pk}")
        .replace("<id:pk>", str(row.pk) if row else "<")
        for row in rows
    ]
    return [f"/{address}" for address in filled if "<" not in address]


def shows_a_page(response):
    return response.status_code == 200 and b"<!doctype html>" in response.getvalue()[:500].lower()


def pages():
    """(address, somebody who is shown a page there) for every route that shows one."""
    clients = {}
    for user in User.objects.filter(username__in=Role.values):  # the demo names them so
        clients[user] = Client()
        clients[user].force_login(user)
    for place in places():
        tries = ((address, user) for user in clients for address in addresses(place.route))
        found = (pair for pair in tries if shows_a_page(clients[pair[1]].get(pair[0])))
        if page := next(found, None):
            yield page


@pytest.fixture
def demo(transactional_db):
    call_command("loadzone", verbosity=0)
    call_command("loaddemo", verbosity=0)


def test_no_page_is_faulty(demo, page, sign_in, faults, complaints):
    seen = list(pages())
    found = {}
    for variant in VARIANTS:
        User.objects.update(language=variant.pop("language"))
        page.emulate_media(color_scheme=variant.pop("scheme"))
        page.set_viewport_size(variant)
        for address, user in seen:
            sign_in(user)
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth") > variant["width"]
            wrong = [*faults(), *complaints, *(["wider than the screen"] if wide else [])]
            if wrong:
                found[f"{address} {variant['width']} as {user.username}"] = wrong
            complaints.clear()
    assert len(seen) > 40
    assert not found, "\n".join(f"{where}: {'; '.join(what)}" for where, what in found.items())
