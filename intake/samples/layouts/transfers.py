"""Transfer forms and the letters between schools.

Extras: `seal_from_school`, `seal_from_authority`, `seal_to_school`, `seal_to_authority` (texts of
the seals; an empty one is not pressed), `phone`. The receiving school's seal is always pressed on a
transfer form, the others when the form has already been there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from intake.samples.drawing import Rect, Style
from intake.samples.layouts.edition import Painter, layout
from intake.samples.layouts.letters import heading, letter_page, paragraphs, signed
from intake.samples.layouts.look import TOP, Look
from intake.samples.layouts.page import Cell, Page
from intake.samples.model import Layout, PaperFacts

Rows = list[tuple[float, list[Cell]]]

_BLOCKS = (
    ("转出学校", "seal_from_school", "from_school"),
    ("转出学校主管部门", "seal_from_authority", ""),
    ("转入学校", "seal_to_school", "to_school"),
    ("转入学校主管部门", "seal_to_authority", ""),
)


def _form_page(facts: PaperFacts, random: Random, size: tuple[int, int]) -> Page:
    label = Style(random.choice(("song", "hei", "song")), 28)
    hand = Style("hand", 33, random.choice(((28, 34, 100), (30, 30, 36))), wobble=0.035)
    value = random.choice((hand, Style("song", 28), Style("kai", 30), hand))
    form = random.choice(("plain", "padded", "dotted", "iso"))
    look = Look(label, value, date_form=form, spread=random.random() < 0.6)
    return Page(facts, random, size, replace(look, across=random.choice(("left", "center"))))


def _stamped(page: Page, block: int) -> str:
    """The seal of one of the four blocks; the receiving school's is pressed first of all."""
    _, key, field = _BLOCKS[block]
    school = page.facts.fields.get(field, "")
    text = page.also(key, school if isinstance(school, str) else "")
    return text if block == 2 or page.random.random() < 0.6 else ""


def _later(page: Page, days: int) -> str:
    applied = page.facts.fields.get("applied_on", "")
    if not isinstance(applied, str) or len(applied) != 10:
        return "    年    月    日"
    day = date.fromisoformat(applied) + timedelta(days=days)
    return f"{{:0}}{day.year} 年 {day.month} 月 {day.day} 日"


def _opinion(page: Page, block: int, rect: Rect, *, headed: bool) -> None:
    """One 意见 block: who, room for a seal, 签章 and a date."""
    page.canvas.frame(rect, page.rule, 2)
    left, top, right, bottom = rect
    who = _BLOCKS[block][0]
    if headed:
        page.put(f"{who}意见：", left + 18, top + 16, page.label)
    seal = _stamped(page, block)
    agree = page.random.choice(("同意", "同意转入", "同意接收", "情况属实")) if seal else ""
    if agree:
        page.put(f"{{:0}}{agree}", left + 70, top + 70, page.label, page.value)
    small = page.label.sized(0.9)
    page.flow("（盖章）", (left, bottom - 104, right - 40, bottom - 70),
              replace(TOP, across="right", label=small))  # fmt: skip
    day = _later(page, block + 1) if seal else "    年    月    日"
    page.flow(day, (left, bottom - 52, right - 26, bottom - 8), replace(TOP, across="right"))
    if seal:
        width = min(right - left, (bottom - top) * 1.3)
        centre = (right - width * 0.38, (top + bottom) / 2 + 14)
        page.seal(seal, centre, round(min(230, (bottom - top) * 0.92)), stray=0.06)


def _student_rows(page: Page) -> Rows:
    phone = page.also("phone", f"13{page.random.randrange(10**9):09d}")
    return [
        (70, [("学生姓名", 15), ("{student_name}", 21), ("性别", 10), ("{sex}", 12),
              ("出生日期", 15), ("{birth_date}", 27)]),
        (70, [("身份证号", 15), ("{id_number}", 35), ("学籍号", 13), ("{enrolment_number}", 37)]),
        (74, [("原就读学校", 15), ("{from_school}", 43), ("原年级", 15), ("{from_grade}", 27)]),
        (74, [("拟转入学校", 15), ("{to_school}", 43), ("转入年级", 15), ("{to_grade}", 27)]),
        (70, [("监护人姓名", 15), ("{guardian_name}", 21), ("与学生关系", 15),
              ("{guardian_relationship}", 17), ("联系电话", 12), (f"{{:0}}{phone}", 20)]),
        (100, [("转学原因", 15), ("{reason}", 85)]),
    ]  # fmt: skip


