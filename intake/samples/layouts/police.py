"""Police papers about residents: the 常住人口信息表 print-out and certificates in free text.

Extras: `seal` (police office), `clerk` (经办人).
"""

from __future__ import annotations

from random import Random

from intake.samples.drawing import Style
from intake.samples.layouts.edition import Painter, layout
from intake.samples.layouts.letters import heading, letter_page, paragraphs, signed
from intake.samples.layouts.look import Look
from intake.samples.layouts.page import Cell, Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import photograph

Rows = list[tuple[float, list[Cell]]]


def _sheet(title: str, size: tuple[int, int], *, columns: int) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        label = Style(random.choice(("song", "hei")), 27)
        value = Style(random.choice(("song", "fangsong", "kai")), 27)
        form = random.choice(("padded", "iso", "packed", "padded"))
        across = random.choice(("left", "left", "center"))
        page = Page(facts, random, size, Look(label, value, date_form=form, across=across))
        page.title(title, 70, Style(random.choice(("hei_bold", "song_bold")), 50, spacing=0.15))
        rows = _sheet_rows() if columns == 2 else _wide_rows()
        y = page.table(90, 200, size[0] - 180 - 260, rows[:4])
        photo = (size[0] - 90 - 260, 200, size[0] - 90, y)
        page.canvas.frame(photo, page.rule, 2)
        photograph(page.canvas, (photo[0] + 14, 212, photo[2] - 14, y - 12))
        y = page.table(90, y, size[0] - 180, rows[4:])
        note = random.choice(("本表仅供办理转学使用", "此表加盖户口专用章有效", ""))
        page.put(note, 95, y + 30, page.label)
        page.put("打印日期：{printed_on}", size[0] * 0.56, y + 90, page.label, page.value)
        page.put("经办人：[{@clerk}]", 95, y + 90, page.label, page.value)
        page.office_seal((size[0] * 0.72, y + 110), 235, default="公安局户口专用章")
        return page

    return paint


def _sheet_rows() -> Rows:
    return [
        (72, [("姓名", 22), ("{name}", 30), ("性别", 20), ("{sex}", 28)]),
        (72, [("曾用名", 22), ("{former_name}", 30), ("民族", 20), ("{ethnicity}", 28)]),
        (72, [("出生日期", 22), ("{birth_date}", 30), ("与户主关系", 20),
              ("{relationship_to_head}", 28)]),
        (72, [("公民身份号码", 22), ("{id_number}", 78)]),
        (72, [("户号", 18), ("{household_number}", 32), ("户主姓名", 18), ("{head_name}", 32)]),
        (80, [("出生地", 18), ("{birthplace}", 32), ("籍贯", 18), ("{native_place}", 32)]),
        (88, [("住址", 18), ("{address}", 82)]),
        (80, [("文化程度", 18), ("", 32), ("婚姻状况", 18), ("", 32)]),
        (80, [("服务处所", 18), ("", 32), ("职业", 18), ("", 32)]),
        (80, [("何时由何地\n迁来本址", 18), ("{moved_to_address}", 82)]),
        (80, [("其他住址", 18), ("", 82)]),
    ]  # fmt: skip


def _wide_rows() -> Rows:
    return [
        (70, [("姓名", 12), ("{name}", 20), ("曾用名", 12), ("{former_name}", 18), ("性别", 10),
              ("{sex}", 10)]),
        (70, [("民族", 12), ("{ethnicity}", 20), ("出生日期", 14), ("{birth_date}", 36)]),
        (70, [("公民身份号码", 16), ("{id_number}", 40), ("户号", 10),
              ("{household_number}", 22)]),
        (70, [("户主姓名", 16), ("{head_name}", 24), ("户主或与户主关系", 24),
              ("{relationship_to_head}", 20)]),
        (74, [("出生地", 14), ("{birthplace}", 36), ("籍贯", 14), ("{native_place}", 36)]),
        (80, [("户籍地址", 14), ("{address}", 86)]),
        (80, [("何时由何地迁来本址", 24), ("{moved_to_address}", 76)]),
        (70, [("宗教信仰", 14), ("", 20), ("兵役状况", 14), ("", 20), ("血型", 12), ("", 20)]),
    ]  # fmt: skip


_WORDINGS: tuple[tuple[str, str, str, bool], ...] = (
    (
        "family_relation",
        "户籍证明",
        (
            "兹证明我辖区居民{name}[，公民身份号码：{id_number}]，与{relative_name}"
            "[（公民身份号码：{relative_id_number}）]系{relationship}关系。\n特此证明。"
        ),
        False,
    ),
    (
        "kinship",
        "亲属关系证明",
        (
            "经查，{name}[（身份证号{id_number}）]与{relative_name}[（身份证号{relative_id_number}）]"
            "为{relationship}关系，情况属实。\n本证明仅限办理入学、转学手续使用。"
        ),
        False,
    ),
    (
        "form",
        "户籍证明",
        (
            "姓名：{_name}\n公民身份号码：{_id_number}\n"
            "亲属姓名：{_relative_name}\n公民身份号码：{_relative_id_number}\n"
            "经核查人口信息系统，上述二人系 {_relationship} 关系。\n"
            "此证明自开具之日起三十日内有效。"
        ),
        True,
    ),
    (
        "statement",
        "证 明",
        (
            "{name}[，身份证号码{id_number}]；{relative_name}[，身份证号码{relative_id_number}]。"
            "经我所查询户籍档案，以上二人之间是{relationship}关系。\n特此证明"
        ),
        False,
    ),
)


def _certificate(title: str, text: str, *, filled: bool) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = letter_page(facts, random, (1240, random.choice((1300, 1500, 1754))), filled=filled)
        y = heading(page, title)
        y = paragraphs(page, text, y)
        date = "{issued_on:parts}" if filled else "{issued_on}"
        signed(page, "{issuer}", date, y + 90)
        return page

    return paint


LAYOUTS: tuple[Layout, ...] = (
    layout("resident_information_sheet", "information_sheet",
           _sheet("常住人口信息表", (1240, 1600), columns=2)),
    layout("resident_information_sheet", "register_sheet",
           _sheet("常住人口登记表", (1240, 1600), columns=2)),
    layout("resident_information_sheet", "wide_sheet",
           _sheet("常住人口基本信息表", (1700, 1200), columns=3)),
    *(layout("household_certificate", name, _certificate(title, text, filled=filled))
      for name, title, text, filled in _WORDINGS),
)  # fmt: skip
