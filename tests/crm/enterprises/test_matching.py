"""Spellings that are one firm, and firms that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.enterprises.matching import name_key

SIMPLIFIED = "广东龙马电气机车发动机贸易云顶东风"
TRADITIONAL = "廣東龍馬電氣機車發動機貿易雲頂東風"
names = st.text(st.sampled_from([*SIMPLIFIED, *"ABCxyz0189"]), min_size=2, max_size=20)

WIDE = {ord(char): ord(char) + 0xFEE0 for char in "ABCxyz0189()"}
OLD = str.maketrans(SIMPLIFIED, TRADITIONAL)


@given(names)
def test_full_width_letters_and_digits_are_the_same_firm(name):
    assert name_key(name.translate(WIDE)) == name_key(name)


@given(names)
def test_traditional_characters_are_the_same_firm(name):
    assert name_key(name.translate(OLD)) == name_key(name)


@given(names, st.sampled_from(["（山西）", "(山西)", "【山西】", " 山西 ", "「山西」"]))
def test_brackets_and_spaces_do_not_tell_firms_apart(name, middle):
    assert name_key(f"{name}{middle}有限公司") == name_key(f"{name}山西有限公司")


@given(names)
def test_the_two_spellings_of_a_limited_company_are_one(name):
    assert name_key(f"{name}有限责任公司") == name_key(f"{name}有限公司")


@given(names)
def test_a_company_limited_by_shares_is_another_firm(name):
    assert name_key(f"{name}股份有限公司") != name_key(f"{name}有限公司")


@given(names)
def test_case_does_not_tell_firms_apart(name):
    assert name_key(name.upper()) == name_key(name.lower())


@given(names)
def test_the_key_of_a_key_is_itself(name):
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(max_size=200))
def test_any_text_has_a_key(name):
    assert isinstance(name_key(name), str)


@pytest.mark.parametrize("name", ["某电池材料企业", "山西某公司", "某企业集团"])
def test_a_firm_whose_name_is_not_known_yet_is_never_the_same_as_another(name):
    assert name_key(name) == ""