def _four_square(facts: PaperFacts, random: Random) -> Page:
    """申请表 with the four blocks two by two."""
    page = _form_page(facts, random, (1240, 1754))
    title = random.choice(("中小学学生转学申请表", "义务教育学校学生转学申请表", "学生转学申请表"))
    page.title(title, 80, Style(random.choice(("hei_bold", "song_bold")), 50, spacing=0.06))
    y = page.table(80, 190, 1080, _student_rows(page))
    page.canvas.frame((80, y, 1160, y + 90), page.rule, 2)
    sign = page.put("监护人签名：", 110, y + 28, page.label)
    guardian = str(facts.fields.get("guardian_name", ""))
    hand = Style("hand", 38, (28, 34, 100), wobble=0.05)
    page.put(f"{{:0}}{guardian}", sign[2] + 16, y + 22, page.label, hand)
    page.put("申请日期：{applied_on:parts}", 640, y + 28, page.label, page.value)
    y += 90
    for block in range(4):
        left, top = 80 + 540 * (block % 2), y + 300 * (block // 2)
        _opinion(page, block, (left, top, left + 540, top + 300), headed=True)
    note = "注：本表一式四份，转出、转入学校及双方学籍主管部门各存一份。"
    page.put(note, 84, y + 618, page.label.sized(0.85))
    return page


def _four_rows(facts: PaperFacts, random: Random) -> Page:
    """登记表 with a row for each block, its name in a narrow column."""
    page = _form_page(facts, random, (1240, 1754))
    title = random.choice(("河南省义务教育阶段学生转学登记表", "中小学生转学登记表", "转学登记表"))
    page.title(title, 70, Style(random.choice(("hei_bold", "song_bold")), 48))
    page.put("填表日期：{applied_on}", 800, 145, page.label, page.value)
    rows: Rows = [
        (68, [("姓名", 12), ("{student_name}", 22), ("性别", 10), ("{sex}", 12),
              ("出生年月日", 17), ("{birth_date}", 27)]),
        (68, [("学籍号", 12), ("{enrolment_number}", 38), ("身份证件号", 15), ("{id_number}", 35)]),
        (72, [("转出学校", 12), ("{from_school}", 44), ("年级", 12), ("{from_grade}", 32)]),
        (72, [("转入学校", 12), ("{to_school}", 44), ("年级", 12), ("{to_grade}", 32)]),
        (68, [("监护人", 12), ("{guardian_name}", 22), ("与学生关系", 17),
              ("{guardian_relationship}", 17), ("联系电话", 12), ("{@phone}", 20)]),
        (92, [("转学\n理由", 12), ("{reason}", 88)]),
    ]  # fmt: skip
    y = page.table(80, 190, 1080, rows)
    heads = ("转出\n学校\n意见", "转出学校\n学籍主管\n部门意见", "转入\n学校\n意见",
             "转入学校\n学籍主管\n部门意见")  # fmt: skip
    for block, head in enumerate(heads):
        page.canvas.frame((80, y, 210, y + 246), page.rule, 2)
        page.cell(head, (80, y, 210, y + 246))
        _opinion(page, block, (210, y, 1160, y + 246), headed=False)
        y += 246
    return page


def _landscape(facts: PaperFacts, random: Random) -> Page:
    """A wide form: the student on the left, the four blocks in columns below."""
    page = _form_page(facts, random, (1754, 1240))
    page.title("学生转学申请登记表", 60, Style("song_bold", 50, spacing=0.1))
    rows: Rows = [
        (70, [("学生姓名", 10), ("{student_name}", 14), ("性别", 7), ("{sex}", 7),
              ("出生日期", 10), ("{birth_date}", 17), ("学籍号", 9), ("{enrolment_number}", 26)]),
        (70, [("身份证号码", 10), ("{id_number}", 28), ("申请日期", 10), ("{applied_on}", 17),
              ("监护人及关系", 13), ("{guardian_name}", 12), ("{guardian_relationship}", 10)]),
        (74, [("原学校", 10), ("{from_school}", 32), ("原年级", 10), ("{from_grade}", 12),
              ("转学原因", 10), ("{reason}", 26)]),
        (74, [("转入学校", 10), ("{to_school}", 32), ("转入年级", 10), ("{to_grade}", 12),
              ("联系电话", 10), ("{@phone}", 26)]),
    ]  # fmt: skip
    y = page.table(80, 160, 1594, rows)
    width = 1594 / 4
    for block in range(4):
        left = 80 + width * block
        _opinion(page, block, (left, y, left + width, y + 430), headed=True)
    return page


_LETTER = (
    (
        "{_to_school}：\n"
        "兹有我校 {_grade} 学生 {_student_name}，性别 {_sex}[，身份证号 {_id_number}]"
        "[，学籍号 {_enrolment_number}]，因 {_reason}，需转入贵校就读，请予接洽。"
    ),
    (
        "{to_school}：\n我校{grade}学生{student_name}（{sex}[，身份证号码：{id_number}]"
        "[，学籍号：{enrolment_number}]），因{reason}，拟转入贵校就读，特此联系，请予安排为盼。"
    ),
)


def _contact_letter(text: str, *, filled: bool) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = letter_page(facts, random, (1240, 1500), filled=filled)
        y = heading(page, random.choice(("就学联系函", "学生就学联系函")))
        first, _, body = text.partition("\n")
        page.put(first, 130, y, page.label, page.value)
        y = paragraphs(page, body, y + page.label.size * 2)
        _two_seals(page, y + 90)
        return page

    return paint


def _two_seals(page: Page, y: float) -> None:
    """School and authority, each with its seal, and one date."""
    page.put("学校（盖章）：", 130, y, page.label)
    page.put("{from_school}", 130, y + 56, page.label, page.value)
    page.office_seal((360, y + 70), 225, key="seal_from_school")
    page.put("学籍主管部门（盖章）：", 690, y, page.label)
    page.put("[{@seal_from_authority}]", 690, y + 56, page.label, page.label)
    page.office_seal((900, y + 80), 225, key="seal_from_authority")
    page.put("{issued_on:parts}", 690, y + 210, page.label, page.value)


def _contact_table(facts: PaperFacts, random: Random) -> Page:
    page = _form_page(facts, random, (1240, 1500))
    y = heading(page, "就学联系函", 90)
    page.put("{to_school}：", 100, y, page.label, page.value)
    intro = "现将我校下列学生的情况函告贵校，请予接收并办理学籍转接手续。"
    y = paragraphs(page, intro, y + 66, margin=100)
    rows: Rows = [
        (78, [("学生姓名", 18), ("{student_name}", 32), ("性别", 16), ("{sex}", 34)]),
        (78, [("身份证号", 18), ("{id_number}", 82)]),
        (78, [("学籍号", 18), ("{enrolment_number}", 42), ("年级", 14), ("{grade}", 26)]),
        (78, [("现就读学校", 18), ("{from_school}", 82)]),
        (110, [("转学原因", 18), ("{reason}", 82)]),
    ]
    y = page.table(100, y + 10, 1040, rows)
    _two_seals(page, y + 60)
    return page


_ENROLMENTS: Sequence[tuple[str, str, str, bool]] = (
    (
        "attendance",
        "在读证明",
        (
            "兹证明学生{student_name}[，身份证号：{id_number}][，学籍号：{enrolment_number}]，"
            "现就读于{school}{grade}。\n特此证明。"
        ),
        False,
    ),
    (
        "attendance_form",
        "在读证明",
        (
            "学生姓名：{_student_name}\n身份证号：{_id_number}\n学籍号：{_enrolment_number}\n"
            "该生系 {_school} {_grade} 在读学生，情况属实。\n特此证明。"
        ),
        True,
    ),
    (
        "record",
        "学籍证明",
        (
            "{student_name}同学[（身份证号码{id_number}）]系我校{grade}在籍学生"
            "[，全国学籍号为{enrolment_number}]，学籍在{school}。\n特此证明！"
        ),
        False,
    ),
    (
        "transfer",
        "转学证明",
        (
            "学生{_student_name}，[身份证号{_id_number}，][学籍号{_enrolment_number}，]"
            "在 {_school} {_grade} 学习，现因家庭原因申请转学，准予转出，请予接收。"
        ),
        True,
    ),
)


def _enrolment(title: str, text: str, *, filled: bool) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = letter_page(facts, random, (1240, random.choice((1250, 1500))), filled=filled)
        y = paragraphs(page, text, heading(page, title))
        school = facts.fields.get("school", "")
        seal = ("seal_from_school", school if isinstance(school, str) else "")
        signatory = "{school}" if random.random() < 0.7 else "（学校公章）"
        date = "{issued_on:parts}" if filled else "{issued_on}"
        signed(page, signatory, date, y + 100, seal)
        return page

    return paint


_FORMS: Sequence[tuple[str, Painter]] = (
    ("form_four_square", _four_square),
    ("form_four_rows", _four_rows),
    ("form_landscape", _landscape),
)
LAYOUTS: tuple[Layout, ...] = (
    *(layout("transfer_application", name, paint) for name, paint in _FORMS),
    layout("study_contact_letter", "letter_filled", _contact_letter(_LETTER[0], filled=True)),
    layout("study_contact_letter", "letter_typed", _contact_letter(_LETTER[1], filled=False)),
    layout("study_contact_letter", "letter_table", _contact_table),
    *(layout("enrolment_certificate", name, _enrolment(title, text, filled=filled))
      for name, title, text, filled in _ENROLMENTS),
)  # fmt: skip
