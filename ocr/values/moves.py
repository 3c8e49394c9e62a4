"""What a register tells of moving and of work: open words, of which some cannot be."""

from __future__ import annotations

import re

from ocr.model import FieldProblem
from ocr.values.characters import HAN
from ocr.values.model import Normalised
from ocr.values.places import whole_places
from ocr.values.words import text

_MOVED = re.compile(
    r"\d|久居|世居|祖居|原籍|迁|移|出生|[落入立分补上]户|购房|投靠|随[父母夫妻]|收养|毕业|补录|[省市县区镇乡村]"
)
_FROM = re.compile(rf"(?<=由)[{HAN}]+(?=迁)|(?<=[日0-9])(?![年月日因由自])[{HAN}]+$")
_SETTLED = re.compile(
    r"^(由?久居|因出生迁来|因出生(?!迁|申报|登记|入户|落户|报))[^\d,。、;(于在此本]{1,4}$"
)
_YEARLESS = re.compile(r"年?\d{1,2}月")  # 1月11日由临泉县迁来: its beginning was not read
_BORN_HERE = re.compile("^(?:出?生|[园国困囚固田回囙团圆图]出生)(?=迁|$)")  # 因 lost or misread
_FROM_ANOTHER = re.compile("^[也地池她驰](?=所移入)")  # 他所移入 of which 亻 was lost or misread
_DAY_OF_MOVING = re.compile(r"^(\d{4})[,.](\d\d)[,.](\d\d)")  # commas read for its stops
_BECAUSE = re.compile("(?<=[日0-9])[园国困囚固田回囙团圆图](?=购房|出生|投靠|结婚|工作)")
# Half of 迁来 behind the place somebody came from.
_CAME = re.compile(rf"(?<=[县区市镇乡旗州])(?:迁(?![入出往移至])[{HAN}]?|[{HAN}]?来)$")
_SETTLED_HERE = re.compile("久居|迁来|迁入")
_WITHOUT_WORKPLACE = re.compile(
    "个体|务农|在家|待业|无业|经商|务工|[退离]休|学生|农民|居民|自营|在校|学龄|现役"
)
_SCRAP = 2  # characters
_FARMER = re.compile("(?<=^[粮务菜果茶棉蚕])[衣浓衷]$")
_HOUSEHOLD = re.compile("户|农|家庭|集体|居民|城镇")
_NOT_FARMING = re.compile(rf"^(?![非户别类型质性])[{HAN}](?=农业(?:家庭|集体)?户$)")


def moved(printed: str) -> Normalised | None:
    """When and whence somebody moved here: 久居, 因出生迁来, 2003年11月3日昌平区.

    What tells neither of a day nor of moving is no such value. 县 read as 具 is put right, and
    strokes of another line behind a set phrase are left out.
    """
    found = text(printed)
    if found is None or not _MOVED.search(str(found.value)):
        return None
    if _YEARLESS.match(str(found.value)):
        return None
    whole = re.sub(rf"(?<=[{HAN}][{HAN}])具(?=迁)", "县", str(found.value))
    whole = _BORN_HERE.sub("因出生", whole)
    whole = _FROM_ANOTHER.sub("他", _SETTLED.sub(r"\1", whole))
    whole = _BECAUSE.sub("因", _DAY_OF_MOVING.sub(r"\1.\2.\3", whole))
    whole = _CAME.sub("迁来", whole) if "由" in whole else whole
    whole = _FROM.sub(lambda origin: whole_places(origin[0]), whole)
    return Normalised(whole, repaired=whole != found.value)


def workplace(printed: str) -> Normalised | None:
    """Where somebody works, as printed; scraps of one or two characters are strokes of other cells.

    When and whence somebody moved stands below it, and is no such value.
    """
    found = text(printed)
    if found is None or _SETTLED_HERE.search(str(found.value)):
        return None
    value = str(found.value)
    return found if len(value) > _SCRAP or _WITHOUT_WORKPLACE.fullmatch(value) else None


def occupation(printed: str) -> Normalised | None:
    """What somebody does, as printed: of one character it is a scrap; 久居 stands below it."""
    found = text(printed)
    if found is None or len(str(found.value)) < _SCRAP or _SETTLED_HERE.search(str(found.value)):
        return None
    whole = _FARMER.sub("农", str(found.value))
    return Normalised(whole, repaired=whole != found.value)


def household_type(printed: str) -> Normalised | None:
    """What kind of household it is, as printed; of 非 misread before 农业 something is left."""
    found = text(printed)
    if found is None or not _HOUSEHOLD.search(str(found.value)):
        return None
    whole = _NOT_FARMING.sub("非", str(found.value))
    doubts = (FieldProblem.LOW_CONFIDENCE,) if whole != found.value else ()
    return Normalised(whole, doubts, repaired=whole != found.value)
