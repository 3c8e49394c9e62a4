"""Names of companies and other employers.

Names agree whatever their brackets, 有限公司 or 有限责任公司, 信阳市 or 信阳. A region that
is missing on one side, a branch, or one different character makes a person look: 第一建筑公司 and
第二建筑公司 differ in one character too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from matching.compare.address_data import PREFECTURES, PROVINCES
from matching.compare.gazetteer import gazetteer
from matching.compare.outcomes import agrees, differs, unknown, unsure
from matching.model import Comparison, ReasonCode, Text

_NOISE = re.compile(r"[\s()\[\]{}〔〕【】《》<>“”\"'‘’,，.。、·:;\-_—–]+")
_FORM = re.compile(
    r"(股份有限责任公司|股份有限公司|有限责任公司|有限公司|集团公司|公司|合伙企业|普通合伙|有限合伙)"
)
_SHORT_FORM = {"有限责任公司": "有限公司", "股份有限责任公司": "股份有限公司"}
_BRANCH = re.compile(
    r"^(.+?(?:公司|集团|银行|学校|医院|酒店|厂))(.*(?:分公司|支公司|分店|分行|支行|分厂|分校|办事处|"
    r"营业部|项目部|经营部|门店|店))$"
)
_SUFFIXES = "省|市|县|区|自治区|自治州|自治县"


@lru_cache(maxsize=8192)
def normal_company(text: str) -> str:
    """NFKC without spaces, brackets and punctuation; 有限责任公司 as 有限公司. Idempotent."""
    name = _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    name = _NOISE.sub("", unicodedata.normalize("NFKC", name))
    return _FORM.sub(lambda form: _SHORT_FORM.get(form[0], form[0]), name)


@lru_cache(maxsize=1)
def _places() -> re.Pattern[str]:
    """One division's name, with its suffix or, of provinces and prefectures, without."""
    counties = (name for name in gazetteer().cities if len(name) > 2)
    stems = (f"{stem}(?:{_SUFFIXES})?" for stem in (*PROVINCES, *PREFECTURES))
    names = sorted((*counties, *stems), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(names)})")


@lru_cache(maxsize=8192)
def region_and_rest(name: str) -> tuple[tuple[str, ...], str]:
    """The stems of the divisions before a company's name, and the name without them.

    A name of which fewer than four characters would be left is all name.
    """
    regions, at = list[str](), 0
    while (match := _places().match(name, at)) and len(name) - match.end() >= 4:
        regions.append(_SUFFIX.sub("", match[0]))
        at = match.end()
    return tuple(regions), name[at:]


_SUFFIX = re.compile(rf"(?<=..)(?:{_SUFFIXES})$")


@lru_cache(maxsize=8192)
def _parent(name: str) -> str | None:
    """The company a branch belongs to, None when the name is no branch's."""
    match = _BRANCH.match(name)
    return match[1] if match else None


@lru_cache(maxsize=8192)
def compare_companies(
    found: str | None, expected: str | None, same_code: bool | None = None
) -> Comparison:
    """Compare two names of companies.

    `same_code` is whether the credit codes beside them agree; with an agreeing code a near name
    agrees too. Branches of one company are always `unsure`.
    """
    mine, theirs = normal_company(found or ""), normal_company(expected or "")
    if not mine or not theirs:
        zh, en = "缺少单位名称，无法比对", "no company name on one side to compare"
        return unknown(Text(zh, en), found, expected)
    both_zh, both_en = f"材料上为{found}，对照为{expected}", f"paper {found}, expected {expected}"
    if mine == theirs or region_and_rest(mine) == region_and_rest(theirs):
        zh, en = f"单位名称一致：{found}", f"the company names agree: {found}"
        return agrees(Text(zh, en), found, expected)
    near = _nearness(mine, theirs)
    if near is None:
        text = Text(f"单位名称不一致：{both_zh}", f"the company names differ: {both_en}")
        return differs(text, found, expected, ReasonCode.EMPLOYER_MISMATCH)
    if same_code and near is not _BRANCHES:
        text = Text(f"代码一致，{near.zh}:{both_zh}", f"the codes agree; {near.en}: {both_en}")
        return agrees(text, found, expected)
    text = Text(f"{near.zh}，需人工核对：{both_zh}", f"{near.en}: {both_en}")
    return unsure(text, found, expected, ReasonCode.EMPLOYER_MISMATCH)


_BRANCHES = Text("一方是分支机构", "one is a branch")
_REGIONS = Text("单位名称只差地区或区划字样", "the names differ only in the region")
_FORMS = Text("公司组织形式不同", "another legal form of company")
_CHARACTER = Text("单位名称有一字不同", "the names differ in one character")
_PART = Text("一个单位名称包含另一个", "one name contains the other")


def _nearness(mine: str, theirs: str) -> Text | None:
    parents = (_parent(mine), _parent(theirs))
    if any(parents) and (parents[0] or mine) == (parents[1] or theirs):
        return _BRANCHES
    (mine_region, mine_rest), (theirs_region, theirs_rest) = map(region_and_rest, (mine, theirs))
    if mine_rest == theirs_rest:
        short, long = sorted((mine_region, theirs_region), key=len)
        return _REGIONS if not short or set(short) <= set(long) else None
    if _FORM.sub("", mine) == _FORM.sub("", theirs):
        return _FORMS
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) >= 4 and shorter in longer:
        return _BRANCHES if any(parents) else _PART
    if len(shorter) >= 5 and Levenshtein.distance(mine, theirs, score_cutoff=1) == 1:
        return _CHARACTER
    return None


_SEAL_WORDS = re.compile(r"(?:劳动)?(?:合同|人事|人力资源|行政|业务|财务)?(?:专用)?章$|\d+$")
_FAINT_SEAL = 4  # characters; fewer say nothing about whose seal it is
_SEAL_NAME = 40  # of 100: arc text is read with gaps and wrong characters


@lru_cache(maxsize=4096)
def may_be_seal_of(text: str, name: str) -> bool:
    """Whether a seal may be that of a company: most of what is its own has to be there.

    What every company's name has (有限公司, its city) says nothing about whose seal it is.
    """
    seal = _SEAL_WORDS.sub("", normal_company(text))
    if len(seal) < _FAINT_SEAL:
        return True
    mine, theirs = (_FORM.sub("", region_and_rest(one)[1]) for one in (seal, normal_company(name)))
    if not mine or not theirs:
        return True
    return fuzz.partial_ratio(mine, theirs) >= _SEAL_NAME
