"""Names of people, one or several of them on a line, and of the parties of a contract."""

from __future__ import annotations

import re

from ocr.model import FieldProblem
from ocr.values.characters import EDGE, HAN, MIDDLE_DOTS, half_width, without_spaces
from ocr.values.lists import LISTS, NOTHING
from ocr.values.model import Normalised
from ocr.values.organisations import is_organisation, organisation
from ocr.values.transliterated import with_its_dot

_NOT_NAMES = re.compile(
    r"^别[男女]|^(?:公民|居民|村民|使用|审核|专用|仅供|转学|入学)$|^人|姓名|性别|民族|签[字名章订]|盖章|公章|印章|身份|证件|号码|电话|地址|住[址所]|日期|甲方|乙方|"
    r"出租|承租|出卖|买受|单位|公司|学校|中心|委员会|派出所|公安|关系|监护|户主|年龄|职[务业]|"
    r"代理人|法定|代表|以下|简称|共有|不详|其他|号$|[县市省]$|证明|兹|合同|附记|国籍|职工|员工|"
    r"出生|学生|年级|社会|有限|集团|银行|或者|负责人|经营者|权利人|所有|坐落|"
    r"[请系事证房本卖受租]人$|双方|[二两]人|经[查核办]|查询|房屋|房产|商品|权利|种类|性质|我[县市区校所院司]|"
    r"就[学读]|[入转升]学|[学校]籍|系统|信息|人口|登记|备案|合法|情况|要求|有关|办理|逾期|付款|交付|"
    r"应当|不得|按照|根据|依法|同意|予以|以上|上述|以下|该[生校房人]|特此|注册|营业|自愿|共同|年满|本[校人市县]|经营|工作|"
    r"科技|电子|商贸|贸易|物流|建筑|服饰|服装|劳务|置业|地产|实业|工程|教育|医院|超市|饭店|网络|电器|机械|食品|"
    r"汽车|材料|餐饮|酒店|^文化|文化.|传媒|广告|农业|制造|投资|管理|岗位|城区|街道|社区|"
    r"现金|转账|按揭|贷款|刷卡|支票|汇款|存量|处$|教务|教导|政教|^[经核]?查[本我]|本所|"
    r"属实|申请|联系|通知|贵[校单局]|你[校单局]|[其各]他|"
    # A grade, but not 高一诺; a letter, but not 李子函; 全 as a word, not as a surname.
    r"^[初高][一二三](?:年级?|班|段|新生|在[读校]|[上下]|的?学|[0-9(].*)?$|^高中(?:.{2,}|学历)?$|^全(?:国|校|体|部|日制)|"
    r"[调系洽请动学公来回复此认绍收荐商谈读转致]函$"
)
_PLACE = re.compile(r"^.{2,}[市县省州盟].*[市县区旗镇乡村]$|^..+[市县省]")
_FREQUENT_SURNAMES = frozenset(LISTS["frequent_surnames"].replace(" ", ""))
_SURNAMES = _FREQUENT_SURNAMES | frozenset(LISTS["surnames"].replace(" ", ""))
_COMPOUND_SURNAMES = frozenset(word for word in LISTS["surnames"].split() if len(word) == 2)
_MISREAD_SURNAMES = {pair[0]: pair[1] for pair in LISTS["misread_surnames"].split()}
_DOUBTED_SURNAMES = frozenset(LISTS["doubted_surnames"].split())
_HONORIFIC = re.compile(r"(先生|女士|同志|同学|小朋友)$")
_PRINT_OF_A_FINGER = re.compile(rf"(?<=[{HAN}]{{3}})[A-Za-z]$")  # read behind a signature
_SHARES = re.compile(
    r"(?<=.{2})夫[妻妇](?=$|[^一-鿿])|\d{15,18}[Xx]?|(各?占)?(份额)?各?(\d+(\.\d+)?%|\d+/\d+|[二三四]分之[一二三])(的)?(产权|份额)?"
    r"|(按份|共同|单独)(共有|所有)|共有"
)
_SHARER = re.compile("共(?:有|同买受|同购房|同购买)人(?:姓名)?:")
_STROKE = re.compile(rf"(?<=[{HAN}])[—–―─-](?=[{HAN}]|$)")  # 一 of a name


def name(printed: str) -> Normalised | None:
    """A person's name with its printed characters; dots become `·`. Labels and junk give None."""
    value = without_spaces(half_width(printed))
    value = re.sub(r"\([^)]*\)?", "", value)
    value = _STROKE.sub("一", value)
    value = re.sub(rf"[{MIDDLE_DOTS}]", "·", value)
    value = re.sub(rf"(?<=[{HAN}])[.。](?=[{HAN}])", "·", value)
    value = _PRINT_OF_A_FINGER.sub("", _HONORIFIC.sub("", value.strip(EDGE)))
    if _NOT_NAMES.search(value) or _PLACE.search(value) or value in NOTHING:
        return None
    if "·" in value:
        parts = value.split("·")
        good = all(re.fullmatch(rf"[{HAN}]{{1,12}}", part) for part in parts) and len(value) <= 30
        return Normalised(value) if good and len(value) >= 3 else None
    dotted = with_its_dot(value)
    if dotted != value:
        return Normalised(dotted, repaired=True)
    if not re.fullmatch(rf"[{HAN}]{{2,6}}", value):
        return None
    if len(value) > 4 and value[0] in _FREQUENT_SURNAMES:
        return None
    whole = _MISREAD_SURNAMES.get(value[0], value[0]) + value[1:]
    doubted = (FieldProblem.LOW_CONFIDENCE,) if value[0] in _DOUBTED_SURNAMES else ()
    return Normalised(whole, doubted, repaired=whole != value)


