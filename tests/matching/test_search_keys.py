"""Readings lead to the keys of what they were read from; what is filed tells nothing else."""

from __future__ import annotations

from random import Random

import pytest

from matching.search.lookalikes import are_alike, may_be
from matching.search.name_keys import (
    half_changed,
    likely_keys,
    name_keys,
    twice_changed,
    unlikely_keys,
)
from matching.search.number_keys import (
    likely_numbers,
    number_key,
    read_number,
    unlikely_numbers,
)
from ocr.values.identity import check_character

NUMBER = "411525201203150029"


def reached(read: str, name: str) -> bool:
    """Whether a reading leads to a name that is filed."""
    filed = name_keys(name)
    known = set(half_changed(read)) & filed
    keys = {*likely_keys(read), *twice_changed(read, known), *unlikely_keys(read)}
    return bool(keys & filed)


def test_look_alikes_go_both_ways():
    assert are_alike("末", "未")
    assert are_alike("未", "末")
    assert "木" not in may_be("木")


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("欧阳靖雯", "欧阳靖雯"),
        ("欧阳靖霍", "欧阳靖雯"),
        ("欧阳婧霍", "欧阳靖雯"),
        ("欧阳雯靖", "欧阳靖雯"),
        ("欧阳靖", "欧阳靖雯"),
        ("阳靖雯", "欧阳靖雯"),
        ("欧阳靖雯女", "欧阳靖雯"),
        ("末子宇", "未子宇"),
        ("末子字", "未子宇"),
        ("王子", "王子轩"),
        ("王□轩", "王子轩"),
        ("末宇", "未字"),
        ("宇末", "末宇"),
        ("阿依古丽买买堤", "阿依古丽·买买提"),
        ("啊依古丽·买买堤", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
    ],
)
def test_a_misread_name_leads_to_the_name(read, name):
    assert reached(read, name)


@pytest.mark.parametrize("other", ["王芳", "李志强", "阿不都·依明", ""])
def test_another_name_does_not(other):
    assert not reached("欧阳靖雯", other)


def test_nearer_is_cheaper():
    costs = likely_keys("末子宇")
    assert costs["=末子宇"] == 0
    assert costs["=未子宇"] == 0.5
    assert costs["=子末宇"] == 0.8
    assert likely_keys("") == {}


def test_every_reading_error_of_a_number_leads_back():
    random = Random(1)
    for _ in range(300):
        body = f"41152{random.randrange(2, 9)}2012{random.choice(('0315', '1120'))}"
        body += f"{random.randrange(1000):03d}"
        number = body + check_character(body)
        for read in misread(number, random):
            figures = read_number(read)
            assert number in {**likely_numbers(figures), **unlikely_numbers(figures)}, read


def misread(number: str, random: Random) -> list[str]:
    def changed(times: int) -> str:
        chars = list(number)
        for n in random.sample(range(18), times):
            chars[n] = random.choice("0123456789".replace(chars[n], ""))
        return "".join(chars)

    n = random.randrange(17)
    cut = random.randrange(1, 4)
    return [
        number, changed(1), changed(2), number[:n] + number[n + 1 :], number[:-1],
        number[:n] + random.choice("0123456789") + number[n:], number + "5",
        number[:n] + number[n + 1] + number[n] + number[n + 2 :],
        number[cut:], number[:-cut], f"{number[:6]} {number[6:14]} {number[14:]}",
        number[:n] + "口" + number[n + 1 :],
    ]  # fmt: skip


def test_letters_that_stand_for_figures_are_figures():
    assert read_number("4115252O12O3l5oo29") == "411525201203150029"
    assert read_number("411525２０１２0315002９") == NUMBER


def test_fifteen_figures_are_an_old_number_or_one_cut_off():
    assert likely_numbers("411525880512001")["411525198805120017"] == 0
    assert NUMBER in likely_numbers(NUMBER[:15])


def test_nothing_is_looked_up_for_what_is_no_number():
    for text in ("", "12", "?" * 18, NUMBER * 2):
        assert not {**likely_numbers(text), **unlikely_numbers(text)} or text == "?" * 18
    assert len(likely_numbers("?" * 18)) == 0


def test_a_number_is_filed_whole_and_once():
    assert number_key("41152520120315002９") == f"#{NUMBER}"
