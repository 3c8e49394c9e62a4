"""Names, addresses and the closed lists of words: sex, ethnicity, relation, marriage."""

from __future__ import annotations

import re

from ocr.model import FieldProblem
from ocr.values.blanks import without_choices
from ocr.values.characters import HAN, MIDDLE_DOTS, compact, half_width, without_spaces
from ocr.values.divisions import is_division
from ocr.values.lists import LISTS, NOTHING
from ocr.values.model import Normalised
from ocr.values.organisations import is_organisation, organisation
from ocr.values.places import begins_with_place, behind_other_words, whole_places
from ocr.values.transliterated import with_its_dot

_EDGE = " \t\n:;,.、。!?'\"`~*_=+|/\\<>^·-【】[]{}「」《》“”‘’"
# What a watermark leaves behind a county: 使用, 专用, 审核.
_STAMP_BEHIND = re.compile(rf"(?P<place>.*[县区旗市])[{HAN}]?[用审核仅供]$")
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
_ETHNICITIES, _RELATIONSHIPS, _MARRIAGES = (
    frozenset(LISTS[key].split()) for key in ("ethnicities", "relationships", "marriages")
)
_FREQUENT_SURNAMES = frozenset(LISTS["frequent_surnames"].replace(" ", ""))
_SURNAMES = _FREQUENT_SURNAMES | frozenset(LISTS["surnames"].replace(" ", ""))
_COMPOUND_SURNAMES = frozenset(word for word in LISTS["surnames"].split() if len(word) == 2)
_MISREAD_SURNAMES = {pair[0]: pair[1] for pair in LISTS["misread_surnames"].split()}
_DOUBTED_SURNAMES = frozenset(LISTS["doubted_surnames"].split())
_HONORIFIC = re.compile(r"(先生|女士|同志|同学|小朋友)$")
_PRINT_OF_A_FINGER = re.compile(rf"(?<=[{HAN}]{{3}})[A-Za-z]$")  # read behind a signature
_NAME_AND_RELATION = re.compile(rf"[{HAN}·.]{{2,20}}[(/]([{HAN}]{{1,4}})\)?")
# Of the colons in a scope those that no kind of trade or heading stands before.
_PARTING_COLON = re.compile(
    r"(?<!项目)(?<![批零]发)(?<!零售)(?<!批零)(?<![销出]售)(?<!经[营销])(?<![加主兼]营)(?<!加工)(?<!生产)"
    r"(?<!制造)(?<!范围)(?<!从事)(?<!代[购销])(?<!收购)(?<!种植)(?<!养殖)(?<![以如]下)(?<!包括):"
)
_TWO_KINDS = frozenset({"县市", "县省", "县区", "区市", "区省", "区县"})
_SCRAP = 2  # characters
_RELIGION = re.compile("教|信仰")
_SHARES = re.compile(
    r"(?<=.{2})夫[妻妇](?=$|[^一-鿿])|\d{15,18}[Xx]?|(各?占)?(份额)?各?(\d+(\.\d+)?%|\d+/\d+|[二三四]分之[一二三])(的)?(产权|份额)?"
    r"|(按份|共同|单独)(共有|所有)|共有"
)
_SHARER = re.compile("共(?:有|同买受|同购房|同购买)人(?:姓名)?:")
_NO_ADDRESS = re.compile(
    "[^:]:|兹|经查|特此|地块|使用权|编号为|本市|本县|甲方|乙方|约定|[。;]|^无(?![锡为棣极])"
)
# What a sentence says before an address begins: 自己位于, 名下坐落于.
_LEADING = re.compile(
    rf"^[{HAN}]{{0,10}}?(?:地处|处于)|^[{HAN}()A-Za-z0-9·]{{0,40}}?(?:位于|[坐座]落[于在])|^(?:的|[坐座]落)+"
    r"|^(?:自己|本人|其|自有|名下|所有|拥有|现有)+的(?=.)"
)
_HOUSE_NUMBER = re.compile("[0-9](?:号|室|户|单元|[幢栋座楼])")
# Words to choose from that were left as printed: 国际幢座17幢1单元, 17幢座1单元.
_OPTIONS = re.compile(r"(?:(?<=[^0-9])[幢座栋]|(?<=[幢座栋]))[幢座栋]+")
# A flat without its street, a number in a street of which 号 stands in the next line.
_PART_OF_A_HOME = re.compile(
    r"^第?[0-9A-Za-z一二三四五六七八九十]{1,4}#?(?:[幢座栋楼]|号楼|单元)|^第[0-9A-Za-z一二三四五六七八九十]{1,4}号|[路街道巷弄][0-9]+$"
)
_STROKE = re.compile(rf"(?<=[{HAN}])[—–―─-](?=[{HAN}]|$)")  # 一 of a name
_CROSSING = re.compile("交[义又乂]口")  # one stroke less than 叉 has
_HOME = re.compile(
    r"[0-9A-Za-z)号室户楼层幢栋座元组村园城苑里巷弄院厦区屯庄队社寨铺湾店房间套街路道镇乡府庭湖都郡寓]$"
)
_MILITARY = re.compile(
    "[未已免不现]?(正在)?(服过?)?(兵|现|预备)役(登记)?|(退出|退)(现)?役|退伍(军人)?|复员(军人)?|转业(军人)?|现役军人|[未已]服|预备役(军[官人]|士兵)"
)
_BLOOD_TYPE = re.compile(r"(A|B|AB|O)型?(RH[阴阳]性)?|不[明详]|未知")
_HEIGHT = re.compile(r"([4-9]\d|1\d\d|2[0-3]\d)(\.\d)?(厘米|公分|cm|CM|㎝)?|[0-2]\.\d{1,2}(米|m|M)")
_GRADE = re.compile(r"[一二三四五六七八九1-9]年?级|[初高小][一二三四五六]|[小中大]班|学前班")
_EDUCATION = re.compile(
    r"研究生|硕士|博士|大学|本科|大专|专科|专业|中专|(高级|初级|中等).{0,4}(中学|教育)|中技|技工|高中|职高|职业|初中|小学|文盲|半文盲|"
    r"不识字|学前|学龄前|未上学|无学历|成人"
)