def is_misread_surname(first: str) -> bool:
    """Whether the first character of a name is a rare surname's, or one that no name begins with.

    Between the two the recogniser may waver; which of them it is, the surname tells.
    """
    return first in _MISREAD_SURNAMES or first in _MISREAD_SURNAMES.values()


def begins_with_surname(value: str) -> bool:
    """Whether a name begins as names of people do; names with dots need no surname."""
    return "·" in value or value[:1] in _SURNAMES


def begins_with_frequent_surname(value: str) -> bool:
    """Whether a name begins with a surname that many people have, or with one of two characters."""
    return value[:1] in _FREQUENT_SURNAMES or value[:2] in _COMPOUND_SURNAMES


def may_begin_a_name(value: str) -> bool:
    """Whether a name begins as names do, or with what a rare surname is taken for."""
    return begins_with_surname(value) or value[:1] in _DOUBTED_SURNAMES


def party(printed: str) -> Normalised | None:
    """A person or a company, as on the seller's and buyer's lines."""
    found = organisation(printed)
    if found is not None and is_organisation(str(found.value)):
        return found
    return name(printed)


def names(printed: str) -> Normalised | None:
    """A list of people (or companies): shares, ID numbers and brackets are left out.

    Spaces separate only where every piece would be a name of its own. One piece that is no name
    makes the whole list None, since part of a list of owners would be a wrong list.
    """
    cleaned = re.sub(r"\([^)]*\)?", " ", half_width(printed)).replace("&", "、")
    cleaned = _SHARES.sub(" ", _SHARER.sub("、", cleaned))
    pieces: list[str] = []
    for piece in re.split(r"[、,，;；/|]+", cleaned):
        parts = piece.split()
        dotted = {any(dot in part for dot in MIDDLE_DOTS) for part in parts}
        apart = len(parts) > 1 and len(dotted) == 1 and all(len(part) >= 2 for part in parts)
        pieces += parts if apart and all(party(part) for part in parts) else [piece]
    told_apart = len(pieces)
    pieces = [one for piece in pieces for one in _two_with_a_dot(piece)]
    parted = len(pieces) > told_apart
    pieces = [name for piece in pieces for one in _joined_by_a_word(piece) for name in _apart(one)]
    values = [(party(piece), piece) for piece in pieces if without_spaces(piece).strip(EDGE)]
    if not values or any(value is None for value, _ in values):
        return None
    found = [value for value, _ in values if value is not None]
    # A dot that was not read may have been 、: one name of two parts, or two names.
    joined = any("·" in str(one.value) and one.repaired for one in found)
    doubts = (FieldProblem.LOW_CONFIDENCE,) if parted or joined else ()
    problems = (*doubts, *(problem for one in found for problem in one.problems))
    told = tuple(dict.fromkeys(str(one.value) for one in found))
    return Normalised(told, tuple(dict.fromkeys(problems)))


def persons(printed: str) -> Normalised | None:
    """A list of people only."""
    found = names(printed)
    if found is None or any(name(value) is None for value in found.value):
        return None
    return found


def _two_with_a_dot(piece: str) -> list[str]:
    """陈晓东·欧阳丹丹: two names of the usual kind, of which 、 was read as the dot of one name."""
    both = re.split(f"[{re.escape(''.join(MIDDLE_DOTS))}]", without_spaces(piece).strip(EDGE))
    usual = all(
        len(one) in (2, 3, 4)
        and (one[:2] in _COMPOUND_SURNAMES if len(one) == 4 else one[0] in _FREQUENT_SURNAMES)
        for one in both
    )
    return both if len(both) == 2 and usual else [piece]


def _joined_by_a_word(piece: str) -> list[str]:
    """Two people with 和, 与 or 及 between them; `piece` alone where that may be part of a name."""
    value = without_spaces(piece).strip(EDGE)
    if name(value) is not None:
        return [piece]
    for joint in re.finditer("以?[和与及]", value):
        both = [value[: joint.start()], value[joint.end() :]]
        if all(name(one) is not None and begins_with_surname(one) for one in both):
            return both
    return [piece]


def _apart(piece: str) -> list[str]:
    """Two names read without the space between, where a surname shows the only place to part them.

    Four to six characters that begin with a frequent surname are no single name.
    """
    value = without_spaces(piece).strip(EDGE)
    if not re.fullmatch(rf"[{HAN}]{{4,6}}", value) or value[0] not in _SURNAMES:
        return [piece]
    if value[:2] in _COMPOUND_SURNAMES:
        # 欧阳砚秋詹慧: of two ways the one in which the given name has its usual two characters.
        places = [at for at in (4, 3) if 2 <= len(value) - at <= 3 and value[at] in _SURNAMES][:1]
        return [value[: places[0]], value[places[0] :]] if places else [piece]
    if len(value) == 6 and value[3] in _SURNAMES:
        return [value[:3], value[3:]]
    places = [
        place
        for place in (2, 3)
        if 2 <= len(value) - place <= 3 and value[place] in _FREQUENT_SURNAMES
    ]
    return [value[: places[0]], value[places[0] :]] if len(places) == 1 else [piece]


def people(printed: str) -> Normalised | None:
    """One or more people or organisations as one text, parted by 、."""
    found = names(printed)
    return None if found is None else Normalised("、".join(found.value), found.problems)
