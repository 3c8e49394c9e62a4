"""Names of organisations: companies, schools, and the offices that issue papers."""

from __future__ import annotations

import re

from ocr.values.characters import HAN, compact
from ocr.values.lists import NOTHING
from ocr.values.model import Normalised
from ocr.values.offices import with_office
from ocr.values.places import begins_with_place, in_known_city, whole_places

_ORGANISATION_END = re.compile(
    r"(公司|[厂店部行社院校园局所站馆队会处户室场库城]|中心|集团|超市|小学|中学|大学|政府|组织|联盟)(\([^)]*\))?$"
)
# Sentences, and names of companies in which a character is misread.
_NO_ORGANISATION = re.compile(
    r"^(农业|科技|技术)?(开发|科技|商贸|贸易|电子|实业|建筑|劳务|物流|服饰|管理|服务|装饰|置业)有限|^(人力资源|人事|行政|综合|财务|办公|总务|教务)(管理)?(部|处|科|室|中心|部门)$|人员$|状态$|^参加|养老保险$|类[别型]$|第(?=[小中]学|初级|高级|实验|完全)|^[局所院厅司]|^.?有限|名称|[签盖]章|意见|部门$|信用代码|法定代表|[。;:!?,]|以下简称|\d{6}|兹|特此|身份证|从事|缴|参保|担任|开始|证明|同志|属实|情况|办理|手续|同学|学籍"
    r"|各?[一二三四五六七八九十两壹贰叁肆0-9]{1,2}份$|报到|上班|第[一二三四五六七八九十]中$|年.{1,3}月|(?:证明|[查确核申登信审息批认对][询认对请记息批核准实]?表|通知|确认|登记证|申请)书?$"
    r"|(?<!有)限公司|有(?!限)..?公司|有限(?!公司|公$|责任|合伙)"
)
_SCHOOL = re.compile(
    r"(?:小学|中学|学校|初中|高中|附中|附小|中心校|完小|分校|校区|学部|(?:小学|初中|高中|中学|幼儿)部|幼儿园|(?<!第)[一二三四五六七八九十]中)$"
)
# Words of a sentence before a school's name.
_BEFORE_SCHOOL = re.compile(
    r"(?:[现兹今]有|[原现]?[系为是在于到往至入由从自]|[我你贵该本][县区市州省地校]|[原现所拟]|就读|"
    r"转[入出到往至]|学校|名称|单位)+"
)
# Labels that end as schools' names do: 申请就读学校, 拟转入学校.
_NO_SCHOOL = re.compile(
    r"(?:申请|意向|原|现|拟|就读|在读|[转迁][入出往至]|接收|所在|目前|学生|名称|的|何|后|前)+(?:学校|中学|小学)"
)
_OF_OURS = re.compile(r"^(?:[我你贵该本][县区市州省地校]|学校名称|所在学校)(?=.{4})")
_OF_A_BRANCH = re.compile(rf"(?<=公司)[{HAN}]+(?=[分支]行|分公司|营业部)")
_PARTY_BEFORE = re.compile(
    r"^\((?:用人单位|甲方|出卖人|出租[人方]|单位(?:名称|全称))\)"
)  # of a label
_DEVELOPER = re.compile("房地产[^开]发(?=有限)|房地(?:[^产]开|开)发(?=有限)|房地产开[^发](?=有限)")
_SCHOOL_END = re.compile(r"([小中])[堂字孛举][.。]?$")  # 小学 in a misreading that is no word
_STAMP_NOTE = re.compile(
    r"(户口|行政审批|业务|登记|签[证发]|出生(医学)?证明?|暂住|((暂住|流动|常住|实有)人口)|居住证|居住登记|户籍|证件|证明"
    r"|社会保险|社保|参保|缴费|房屋|产权|权属|备案|查询|企业|税务)*(专用.?|印章)$"
)
_AUTHORITY = re.compile(r"(局|厅|院|所|处|中心|[分支大中总]队|委员会|政府|站|部|科|室|馆|署|机构)$")


def is_organisation(value: str) -> bool:
    """Whether a name ends as names of companies, offices and schools do."""
    return _ORGANISATION_END.search(value) is not None


def organisation(printed: str) -> Normalised | None:
    """An organisation's name as printed, without the 公章 note after it."""
    value = compact(printed)
    value = re.sub(r"\((公|盖|签)?[章字][^)]*\)?|\(以下简称[^)]*\)?|\(盖[^)]*\)?", "", value)
    value = re.sub(r"^[^㐀-鿿A-Za-z0-9(]+|[^㐀-鿿A-Za-z0-9)]+$", "", value)
    value = _PARTY_BEFORE.sub("", value)
    if len(re.findall(rf"[{HAN}]", value)) < 4 or len(value) > 60 or value.isdigit():
        return None
    if _NO_ORGANISATION.search(value) or value in NOTHING:
        return None
    whole = whole_places(_SCHOOL_END.sub(r"\1学", value)) + "司" * value.endswith("有限公")
    whole = _OF_A_BRANCH.sub(lambda place: whole_places(place[0]), whole)
    whole = _DEVELOPER.sub("房地产开发", whole)
    return Normalised(whole, repaired=whole != value)


def school(printed: str) -> Normalised | None:
    """An organisation whose name ends as those of schools do."""
    found = organisation(printed)
    if found is None or not _SCHOOL.search(str(found.value)):
        return None
    value = str(found.value)
    if not begins_with_place(value):
        lead = _BEFORE_SCHOOL.match(value)
        ends = range(1, lead.end() + 1) if lead else range(0)
        cut = next((i for i in ends if begins_with_place(value[i:])), 0)
        value = value[cut:]
    if _NO_SCHOOL.fullmatch(value):
        return None
    return Normalised(_OF_OURS.sub("", value), repaired=found.repaired)


def authority(printed: str) -> Normalised | None:
    """An organisation that issues papers: an office, a hospital, a police station."""
    found = office(printed)
    if found is None or not in_known_city(str(found.value)):
        return None
    whole = with_office(str(found.value))
    return Normalised(whole, found.problems, repaired=whole != found.value)


def office(printed: str) -> Normalised | None:
    """An authority whose place may be misread: of a seal."""
    found = organisation(_STAMP_NOTE.sub("", compact(printed)))
    if found is None:
        return None
    value = _STAMP_NOTE.sub("", str(found.value))
    return Normalised(value) if _AUTHORITY.search(value) else None