# A remark in brackets of which the very last character was not read.
_OPEN_BRACKET = re.compile(r"^([^()]*(?:\([^()]*\)[^()]*)*\([^()]{8,})$")
_END_MARK = re.compile(r"(?<=[。)])[0-9A-Za-z〓=■-]{1,2}$")  # closes the scope of a licence


def text(printed: str) -> Normalised | None:
    """Any text: half-width, all spaces removed, edges cleaned; 无 and strokes count as nothing.

    The full stop of a sentence stays.
    """
    value = compact(printed).strip(" :;,._|'\"`~*=").lstrip("。、").rstrip("、")
    value = _OPEN_BRACKET.sub(r"\1)", _END_MARK.sub("", value))
    if not re.search(rf"[{HAN}A-Za-z0-9]", value) or value in NOTHING:
        return None
    return Normalised(value)


def scope(printed: str) -> Normalised | None:
    """What a business does: its parts are parted by `;`, and `:` stands before a list of goods.

    Both look alike in small print: a colon behind what is no kind of trade parts two.
    """
    found = text(printed)
    if found is None:
        return None
    value = _PARTING_COLON.sub(";", str(found.value)).replace("·", "、")
    return Normalised(value, repaired=found.repaired)


def right_nature(printed: str) -> Normalised | None:
    """How land and house are held: 出让/市场化商品房; the stroke between them is put back."""
    found = text(printed)
    if found is None:
        return None
    whole = re.sub(r"^(出让|划拨)1?(?=[市商自经房公集存限动])", r"\1/", str(found.value))
    return Normalised(whole, repaired=whole != found.value)


def place(printed: str) -> Normalised | None:
    """A native place: a text whose province, city and county are known ones."""
    found = text(printed)
    if found is None:
        return None
    value = without_choices(str(found.value))
    if len(value) < _SCRAP:
        return None
    whole = whole_places(value)
    if whole[-2:] in _TWO_KINDS and _ends_in_division(whole[:-1]):
        whole = whole[:-1]  # 福建省惠安县|市: a character of a label or a seal behind it
    stamped = _STAMP_BEHIND.fullmatch(whole)
    if stamped is not None and _ends_in_division(stamped["place"]):
        whole = stamped["place"]  # 固始县|吏用, of 使用
    return Normalised(whole, repaired=whole != value)


def _ends_in_division(place: str) -> bool:
    return any(is_division(place[at:]) for at in range(len(place) - 1))


