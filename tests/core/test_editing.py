import re
from types import SimpleNamespace

import pytest
from django import forms
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Language, Team, User
from core.editing import CLASH_PAGE, VersionedForm
from core.fields import TextField, YuanField, speak_units_of
from core.permissions import authorise
from core.refusals import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db
EDITABLE = ("name", "email", "team", "is_active", "language")


class UserForm(VersionedForm, forms.ModelForm):
    name = TextField()

    class Meta:
        model = User
        fields = EDITABLE


class PlainForm(VersionedForm, forms.Form):
    name = TextField()
    email = forms.EmailField(required=False)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def edit(user):
    @transaction.atomic
    def act(changes, *, by, version):
        user.change(changes, allowed=EDITABLE, version=version, by=by)

    return act


def fresh(user):
    return User.objects.get(pk=user.pk)


def page(user, form_class=UserForm):
    """What a browser would send back of the edit page, untouched."""
    return sent_by(str(form_class(instance=fresh(user))))


def sent_by(html):
    """The controls of some HTML as a browser sends them."""
    data = {}
    for tag in re.findall(r"<input[^>]*>", html):
        kind, name, value = (_attribute(tag, key) for key in ("type", "name", "value"))
        if kind == "radio" or (kind == "checkbox" and " checked" not in tag):
            continue
        data[name] = "on" if kind == "checkbox" else value or ""
    for select in re.findall(r"<select.*?</select>", html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', select)
        data[_attribute(select, "name")] = chosen[1] if chosen else ""
    return data


def _attribute(tag, key):
    found = re.search(rf'\s{key}="([^"]*)"', tag)
    return found and found[1]


def save(user, data, form_class=UserForm):
    """Send the page; return the form, with `done` saying whether it was saved."""
    row = fresh(user)
    form = form_class(data, instance=row)
    form.done = form.is_valid() and form.submit(edit(row), by=row)
    return form


def others_save(user, **changes):
    row = fresh(user)
    row.change(changes, allowed=EDITABLE, version=row.version, by=row)


@pytest.mark.parametrize("form_class", [UserForm, PlainForm])
class TestAlone:
    def test_an_edit_is_saved(self, ana, form_class):
        assert save(ana, page(ana, form_class) | {"name": "Anna"}, form_class).done
        assert (fresh(ana).name, fresh(ana).version) == ("Anna", 2)

    def test_only_what_was_changed_is_handed_to_the_verb(self, ana, form_class):
        form = form_class(page(ana, form_class) | {"name": "Anna"}, instance=ana)
        assert form.is_valid()
        assert (form.changes, form.version) == ({"name": "Anna"}, 1)

    def test_an_untouched_page_changes_nothing(self, ana, form_class):
        form = form_class(page(ana, form_class), instance=ana)
        assert form.is_valid()
        assert form.changes == {}

    def test_a_field_in_error_is_shown_again_on_the_same_page(self, ana, form_class):
        form = save(ana, page(ana, form_class) | {"name": "\0"}, form_class)
        assert not form.done
        assert form.page("edit.html") == "edit.html"
        assert list(form.errors) == ["name"]

    def test_the_row_is_not_touched_by_cleaning(self, ana, form_class):
        form_class(page(ana, form_class) | {"name": "Anna"}, instance=ana).is_valid()
        assert ana.name == "Ana"

    def test_fields_only_others_changed_are_kept_as_they_made_them(self, ana, form_class):
        data = page(ana, form_class)
        others_save(ana, email="new@example.org")
        assert save(ana, data | {"name": "Anna"}, form_class).done
        assert (fresh(ana).name, fresh(ana).email) == ("Anna", "new@example.org")

    def test_the_same_change_twice_is_no_clash(self, ana, form_class):
        data = page(ana, form_class)
        others_save(ana, name="Anna")
        assert save(ana, data | {"name": "Anna"}, form_class).done

    def test_different_changes_of_one_field_clash_and_nothing_is_written(self, ana, form_class):
        data = page(ana, form_class)
        others_save(ana, name="Anne")
        form = save(ana, data | {"name": "Anna", "email": "mine@example.org"}, form_class)
        assert not form.done
        assert form.page("edit.html") == CLASH_PAGE
        assert (fresh(ana).name, fresh(ana).email) == ("Anne", "")
        [clash] = form.clashes
        assert (clash.mine, clash.theirs, clash.before) == ("Anna", "Anne", "Ana")


class TestClashPage:
    @pytest.fixture
    def clash(self, ana):
        """I changed name and email, others changed name and language meanwhile."""
        data = page(ana)
        others_save(ana, name="Anne", language=Language.EN)
        return save(ana, data | {"name": "Anna", "email": "mine@example.org"})

    def again(self, ana, form, **choices):
        inputs = sent_by("".join(form.merged_inputs()))
        return save(ana, inputs | {f"clash-{name}": side for name, side in choices.items()})

    @pytest.mark.parametrize(
        ("choice", "name"), [("mine", "Anna"), ("theirs", "Anne"), ("before", "Ana")]
    )
    def test_the_side_chosen_is_saved_and_both_other_edits_are_kept(self, ana, clash, choice, name):
        assert self.again(ana, clash, name=choice).done
        saved = fresh(ana)
        assert (saved.name, saved.email, saved.language) == (name, "mine@example.org", "en")

    @pytest.mark.parametrize("choices", [{}, {"name": "x"}, {"email": "mine"}])
    def test_without_a_choice_it_asks_again(self, ana, clash, choices):
        again = self.again(ana, clash, **choices)
        assert not again.done
        assert [(c.mine, c.theirs, c.before) for c in again.clashes] == [("Anna", "Anne", "Ana")]
        assert self.again(ana, again, name="mine").done

    def test_a_third_save_meanwhile_asks_about_that(self, ana, clash):
        others_save(ana, name="Annette", email="theirs@example.org")
        again = self.again(ana, clash, name="mine")
        assert {c.name: (c.mine, c.theirs, c.before) for c in again.clashes} == {
            "clash-name": ("Anna", "Annette", "Anne"),
            "clash-email": ("mine@example.org", "theirs@example.org", ""),
        }

    def test_only_the_clashing_fields_are_asked_about(self, clash, rf):
        html = render_to_string(CLASH_PAGE, {"form": clash}, rf.post("/"))
        assert set(re.findall(r'type="radio" name="([^"]+)"', html)) == {"clash-name"}
        for side in ("Anna", "Anne", "Ana"):
            assert side in html

    def test_it_says_who_saved(self, clash, rf):
        assert "Saved by Anne" in render_to_string(CLASH_PAGE, {"form": clash}, rf.post("/"))

    def test_choices_are_read_by_their_labels(self, ana, team):
        second, third = (
            Team.objects.create(slug=slug, name=slug, organisation=team.organisation)
            for slug in ("second", "third")
        )
        data = page(ana)
        others_save(ana, team=third)
        [clash] = save(ana, data | {"team": str(second.pk)}).clashes
        assert (clash.mine, clash.theirs, clash.before) == ("second", "third", "First team")


def test_clashing_switches_and_choices_are_read_in_words(ana):
    form = UserForm(instance=ana)
    assert form._read("is_active", ["True"]) == "yes"
    assert form._read("is_active", ["False"]) == "no"
    assert form._read("language", ["en"]) == "English"


def test_clashing_money_is_read_with_its_unit(ana):
    class Priced(PlainForm):
        amount = YuanField()

    form = Priced(instance=ana, initial={"amount": 12_500_000})
    with translation.override("zh-hans"):
        assert form._read("amount", ["1,250"]) == "1,250万元"


def test_a_unit_chosen_meanwhile_makes_no_clash_and_changes_no_amount(ana):
    class Priced(PlainForm):
        amount = YuanField()

        def __init__(self, *args, unit, **kwargs):
            super().__init__(*args, **kwargs)
            speak_units_of(SimpleNamespace(money_unit=unit), self)

    initial = {"amount": 150_000_000}
    data = sent_by(str(Priced(instance=ana, initial=initial, unit="yi")))
    form = Priced(data | {"name": "Anna"}, instance=ana, initial=initial, unit="wan")
    assert form.is_valid()
    assert form.changes == {"name": "Anna"}


def test_the_page_of_clashes_sends_the_units_again(ana):
    class Priced(PlainForm):
        amount = YuanField()

    data = sent_by(str(Priced(instance=ana, initial={"amount": 10_000})))
    data |= {"amount": "0.0003", "amount-unit": "yi"}
    form = Priced(data, instance=ana, initial={"amount": 20_000})
    assert not form.is_valid()
    again = sent_by("".join(form.merged_inputs()))
    assert (again["amount"], again["amount-unit"]) == ("0.0003", "yi")


@pytest.mark.parametrize("shown", ["", "garbage", "\ud800", "a:b:c", None])
def test_a_page_that_does_not_say_what_it_had_shown_overwrites_nothing(ana, shown):
    data = page(ana) | {"name": "Anna", "shown": shown}
    if shown is None:
        del data["shown"]
    form = save(ana, data)
    assert not form.done
    assert [(c.mine, c.theirs, c.before) for c in form.clashes] == [("Anna", "Ana", None)]
    assert fresh(ana).name == "Ana"


def test_what_another_rows_page_had_shown_is_not_believed(ana, bo):
    form = save(ana, page(ana) | {"name": "Anna", "shown": page(bo)["shown"]})
    assert not form.done


def test_a_save_between_reading_and_writing_is_merged_too(ana):
    row = fresh(ana)
    form = UserForm(page(ana) | {"name": "Anna"}, instance=row)
    assert form.is_valid()
    others_save(ana, email="new@example.org")
    assert form.submit(edit(row), by=row)
    assert (fresh(ana).name, fresh(ana).email) == ("Anna", "new@example.org")


def test_a_clash_between_reading_and_writing_is_laid_before_the_user(ana):
    row = fresh(ana)
    form = UserForm(page(ana) | {"name": "Anna"}, instance=row)
    assert form.is_valid()
    others_save(ana, name="Anne")
    assert not form.submit(edit(row), by=row)
    assert [clash.theirs for clash in form.clashes] == ["Anne"]
    assert form.page("edit.html") == CLASH_PAGE


def test_a_refusal_of_the_verb_is_shown_on_the_form(ana):
    def refuse(changes, *, by, version):
        raise Refused("not this name", field="name")

    form = UserForm(page(ana) | {"name": "Anna"}, instance=ana)
    assert form.is_valid()
    assert not form.submit(refuse, by=ana)
    assert form.errors == {"name": ["not this name"]}


def test_who_may_not_edit_is_not_told_on_the_form(ana):
    form = UserForm(page(ana) | {"name": "Anna"}, instance=ana)
    assert form.is_valid()
    with pytest.raises(NotAllowed):
        form.submit(lambda changes, by, version: authorise("no.such", by), by=ana)


def test_a_verb_that_is_stale_for_reasons_of_its_own_is_asked_once(ana):
    calls = []

    def always_stale(changes, *, by, version):
        calls.append(version)
        raise Stale

    form = UserForm(page(ana) | {"name": "Anna"}, instance=ana)
    assert form.is_valid()
    assert not form.submit(always_stale, by=ana)
    assert len(calls) == 1
    assert form.non_field_errors()


def test_with_a_prefix_everything_still_finds_its_place(ana):
    data = sent_by(str(UserForm(instance=ana, prefix="user")))
    others_save(ana, name="Anne")
    row = fresh(ana)
    form = UserForm(data | {"user-name": "Anna"}, instance=row, prefix="user")
    assert not form.is_valid()
    again = sent_by("".join(form.merged_inputs())) | {"clash-user-name": "mine"}
    form = UserForm(again, instance=row, prefix="user")
    assert form.is_valid()
    assert form.submit(edit(row), by=row)
    assert fresh(ana).name == "Anna"
