"""Every page, as somebody who may see it: nothing for axe, the CSP or a script to find, and nothing
wider than the screen. Large and light in Chinese; on a phone and dark in English."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from core.doors import places
from tests.examples import example_of, make_examples

VARIANTS = {
    "desk": {"size": (1440, 900), "scheme": "light", "language": "zh-hans"},
    "phone": {"size": (390, 844), "scheme": "dark", "language": "en"},
}


def shows_a_page(response):
    response.close()
    start = b"" if response.streaming else response.content[:100].lower()
    return response.status_code == 200 and b"<!doctype html>" in start


def pages(visitors):
    """(address, one of the visitors who is shown a page there) for every address that has one."""
    clients = {user: Client() for user in visitors}
    for user, client in clients.items():
        client.force_login(user)
    for place in places():
        try:
            address = reverse(place.name, kwargs=example_of(place))
        except NoReverseMatch:  # an address without a name shows no page
            continue
        shown = (user for user in clients if shows_a_page(clients[user].get(address)))
        if user := next(shown, None):
            yield address, user


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_no_page_is_faulty(reference, cast, page, sign_in, faults, complaints, settings, variant):
    settings.ADMIN_SECOND_FACTOR = False
    make_examples(cast)
    User.objects.update(language=variant["language"])
    width, height = variant["size"]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=variant["scheme"])
    seen, found = 0, []
    for address, user in pages([cast.ana, cast.analyst, cast.manager, cast.system_admin]):
        sign_in(user)
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            complaints.append("wider than the screen")
        if not address.startswith("/admin/"):  # stock Django
            complaints += faults()
        found += [f"{address} ({user}): {complaint}" for complaint in complaints]
        complaints.clear()
        seen += 1
    assert seen > 40
    assert not found, "\n".join(found)