def religion(printed: str) -> Normalised | None:
    """A religion; 无 is none."""
    found = text(printed)
    return found if found is not None and _RELIGION.search(str(found.value)) else None


def insurance_type(printed: str) -> Normalised | None:
    """A 险种 as printed: it ends with 保险 or 养老, or is one of their short names."""
    value = compact(printed).strip(_EDGE)
    whole = re.sub("^[全仝金]业(?=职工)", "企业", value)
    insured = re.search("保险|养老|企保|居保|职保", whole)
    return Normalised(whole, repaired=whole != value) if insured else None


def name(printed: str) -> Normalised | None:
    """A person's name with its printed characters; dots become `·`. Labels and junk give None."""
    value = without_spaces(half_width(printed))
    value = re.sub(r"\([^)]*\)?", "", value)
    value = _STROKE.sub("一", value)
    value = re.sub(rf"[{MIDDLE_DOTS}]", "·", value)
    value = re.sub(rf"(?<=[{HAN}])[.。](?=[{HAN}])", "·", value)
    value = _PRINT_OF_A_FINGER.sub("", _HONORIFIC.sub("", value.strip(_EDGE)))
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
    values = [(party(piece), piece) for piece in pieces if without_spaces(piece).strip(_EDGE)]
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
    both = re.split(f"[{re.escape(''.join(MIDDLE_DOTS))}]", without_spaces(piece).strip(_EDGE))
    usual = all(
        len(one) in (2, 3, 4)
        and (one[:2] in _COMPOUND_SURNAMES if len(one) == 4 else one[0] in _FREQUENT_SURNAMES)
        for one in both
    )
    return both if len(both) == 2 and usual else [piece]


def _joined_by_a_word(piece: str) -> list[str]:
    """Two people with 和, 与 or 及 between them; `piece` alone where that may be part of a name."""
    value = without_spaces(piece).strip(_EDGE)
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
    value = without_spaces(piece).strip(_EDGE)
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


def sex(printed: str) -> Normalised | None:
    """男 or 女; of two printed choices the ticked one."""
    value = compact(printed)
    ticked = re.search(r"[√☑■●✓✔](男|女)|(男|女)(?:性)?[√☑■●✓✔]", value)
    if ticked:
        return Normalised(ticked[1] or ticked[2])
    found = set(re.findall("[男女]", value))
    if len(found) != 1 or len(re.sub(r"[^㐀-鿿]", "", value)) > 2:
        return None
    return Normalised(found.pop())


def ethnicity(printed: str) -> Normalised | None:
    """One of the 56 ethnic groups (or 穿青人 …), with or without 族 as printed."""
    value = re.sub(rf"[^{HAN}]", "", compact(printed))
    if value.removesuffix("族") in _ETHNICITIES:
        return Normalised(value)
    if value in {"又", "又族"}:  # the left of 汉 lies under the border of its cell
        return Normalised(value.replace("又", "汉"), repaired=True)
    near = [
        name
        for name in _ETHNICITIES
        if len(name) > 1
        and len(value) == len(name) + 1
        and value[-1] == "族"
        and sum(a != b for a, b in zip(value, name, strict=False)) == 1
    ]
    if len(near) == 1:  # 工家族 is 土家族
        return Normalised(f"{near[0]}族", repaired=True)
    # A piece of a watermark stands behind it; one character may be the beginning of another name.
    whole = [
        name for name in _ETHNICITIES if value.startswith(name if len(name) > 1 else f"{name}族")
    ]
    found = max(whole, key=len, default="")
    rest = value[len(found) :]
    if not found or len(rest) > _SCRAP + rest.startswith("族") or value.count("族") > 1:
        return None
    return Normalised(found + "族" * rest.startswith("族"), repaired=True)


def relationship(printed: str) -> Normalised | None:
    """A relation of GB/T 4761 or a pair such as 父子; 关系 after it is left out."""
    value = re.sub(rf"[^{HAN}]", "", re.sub(r"\([^)]*\)?", "", compact(printed)))
    value = re.sub(r"^(系|为|是)|(的)?关系$|之$", "", value)
    value = {"户主本人": "户主", "戶主": "户主"}.get(value, value)
    if value not in _RELATIONSHIPS and re.fullmatch("户[^口号别籍名类型]", value):
        return Normalised("户主", repaired=True)  # no other relation begins with 户: 户生, 户屯
    if len(value) > 1 and value[-1] in "字予了" and f"{value[:-1]}子" in _RELATIONSHIPS:
        return Normalised(f"{value[:-1]}子", repaired=True)
    return Normalised(value) if value in _RELATIONSHIPS else None


