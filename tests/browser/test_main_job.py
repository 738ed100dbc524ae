"""The main job, end to end, as people do it: from a new enterprise to a count in the report."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.utils.translation import gettext, override

from accounts.models import User
from core import days
from crm.models import Lead, Segment, Stage
from parks.models import Park
from tests.makers import PASSWORD, make_space, proofs_for

PDF = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
FIRM = "云冈精密轴承有限公司"


@pytest.fixture(params=["zh-hans", "en"])
def language(request, cast):
    """The language in which everybody works in this run."""
    User.objects.update(language=request.param)
    with override(request.param):
        yield request.param


class Person:
    """Somebody at the browser, who reads the words of the language in force."""

    def __init__(self, page, user):
        self.page = page
        page.context.clear_cookies()
        page.goto("/accounts/login/")
        page.fill("[name=login]", user.username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/")

    def count_of_members(self):
        self.page.goto("/")
        card = self.page.locator("article.card-stat").filter(
            has=self.page.locator("a[href='/targets/chain-members/']")
        )
        return int(card.locator(".stat strong").inner_text())

    def log_lead(self):
        self.page.goto("/")
        self.page.locator("header").get_by_role("link", name=gettext("Log a lead")).click()
        self.page.fill("[name=name]", FIRM)
        self.page.fill("[name=summary]", "进口轴承替代")
        self.page.get_by_role("button", name=gettext("Save")).click()
        self.page.wait_for_url("**/leads/*/")

    def open_stage(self, stage):
        self.page.locator(f"a[href$='stage={stage.slug}']").first.click()
        self.page.locator("#act form").wait_for()

    def choose_type(self, project_type):
        self.page.locator(f"#act [name=project_type][value={project_type}]").check()
        self.page.locator("#act button.btn-primary").click()

    def submit(self):
        self.page.locator("#act button.btn-primary").click()
        self.page.locator("#act form").wait_for(state="detached")


@pytest.fixture
def lead_of_the_day(reference):
    return lambda: Lead.objects.select_related("stage").get(name=FIRM)


def test_a_new_enterprise_is_won_and_counted(
    reference, cast, language, page, lead_of_the_day, faults
):
    park = Park.objects.get(slug="emerging")
    space = make_space(park=park, kind="floor", area_m2=6000, code="T-1")
    stages = {stage.kind: stage for stage in Stage.objects.all()}

    ana = Person(page, cast.ana)
    before = ana.count_of_members()
    ana.log_lead()
    lead = lead_of_the_day()
    for kind in ("contacted", "in_talks"):
        record(ana, stages[kind], lead)
    sign(ana, stages["signed"])
    assert lead_of_the_day().stage.kind == "signed"
    assert not faults()

    put_into(ana, lead, space)
    space.refresh_from_db()
    assert space.committed_m2 == space.area_m2
    assert ana.count_of_members() == before

    analyst = Person(page, cast.analyst)
    page.goto("/verifications/")
    page.locator("article.awaiting").filter(has_text=FIRM).locator("button[value=yes]").click()
    page.locator(".toast, .alert").first.wait_for()
    assert analyst.count_of_members() == before + 1

    this_month = days.Month.of(days.today())
    assert signed_in_month(page, this_month) == 1
    assert signed_in_month(page, this_month.previous) == 0


def record(person, stage, lead):
    person.open_stage(stage)
    for proof in proofs_for(lead, stage):
        person.page.fill(f"#act [name=proof_{proof.kind.pk}_reference]", "会谈纪要 1 号")
    person.submit()


def sign(person, stage):
    """The type is asked first, then the contract, its amount and the segment."""
    person.open_stage(stage)
    person.choose_type("workshop")
    person.page.fill("#act [name=amount]", "12,000")
    person.page.locator("#act input[type=file]").first.set_input_files(PDF)
    segment = Segment.objects.filter(chain__assigned=True).first()
    person.page.select_option("#act [name=segment]", str(segment.pk))
    person.submit()


def put_into(person, lead, space):
    person.page.goto(f"/leads/{lead.pk}/placements/")
    person.page.select_option("[name=space]", str(space.pk))
    person.page.locator("main form button.btn-primary").last.click()
    person.page.wait_for_url(re.compile(rf"/leads/{lead.pk}/(#.*)?$"))


def signed_in_month(page, month):
    """The number of signings in the month's Excel, read by another program than wrote it."""
    page.goto(f"/reports/monthly/{month}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    with open(download.value.path(), "rb") as file:
        book = openpyxl.load_workbook(BytesIO(file.read()))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    signed = next(row for row in rows if row[0] == gettext("Signed"))
    return signed[1]
