"""The page of a lead with JavaScript: a form opens in place, and a refusal loses nothing."""

import pytest

from crm.leads.stages import Kind, ProjectType
from tests.makers import make_lead, reach, set_type

PDF = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
NOT_A_PDF = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90"}


@pytest.fixture
def lead(reference, cast):
    lead = make_lead(by=cast.ana, planned_investment=120_000_000)
    lead = set_type(lead, ProjectType.NEW_LAND, by=cast.ana)
    reach(lead, Kind.CONTACTED, Kind.IN_TALKS, by=cast.ana)
    return lead


def test_a_refused_signing_keeps_the_file_and_says_what_is_wrong(page, sign_in, cast, lead):
    sign_in(cast.ana)
    page.goto(f"/leads/{lead.pk}/")
    page.locator("a[href$='stage=signed']").first.click()
    page.locator("#act input[type=file]").set_input_files(NOT_A_PDF)
    page.fill("#act [name=note]", "现场签约")
    page.locator("#act .btn-primary").click()
    page.locator("#act .invalid-feedback").wait_for()
    assert page.input_value("#act [name=note]") == "现场签约"
    assert page.evaluate("document.querySelector('#act input[type=file]').files.length") == 1

    page.locator("#act input[type=file]").set_input_files(PDF)
    page.locator("#act .btn-primary").click()
    page.locator("#messages .alert-success").wait_for()
    assert lead.milestones.standing().filter(stage__kind=Kind.SIGNED).count() == 1


def test_a_tab_opens_in_place(page, sign_in, cast, lead):
    sign_in(cast.ana)
    page.goto(f"/leads/{lead.pk}/")
    page.locator("#tabs a[href*='tab=history']").click()
    page.locator("#tabs a[href*='tab=history'][aria-current]").wait_for()
    assert page.url.endswith("tab=history")
