from django.utils import translation

from accounts.models import Team


def test_a_thing_is_called_by_its_name_in_the_readers_language():
    team = Team(name="招商一科", name_en="First team")
    with translation.override("zh-hans"):
        assert str(team) == "招商一科"
    with translation.override("en"):
        assert str(team) == "First team"


def test_without_an_english_name_the_chinese_one_is_shown():
    with translation.override("en"):
        assert str(Team(name="招商一科")) == "招商一科"


def test_outside_any_language_the_chinese_name_is_shown():
    with translation.override(None):
        assert str(Team(name="招商一科", name_en="First team")) == "招商一科"
