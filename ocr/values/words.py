"""Open words, addresses and the closed lists of words: sex, ethnicity, relation, marriage."""

from __future__ import annotations

import re

from ocr.values.blanks import without_choices
from ocr.values.characters import EDGE, HAN, compact
from ocr.values.divisions import is_division
from ocr.values.lists import LISTS, NOTHING
from ocr.values.model import Normalised
from ocr.values.places import begins_with_place, behind_other_words, whole_places

# What a watermark leaves behind a county: 使用, 专用, 审核.
_STAMP_BEHIND = re.compile(rf"(?P<place>.*[县区旗市])[{HAN}]?[用审核仅供]$")
_ETHNICITIES, _RELATIONSHIPS, _MARRIAGES = (
    frozenset(LISTS[key].split()) for key in ("ethnicities", "relationships", "marriages")
)
_NAME_AND_RELATION = re.compile(rf"[{HAN}·.]{{2,20}}[(/]([{HAN}]{{1,4}})\)?")
# Of the colons in a scope those that no kind of trade or heading stands before.
_PARTING_COLON = re.compile(
    r"(?<!项目)(?<![批零]发)(?<!零售)(?<!批零)(?<![销出]售)(?<!经[营销])(?<![加主兼]营)(?<!加工)(?<!生产)"
    r"(?<!制造)(?<!范围)(?<!从事)(?<!代[购销])(?<!收购)(?<!种植)(?<!养殖)(?<![以如]下)(?<!包括):"
)
_TWO_KINDS = frozenset({"县市", "县省", "县区", "区市", "区省", "区县"})
_SCRAP = 2  # characters
_RELIGION = re.compile("教|信仰")
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
_CROSSING = re.compile("交[义又乂]口")  # one stroke less than 叉 has
_HOME = re.compile(
    r"[0-9A-Za-z)号室户楼层幢栋座元组村园城苑里巷弄院厦区屯庄队社寨铺湾店房间套街路道镇乡府庭湖都郡寓]$"
)
_MILITARY = re.compile(
    "[未已免不现]?(正在)?(服过?)?(兵|现|预备)役(登记)?|(退出|退)(现)?役|退伍(军人)?|复员(军人)?|转业(军人)?|现役军人|[未已]服|预备役(军[官人]|士兵)"
)
_BLOOD_TYPE = re.compile(r"(A|B|AB|O)型?(RH[阴阳]性)?|不[明详]|未知")
_LABEL_END = re.compile("^年?级(?=.)")  # of the label 年级, read onto the value
_FIRST = re.compile(r"(?<=^[初高])[~\-—–_](?=$|年级|[(第0-9])")  # 高一, its last stroke misread
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
    value = compact(printed).strip(EDGE)
    whole = re.sub("^[全仝金]业(?=职工)", "企业", value)
    insured = re.search("保险|养老|企保|居保|职保", whole)
    return Normalised(whole, repaired=whole != value) if insured else None


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
    value = re.sub(r"^[己巳]婚", "已婚", compact(printed).strip(EDGE))
    value = re.sub(rf"^有(?:配[{HAN}]|[{HAN}]偶)$", "有配偶", value)
    return Normalised(value) if value in _MARRIAGES else None


def military_service(printed: str) -> Normalised | None:
    """兵役状况: 未服兵役, 退出现役 … as printed."""
    value = compact(printed).strip(EDGE)
    return Normalised(value) if _MILITARY.fullmatch(value) else None


def education(printed: str) -> Normalised | None:
    """文化程度 as printed, when it is one."""
    value = compact(printed).strip(EDGE)
    return Normalised(value) if _EDUCATION.search(value) and len(value) <= 16 else None


def blood_type(printed: str) -> Normalised | None:
    """A, B, AB, O (with 型 if printed) or 不明; 0 is O."""
    value = compact(printed).upper().strip(EDGE).replace("0", "O")
    return Normalised(value) if _BLOOD_TYPE.fullmatch(value) else None


def height(printed: str) -> Normalised | None:
    """身高 in centimetres, without the unit: 165厘米, 165cm, 1.65米, 165.

    Who stands is taller than 80; 67 is what is left of 167.
    """
    value = compact(printed).strip(EDGE)
    metres = re.fullmatch(r"([0-2])\.(\d{1,2})(米|m|M)?", value)
    if metres:
        return Normalised(str(int(metres[1] + metres[2].ljust(2, "0"))))
    found = re.fullmatch(
        r"([89]\d|1\d\d|2[0-3]\d)(\.\d)?(厘米|公分|cm|CM|Cm|㎝)?"
        r"(?:(?<=\D)(?:不明|未知|(?:AB|[ABO])型))?",  # the 血型 of the next cell, read in one line
        value,
    )
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
    value = _LABEL_END.sub("", _FIRST.sub("一", compact(printed)).strip(EDGE))
    return Normalised(value) if _GRADE.search(value) and len(value) <= 20 else None
