"""From cells to values.

Each function gives the value, None where the cell is empty, or a `Text` that says what is wrong:
nothing is put right that a person should look at.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from intake.records.cells import Cell, Origin, is_forced_text, text_of
from intake.records.vocabulary import vocabulary, word_key
from matching.compare.id_numbers import normal_id_number
from matching.model import Relationship, Text
from ocr.values.characters import HAN, MIDDLE_DOTS, compact, half_width
from ocr.values.identity import birth_date_of, check_character, is_id_number

_EXPONENT = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+]?\d+")
_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number
_DATE = re.compile(
    r"((?:19|20)\d\d)(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))"
    r"(?:[T ]?00?:00(?::00(?:\.0+)?)?)?"
)
_DAY_NUMBERS = range(1, 80_000)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_ENROLMENT = re.compile(r"[GJL]\d{17}[\dX]|[A-Z]?\d{8,20}X?")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) | (?=[{HAN}])")
_DOTS = re.compile(f"[{MIDDLE_DOTS}]")
_LOST = re.compile("[?？□■〓�\ue000-\uf8ff*＊]")
_IN_NAMES = frozenset({"Mn", "Mc", "Lm", "Lo", "Ll", "Lu", "Lt"})
_LONGEST = 100

SPOILT = Text(
    "数字被表格软件改成了科学计数或抹去了末位，请将该列设为文本后重新填写",
    "a spreadsheet turned the number into a floating-point one or lost its last digits; "
    "format the column as text and enter it again",
)


def plain_text(cell: Cell) -> str | Text | None:
    """Text of any kind, up to 100 characters."""
    text = text_of(cell)
    if _is_nothing(text):
        return None
    if len(text) > _LONGEST:
        return Text(f"超过 {_LONGEST} 个字符", f"more than {_LONGEST} characters")
    return text


def person_name(cell: Cell) -> str | Text | None:
    """A person's name with its printed characters; spaces between Han characters are no part."""
    text = text_of(cell)
    if _is_nothing(text):
        return None
    name = _DOTS.sub("·", _BETWEEN_HAN.sub("", unicodedata.normalize("NFC", text)))
    if _LOST.search(name):
        return Text(
            f"姓名“{name}”有丢失的字，请用 XLSX 或 UTF-8 保存后重新导入",
            f"a character of the name “{name}” was lost; save as XLSX or in UTF-8",
        )
    strange = {c for c in name if unicodedata.category(c) not in _IN_NAMES and c not in "· -'’."}
    if strange or len(name) > _LONGEST or not isinstance(cell, str):
        shown = "".join(sorted(strange)) or name[:10]
        return Text(f"姓名里不应有“{shown}”", f"“{shown}” does not belong in a name")
    return name


def person_names(cell: Cell) -> tuple[str, ...] | Text | None:
    """Several names, separated by 、 , ; or /."""
    parts = re.split(r"[、,，;；/]", text_of(cell))
    names = [person_name(part) for part in parts]
    for name in names:
        if isinstance(name, Text):
            return name
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str))) or None


def id_number(cell: Cell, origin: Origin, *known: str | None) -> str | Text | None:
    """A resident's ID number of 18 characters; 15 digits are brought to 18.

    Args:
        cell: the cell.
        origin: of the file; in CSV a number ending in 000 may be what a spreadsheet left of it.
        *known: other texts of the row that may confirm such a number (学籍号 holds it too).
    """
    text = compact(text_of(cell)).replace("-", "").upper()
    if _is_nothing(text):
        return None
    if _is_spoilt(cell, text):
        return SPOILT
    number = normal_id_number(text)
    fault = _id_number_fault(number)
    if fault is not None:
        return fault
    cut = not origin.typed and len(text) == 18 and number.endswith("000")
    if cut and not is_forced_text(cell) and not any(one and number in one for one in known):
        return Text(
            "号码以 000 结尾，可能是表格软件抹去了末位；请核对后用 XLSX（文本格式）导入",
            "the number ends in 000, as a spreadsheet leaves a long one; check it and import it "
            "from XLSX as text",
        )
    return number


def _id_number_fault(number: str) -> Text | None:
    if is_id_number(number):
        return None
    if len(number) != 18:
        return Text(
            f"身份证件号应为 18 位，现为 {len(number)} 位",
            f"an ID number has 18 characters, this one {len(number)}",
        )
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return Text("身份证件号含有数字以外的字符", "the ID number holds other characters")
    if birth_date_of(number) is None:
        return Text("身份证件号中的出生日期不存在", "the date of birth in the ID number is none")
    if check_character(number[:17]) != number[17]:
        return Text("身份证件号校验位不符，请核对", "the ID number fails its check; compare it")
    return Text("身份证件号的地区码不存在", "the region code of the ID number is none")


