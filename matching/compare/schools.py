"""Names of schools, as printed and on seals.

Schools of one county differ in very little: 第三小学 and 第十三小学, 实验小学 and 第二实验小学.
So a name agrees only when nothing but its region or its last character is missing, and a seal of a
neighbouring school is told apart by the part of the name that is the school's own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from matching.compare.companies import normal_company, region_and_rest
from matching.model import Outcome

_TYPE = re.compile(r"(小学校|小学|中学|学校|[小中学])$")
_ORDER = re.compile(r"[第附属]")
_NUMERALS = re.compile(r"[零一二三四五六七八九十百\d]")
# Printed under the seal, and read with it.
_DATE_BEHIND = re.compile(r"(?<=[学校])(?=\D*\d)[\d年月日]+$")
_AUTHORITY = re.compile(r"(?:教育|教体|教科|体育|文体|科技).{0,4}[局委办]|(?:中心校|学区)$")
_FAINT_SEAL = 4  # characters; fewer say nothing about whose seal it is
_SEAL_NAME = 60  # of 100: arc text is read with gaps


@lru_cache(maxsize=4096)
def compare_school_names(found: str, expected: str) -> Outcome:
    """Whether a printed name is the school's: `agrees`, `unsure` when near, else `differs`."""
    mine, theirs = normal_company(found), normal_company(expected)
    if theirs in {mine, f"{mine}学", f"{mine}校"} or region_and_rest(mine) == region_and_rest(
        theirs
    ):
        return Outcome.AGREES
    shorter, longer = sorted((mine, theirs), key=len)
    if longer.endswith(shorter) and _only_regions(longer.removesuffix(shorter), longer):
        return Outcome.AGREES
    near = fuzz.partial_ratio(mine, theirs) >= _SEAL_NAME
    return Outcome.UNSURE if near else Outcome.DIFFERS


def _only_regions(prefix: str, whole: str) -> bool:
    """Whether `whole` begins with regions that reach at least as far as `prefix`."""
    return len(whole) - len(region_and_rest(whole)[1]) >= len(prefix)


@lru_cache(maxsize=4096)
def school_set_seal(text: str, school: str) -> bool:
    """Whether a seal may be the school's; too little text may be anybody's.

    Arc text is read with gaps and wrong characters, so most of the name is enough; but of the
    characters that are the school's own one at least has to be there, and no other number.
    """
    mine, theirs = _DATE_BEHIND.sub("", normal_company(text)), normal_company(school)
    if len(mine) < _FAINT_SEAL:
        return True
    if _AUTHORITY.search(mine) and not _AUTHORITY.search(theirs):
        return False
    if fuzz.partial_ratio(mine, theirs) < _SEAL_NAME:
        return False
    own = _own_characters(theirs)
    if not own:
        return True
    kept = {
        at
        for block in Levenshtein.editops(theirs, mine).as_matching_blocks()
        for at in range(block.a, block.a + block.size)
    }
    # A stroke before the region is no number (一重庆市第一小学); 十 before 三中 is another school.
    has_region = len(region_and_rest(theirs)[1]) < len(theirs)
    begun = mine[max(mine.find(theirs[:2]), 0) :] if has_region else mine
    numbers = [_NUMERALS.findall(region_and_rest(one)[1]) for one in (theirs, begun)]
    if numbers[0] and numbers[1] and numbers[0] != numbers[1]:
        return False
    return any(at in kept for at in own)


def _own_characters(name: str) -> tuple[int, ...]:
    """Where in a school's name the characters stand that are neither region nor kind of school."""
    rest = region_and_rest(name)[1]
    first = len(name) - len(rest)
    return tuple(
        first + at for at, char in enumerate(_TYPE.sub("", rest)) if not _ORDER.match(char)
    )
