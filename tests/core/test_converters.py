import pytest

from core.converters import IdConverter, MonthConverter
from core.months import Month
from core.parsing import BIGGEST


def test_ids_up_to_the_largest_the_databases_keep_are_read():
    assert IdConverter().to_python(str(BIGGEST)) == BIGGEST
    with pytest.raises(ValueError, match=str(BIGGEST + 1)):
        IdConverter().to_python(str(BIGGEST + 1))


def test_a_month_is_read_and_written_alike():
    assert MonthConverter().to_url(MonthConverter().to_python("2026-11")) == "2026-11"
    assert MonthConverter().to_url(Month(2026, 1)) == "2026-01"
    with pytest.raises(ValueError, match="month"):
        MonthConverter().to_python("2026-13")


@pytest.mark.django_db
@pytest.mark.parametrize("pk", ["0", "01", "-1", "9" * 19, "9" * 30, "１", "1%00"])
def test_an_id_that_cannot_be_is_not_found_and_no_error(client, ana, pk):
    client.force_login(ana)
    assert client.post(f"/notices/{pk}/").status_code in (400, 404)
