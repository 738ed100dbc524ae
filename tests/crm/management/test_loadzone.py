"""The zone as it is shipped, and that loading it again spoils nothing."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Organisation
from core.days import CalendarDay
from crm.leads.stages import ProjectType
from crm.models import Chain, Gate, Programme, Segment, Stage, Target
from parks.models import Park, PublishedFigure, Zone

pytestmark = pytest.mark.usefixtures("reference")


def loadzone():
    said = StringIO()
    call_command("loadzone", stdout=said)
    return said.getvalue()


def gate(project_type, slug):
    return Gate.objects.get(project_type=project_type, stage__slug=slug)


def slugs(rows):
    return set(rows.values_list("slug", flat=True))


def test_loading_again_adds_nothing():
    assert loadzone() == "Zone: nothing was missing.\n"


def test_what_an_administrator_edited_stays():
    Park.objects.filter(slug="xuefu").update(name="学府园", area_m2=5)
    Target.objects.filter(slug="chain-members").update(quota=60)
    start = gate(ProjectType.NEW_LAND, "started")
    start.evidence.clear()
    CalendarDay.objects.filter(day="2026-10-01").update(is_working=True)
    loadzone()
    assert Park.objects.filter(slug="xuefu", name="学府园", area_m2=5).exists()
    assert Target.objects.get(slug="chain-members").quota == 60
    assert not start.evidence.exists()
    assert CalendarDay.objects.get(day="2026-10-01").is_working


def test_what_is_missing_comes_back():
    Segment.objects.get(chain__slug="wind", slug="blades").delete()
    assert loadzone() == "Zone: added 1 segments.\n"
    blades = Segment.objects.get(chain__slug="wind", slug="blades")
    assert slugs(blades.feeds) == {"turbines"}


def test_the_jointly_built_parks_have_their_areas():
    built = Park.objects.filter(level="cobuilt", launched_on=dt.date(2022, 7, 19))
    assert dict(built.values_list("slug", "area_m2")) == {
        "emerging": 1_300_000,
        "upgrading": 400_000,
    }


def test_names_that_are_not_confirmed_say_so():
    unconfirmed = Park.objects.filter(name_confirmed=False)
    assert slugs(unconfirmed) == {"taiyuan-industrial", "science-city", "yuci"}
    assert Park.objects.count() == 11


def test_five_of_sixteen_chains_are_assigned_and_have_all_three_positions():
    assert Chain.objects.count() == 16
    assert slugs(Chain.objects.assigned()) == {
        "equipment",
        "wind",
        "photovoltaics",
        "semiconductors",
        "synthetic-biology",
    }
    for chain in Chain.objects.assigned():
        assert set(chain.segments.values_list("position", flat=True)) == set(
            Segment.Position.values
        )


def test_links_run_down_the_chain_and_leave_no_segment_alone():
    depth = {"upstream": 0, "midstream": 1, "downstream": 2}
    for segment in Segment.objects.prefetch_related("feeds", "fed_by"):
        assert segment.feeds.all() or segment.fed_by.all()
        for fed in segment.feeds.all():
            assert fed.chain_id == segment.chain_id
            assert depth[fed.position] >= depth[segment.position]


def test_the_promise_has_three_targets_and_no_deadline():
    targets = Target.objects.filter(programme__slug="cobuilt-parks")
    assert dict(targets.values_list("measure", "quota")) == {
        "leaders": 2,
        "members": 50,
        "srdi": None,
    }
    assert set(targets.values_list("counts_at", "by_day")) == {("signed", None)}
    assert Target.objects.get(measure="leaders").distinct_chains
    assert Target.objects.get(measure="srdi").certificates == ["srdi", "little_giant"]
    assert set(targets.exclude(measure="srdi").values_list("pool", flat=True)) == {"chain"}


def test_a_lease_is_signed_by_tenancy_and_starts_when_equipment_moves_in():
    assert slugs(gate(ProjectType.WORKSHOP, "signed").evidence) == {"tenancy-agreement"}
    assert slugs(gate(ProjectType.WORKSHOP, "started").evidence) == {"equipment-photo"}
    assert slugs(gate(ProjectType.NEW_LAND, "signed").evidence) == {"investment-contract"}
    assert slugs(gate(ProjectType.NEW_LAND, "started").evidence) == {
        "construction-permit",
        "works-photo",
    }


def test_gates_need_what_comes_before_and_order_alone_blocks_nothing():
    needs = {
        stage.slug: slugs(gate(ProjectType.NEW_LAND, stage.slug).needs)
        for stage in Stage.objects.exclude(kind="clue")
    }
    assert needs == {
        "contacted": set(),
        "visited": {"contacted"},
        "in-talks": {"contacted"},
        "review": {"in-talks"},
        "letter": {"in-talks"},
        "signed": {"in-talks"},
        "registered": set(),
        "filed": {"signed"},
        "land": {"signed"},
        "started": {"signed"},
        "in-statistics": {"started"},
        "producing": {"started"},
        "above-scale": {"producing"},
        "full-capacity": {"producing"},
    }


def test_an_undecided_type_stops_at_the_letter_of_intent():
    open_stages = Gate.objects.filter(project_type=ProjectType.UNDECIDED)
    assert set(open_stages.values_list("stage__slug", flat=True)) == {
        "contacted",
        "visited",
        "in-talks",
        "review",
        "letter",
    }


def test_each_counting_stage_has_its_verifier_and_every_stage_its_definition():
    verifiers = Stage.objects.exclude(verifier="").values_list("slug", "verifier")
    assert dict(verifiers) == {
        "signed": "analyst",
        "started": "inspector",
        "in-statistics": "analyst",
        "producing": "inspector",
        "above-scale": "analyst",
        "full-capacity": "analyst",
    }
    assert not Stage.objects.filter(definition="").exists()
    assert not Stage.objects.filter(definition_en="").exists()
    assert slugs(Stage.objects.filter(asks_amount=True)) == {"signed"}


@pytest.mark.parametrize(
    "model", [Zone, Organisation, Park, PublishedFigure, Chain, Segment, Stage, Programme, Target]
)
def test_everything_has_a_chinese_and_an_english_name(model):
    for row in model.objects.all():
        assert not row.name.isascii()
        assert row.name_en.isascii() or "²" in row.name_en
