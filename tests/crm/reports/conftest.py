from io import BytesIO

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from crm.models import Segment
from tests.past import change_state, make_project, share, verify

URL = "/reports/monthly/2026-05/"


@pytest.fixture
def zone(cast, reference):
    """A zone with a little of everything by May 2026: Ana's three projects, one of them shared with
    the district, and one of Eve's."""
    blades = Segment.objects.filter(chain__slug="wind").first()
    joint = make_project(
        cast.ana,
        {"contacted": "2026-01-10", "signed": "2026-03-20", "started": "2026-05-06"},
        amount=123_456_789, planned_investment=200_000_000, land_m2=20_001, segment=blades,
        name="风电叶片项目",
    )  # fmt: skip
    verify(joint, "signed", by=cast.analyst)
    verify(joint, "started", by=cast.inspector)
    share(joint, {cast.away: 3333}, "2026-04-01", by=cast.analyst)
    unverified = make_project(cast.ana, {"signed": "2026-05-20"}, amount=50_000_000)
    ended = make_project(cast.ana, {"signed": "2025-05-02"}, amount=700_000_000)
    verify(ended, "signed", by=cast.analyst)
    change_state(ended, "terminated", "2026-05-30", by=cast.ana, code="funding")
    district = make_project(cast.eve, {"clue": "2026-05-04"}, planned_investment=90_000_000)
    return {"joint": joint, "unverified": unverified, "ended": ended, "district": district}


@pytest.fixture
def get(client):
    """get(user, url): the answer to that user."""

    def fetch(user, url=URL):
        client.force_login(user)
        return client.get(url)

    return fetch


@pytest.fixture
def sheets(get):
    """sheets(user): the rows of each sheet by its name, as two independent readers read them."""

    def read(user, url=f"{URL}xlsx/"):
        content = b"".join(get(user, url).streaming_content)
        return _openpyxl(content), _calamine(content)

    return read


def _openpyxl(content):
    book = load_workbook(BytesIO(content))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book
    }


def _calamine(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