def enrolment_number(cell: Cell) -> str | Text | None:
    """A 学籍号: G, J or L and 18 characters, or a number of the province's own."""
    text = compact(text_of(cell)).upper()
    if _is_nothing(text):
        return None
    if _is_spoilt(cell, text):
        return SPOILT
    if not _ENROLMENT.fullmatch(text):
        return Text("不是学籍号（G、J、L 加 18 位）", "no enrolment number (G, J, L and 18 digits)")
    if text[0] == "G" and len(text) == 19 and check_character(text[1:18]) != text[18]:
        return Text(f"学籍号{text}的校验位不符，请核对", f"{text} fails its check; please compare")
    return text


def school_code(cell: Cell) -> str | Text | None:
    """A 学校标识码."""
    text = compact(text_of(cell))
    if _is_nothing(text):
        return None
    if _is_spoilt(cell, text):
        return SPOILT
    if not _CODE.fullmatch(text):
        return Text(f"“{text[:30]}”不是学校标识码", f"“{text[:30]}” is no school code")
    return text


def calendar_date(cell: Cell, origin: Origin) -> date | Text | None:
    """A date: 2012-03-15, 2012/3/15, 2012.3.15, 2012年3月15日, 20120315, or a spreadsheet's own."""
    found = _calendar_date(cell, origin)
    if isinstance(found, date) and not date(1900, 1, 1) <= found <= origin.today:
        return Text(f"日期{found}不合理", f"{found} cannot be")
    return found


def _calendar_date(cell: Cell, origin: Origin) -> date | Text | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = half_width(text_of(cell))
    if _is_nothing(text):
        return None
    if origin.first_day is not None and isinstance(cell, int | float) and cell in _DAY_NUMBERS:
        return origin.first_day + timedelta(days=int(cell))
    match = _DATE.fullmatch(re.sub(r"(?<=\d) (?=[月日年])|(?<=[月日年]) (?=\d)", "", text))
    try:
        if match is not None:
            return date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5]))
    except ValueError:
        pass
    return Text(
        f"“{text[:30]}”不是日期，请写成 2012-03-15", f"“{text[:30]}” is no date; write 2012-03-15"
    )


def sex(cell: Cell) -> str | Text | None:
    """`男` or `女`."""
    text = text_of(cell)
    if _is_nothing(text):
        return None
    return vocabulary().sexes.get(word_key(text)) or Text(
        f"性别“{text[:10]}”应为男或女", f"sex is 男 or 女, not “{text[:10]}”"
    )


def truth(cell: Cell) -> bool | Text | None:
    """是 or 否, true or false."""
    text = text_of(cell)
    if _is_nothing(text):
        return None
    said = vocabulary().truths.get(word_key(text))
    if said is None:
        return Text(f"“{text[:10]}”应为是或否", f"“{text[:10]}” is neither 是 nor 否")
    return said


def relationship(cell: Cell) -> Relationship | Text | None:
    """What a guardian is to the student."""
    text = text_of(cell)
    if not text:
        return None
    found = vocabulary().relationships.get(word_key(text))
    if found is None:
        return Text(
            f"关系“{text[:10]}”不认得，可写父亲、母亲、祖父、祖母、外祖父、外祖母、其他",
            f"the relationship “{text[:10]}” is not known; write father, mother, grandfather, "
            "grandmother or other",
        )
    return Relationship(found)


def is_no_guardian(cell: Cell) -> bool:
    """Whether a relation names somebody who is nobody's guardian (弟弟, 妹妹)."""
    return word_key(text_of(cell)) in vocabulary().not_guardians


def is_resident_paper(cell: Cell) -> bool:
    """Whether a number of this kind of paper is a resident's ID number; an empty cell says so."""
    text = text_of(cell)
    return not text or text == "1" or word_key(text) in vocabulary().resident_papers


def entries(cell: Cell) -> tuple[str, ...]:
    """Entries separated by `;`, `；` or line breaks, none twice."""
    lines = cell if isinstance(cell, str) else text_of(cell)
    parts = (text_of(part) for part in re.split(r"[;；\r\n]", lines))
    return tuple(dict.fromkeys(part for part in parts if part and not _is_nothing(part)))


def whole_number(cell: Cell) -> int | Text | None:
    """A whole number from 0."""
    text = compact(text_of(cell)).replace(",", "")
    if _is_nothing(text):
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        return Text(f"“{text[:20]}”不是整数", f"“{text[:20]}” is no whole number")
    return int(text)


def _is_nothing(text: str) -> bool:
    return not text or (len(text) < 10 and compact(text).lower() in vocabulary().nothing)


def _is_spoilt(cell: Cell, text: str) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return abs(cell) >= _EXACT or cell != int(cell)
    return _EXPONENT.fullmatch(text) is not None