def name_with_relationship(printed: str) -> Normalised | None:
    """The relation that stands in brackets behind a name: 郄海涛(父亲)."""
    match = _NAME_AND_RELATION.fullmatch(compact(printed))
    return relationship(match[1]) if match else None


def marital_status(printed: str) -> Normalised | None:
    """未婚, 已婚 …; 己 and 巳 read for 已 are put right, and one character misread of 有配偶."""
    value = re.sub(r"^[己巳]婚", "已婚", compact(printed).strip(_EDGE))
    value = re.sub(rf"^有(?:配[{HAN}]|[{HAN}]偶)$", "有配偶", value)
    return Normalised(value) if value in _MARRIAGES else None


def military_service(printed: str) -> Normalised | None:
    """兵役状况: 未服兵役, 退出现役 … as printed."""
    value = compact(printed).strip(_EDGE)
    return Normalised(value) if _MILITARY.fullmatch(value) else None


def education(printed: str) -> Normalised | None:
    """文化程度 as printed, when it is one."""
    value = compact(printed).strip(_EDGE)
    return Normalised(value) if _EDUCATION.search(value) and len(value) <= 16 else None


def blood_type(printed: str) -> Normalised | None:
    """A, B, AB, O (with 型 if printed) or 不明; 0 is O."""
    value = compact(printed).upper().strip(_EDGE).replace("0", "O")
    return Normalised(value) if _BLOOD_TYPE.fullmatch(value) else None


def height(printed: str) -> Normalised | None:
    """身高 in centimetres, without the unit: 165厘米, 165cm, 1.65米, 165.

    Who stands is taller than 80; 67 is what is left of 167.
    """
    value = compact(printed).strip(_EDGE)
    metres = re.fullmatch(r"([0-2])\.(\d{1,2})(米|m|M)?", value)
    if metres:
        return Normalised(str(int(metres[1] + metres[2].ljust(2, "0"))))
    found = re.fullmatch(r"([89]\d|1\d\d|2[0-3]\d)(\.\d)?(厘米|公分|cm|CM|Cm|㎝)?", value)
    return Normalised(found[1] + (found[2] or "")) if found else None


def address(printed: str) -> Normalised | None:
    """An address as printed: no spaces, half-width, clean edges; 房县 alone is one too."""
    value = compact(printed).strip(" :;,.。、_|'\"`~*=+【】[]<>《》-")
    value = re.sub(r"[【】]|^(为|是|在)(?=.{2,})", "", value)
    value = behind_other_words(value)
    lead = _LEADING.match(value)
    if lead is not None and not _HOUSE_NUMBER.search(lead[0]):  # 3号楼(位于新华路旁) has its home
        value = value[lead.end() :]
    value = _OPTIONS.sub("", without_choices(value))
    short = len(re.findall(rf"[{HAN}]", value)) < 3 and not begins_with_place(value)
    if short or _NO_ADDRESS.search(value):
        return None
    whole = _CROSSING.sub("交叉口", whole_places(value))
    return Normalised(whole, repaired=whole != value)


# A house has a number, but for villages; an estate's name may be the first half of a street's.
_NUMBERED_HOME = re.compile(r"\d|[一二三四五六七八九十][号室户层栋幢座单期组]|[村屯庄社寨铺湾组]$")


def home_address(printed: str) -> Normalised | None:
    """The address of a home, to its end: a number, a room, a village, an estate, a street.

    One that stops in the middle of a name was cut off where the line ends.
    """
    found = address(printed)
    if found is None or _PART_OF_A_HOME.search(str(found.value)):
        return None
    if not _NUMBERED_HOME.search(str(found.value)):
        return None
    return found if _HOME.search(str(found.value)) else None


def grade(printed: str) -> Normalised | None:
    """A school grade as printed: 三年级, 七年级(2)班, 初一, 高二."""
    value = compact(printed).strip(_EDGE)
    return Normalised(value) if _GRADE.search(value) and len(value) <= 20 else None
