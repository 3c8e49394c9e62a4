"""Citizen identity numbers (GB 11643) and pupils' enrolment numbers.

A number that fails its own check was misread or mistyped: it can make a person look, but it never
shows that the paper belongs to somebody else.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from matching.compare.outcomes import agrees, differs, unknown, unsure
from matching.model import Comparison, ReasonCode, Text
from ocr.values.identity import check_character, is_id_number

_SEPARATORS = re.compile(r"[\s\-_.·:,，。、]+")
_MASKS = re.compile(r"[*×✕╳●•○□■?]")
# A number that goes on with 19 or 20 is the beginning of an 18-character one that was cut off.
_FIFTEEN = re.compile(r"[1-9][0-9]{5}(?!19|20)[0-9]{9}")
_INNER_X = re.compile(r"X(?=.)")
_ENROLMENT = re.compile(r"([GJL])(.+)")
_MISREAD_VISIBLE = 1  # visible characters of a masked number that may be misread


@lru_cache(maxsize=8192)
def normal_id_number(text: str) -> str:
    """Upper case without spaces, 15 digits upgraded to 18, every masked character as `*`."""
    number = unicodedata.normalize("NFKC", text).upper()
    number = _MASKS.sub("*", _SEPARATORS.sub("", number))
    if "X" in number[:-1] and len(number) in {15, 18}:
        number = _INNER_X.sub("*", number)
    if _FIFTEEN.fullmatch(number):
        body = number[:6] + "19" + number[6:]
        number = body + check_character(body)
    return number


is_valid_id_number = lru_cache(maxsize=8192)(is_id_number)


@lru_cache(maxsize=8192)
def compare_id_numbers(found: str | None, expected: str | None) -> Comparison:
    """Compare exactly; a masked number never proves, a number failing its check never refutes.

    `unknown` when one side is absent or when a masked number fits in every visible character.
    """
    mine, theirs = normal_id_number(found or ""), normal_id_number(expected or "")
    if not mine or not theirs:
        return unknown(
            Text("材料或记录中没有身份证件号码，无法比对", "no ID number on one side to compare"),
            found,
            expected,
        )
    if "*" in mine or "*" in theirs:
        return _compare_masked(mine, theirs)
    if mine == theirs:
        return agrees(
            Text(f"身份证件号码一致：{mine}", f"the ID numbers agree: {mine}"), mine, theirs
        )
    both_zh, both_en = f"材料上为{mine}，记录为{theirs}", f"paper {mine}, record {theirs}"
    for number, zh, en in ((mine, "材料上", "on the paper"), (theirs, "记录中", "in the record")):
        if not is_valid_id_number(number):
            return unsure(
                Text(
                    f"身份证件号码不同，但{zh}的号码未通过校验，可能识别或录入有误：{both_zh}",
                    f"the ID numbers differ, but the one {en} fails its check: {both_en}",
                ),
                mine,
                theirs,
                ReasonCode.ID_NUMBER_MISMATCH,
            )
    return differs(
        Text(f"身份证件号码不一致：{both_zh}", f"the ID numbers differ: {both_en}"),
        mine,
        theirs,
        ReasonCode.ID_NUMBER_MISMATCH,
    )


def _compare_masked(mine: str, theirs: str) -> Comparison:
    both_zh, both_en = f"材料上为{mine}，记录为{theirs}", f"paper {mine}, record {theirs}"
    code = ReasonCode.ID_NUMBER_MISMATCH
    if len(mine) != len(theirs):
        zh, en = "部分隐去的号码位数不同，需人工核对", "a masked number of another length"
        return unsure(Text(f"{zh}:{both_zh}", f"{en}: {both_en}"), mine, theirs, code)
    wrong = sum(a != b for a, b in zip(mine, theirs, strict=True) if "*" not in (a, b))
    if wrong == 0:
        zh, en = "号码部分隐去，可见各位一致，不能单独证明", "masked; every visible character fits"
        return unknown(Text(f"{zh}:{both_zh}", f"{en}: {both_en}"), mine, theirs)
    if wrong <= _MISREAD_VISIBLE:
        zh, en = "号码部分隐去，可见位有一处不同", "masked; one visible character differs"
        return unsure(Text(f"{zh}:{both_zh}", f"{en}: {both_en}"), mine, theirs, code)
    zh, en = f"号码部分隐去，可见位有{wrong}处不同", f"masked; {wrong} visible characters differ"
    return differs(Text(f"{zh}:{both_zh}", f"{en}: {both_en}"), mine, theirs, code)


def enrolment_remark(found: str | None, student_id: str | None) -> Text | None:
    """What a reviewer should see about an enrolment number (学籍号), or None.

    G is followed by the ID number at enrolment, J by a generated number, L is temporary. It may
    legally differ from today's ID number: never more than a remark.
    """
    if not found:
        return None
    number = normal_id_number(found)
    match = _ENROLMENT.fullmatch(number)
    if match is None:
        return Text(
            f"学籍号{number}不以G、J或L开头，请核对",
            f"enrolment number {number} does not begin with G, J or L",
        )
    letter, rest = match[1], normal_id_number(match[2])
    if letter == "J":
        return Text(
            f"学籍号{number}为系统生成(J),与身份证件号码无关",
            f"enrolment number {number} was generated (J), not made from the ID number",
        )
    if letter == "L":
        return Text(f"学籍号{number}为临时学籍号(L)", f"enrolment number {number} is temporary (L)")
    if not student_id or normal_id_number(student_id) == rest:
        return None
    return Text(
        f"学籍号{number}与现身份证件号码{normal_id_number(student_id)}不同；按规定可以不同，仅提示",
        f"enrolment number {number} differs from today's ID number "
        f"{normal_id_number(student_id)}; this is allowed",
    )
