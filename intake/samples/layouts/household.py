"""The household register: cover, change of address, members' cards.

Extras: `seal` (police office), `province` (its police seal stands on the cover), `clerk` (name on
the clerk's seal), `correction` (an entry under 登记事项变更和更正记载), `moved_on` (the date, ISO,
beside the later address).
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from intake.samples.drawing import Style
from intake.samples.layouts.edition import Painter, by_part, layout
from intake.samples.layouts.look import Look
from intake.samples.layouts.page import Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import Imprint
from intake.samples.wording import date

_INKS = ((25, 25, 30), (45, 45, 60), (70, 70, 85), (30, 30, 70))
_PAPERS = ((250, 247, 240), (246, 240, 226), (240, 244, 236), (252, 250, 247))


def _look(random: Random, *, dots: bool, size: int = 31) -> Look:
    label = Style(random.choice(("song", "hei", "song")), size - 3, (40, 40, 44))
    if dots:
        value = Style("dot", size, random.choice(_INKS), dots=True)
        slip = random.choice((8, 8, 16, 22))
        shift = (random.uniform(-slip, slip * 0.6), random.uniform(-slip, slip))
    else:
        value = Style(random.choice(("song", "fangsong", "kai")), size, random.choice(_INKS))
        shift = (random.uniform(-4, 4), random.uniform(-3, 3))
    form = random.choice(("padded", "plain", "padded", "packed" if dots else "padded"))
    rule = random.choice(((60, 60, 60), (120, 60, 50), (70, 90, 70)))
    spread = random.random() < 0.8
    return Look(label, value, random.choice(_PAPERS), form, shift, spread=spread, rule=rule)


def _police(page: Page) -> str:
    return page.also("seal", "固始县公安局户口专用章")


def _clerk(page: Page, x: float, y: float) -> None:
    """The clerk signs with a small square seal; it is no seal of an office."""
    imprint = Imprint(page.also("clerk", "王秀英印"), shape="square")
    page.seal(imprint, (x, y), 76)


def _optional(page: Page, field: str, blank: str) -> str:
    return f"{{{field}}}" if page.has(field) else f"{{:0}}{blank}"


def _card_rows(
    page: Page, id_label: str, blank: str
) -> list[tuple[float, list[tuple[str, float]]]]:
    def maybe(field: str) -> str:
        return _optional(page, field, blank)

    unit = page.random.choice(("", "厘米", "cm")) if page.has("height") else ""
    height = "{:0}{height}" + unit
    left, right = (15.0, 37.0), (17.0, 31.0)
    two_lines = "户主或与\n户主关系"
    return [
        (88, [("姓名", left[0]), ("{name}", left[1]), (two_lines, right[0]),
              ("{relationship_to_head}", right[1])]),
        (72, [("曾用名", left[0]), (maybe("former_name"), left[1]), ("性别", right[0]),
              ("{sex}", right[1])]),
        (72, [("出生地", left[0]), ("{birthplace}", left[1]), ("民族", right[0]),
              ("{ethnicity}", right[1])]),
        (72, [("籍贯", left[0]), ("{native_place}", left[1]), ("出生日期", right[0]),
              ("{birth_date}", right[1])]),
        (80, [("本市（县）\n其他住址", left[0]), (maybe("other_address"), left[1]),
              ("宗教信仰", right[0]), (maybe("religion"), right[1])]),
        (80, [(id_label, left[0]), ("{id_number}", left[1]), ("身高", 8), (height, 15),
              ("血型", 8), (maybe("blood_type"), 17)]),
        (72, [("文化程度", left[0]), (maybe("education"), 18), ("婚姻状况", 13),
              (maybe("marital_status"), 17), ("兵役状况", 13), (maybe("military_service"), 24)]),
        (76, [("服务处所", left[0]), (maybe("workplace"), left[1]), ("职业", right[0]),
              (maybe("occupation"), right[1])]),
        (80, [("何时由何地\n迁来本市(县)", left[0]), (maybe("moved_to_city"), 85)]),
        (80, [("何时由何地\n迁来本址", left[0]), (maybe("moved_to_address"), 85)]),
    ]  # fmt: skip


def _card(page: Page, top: float, id_label: str) -> float:
    random = page.random
    blank = random.choice(("", "", "", "无"))
    title = Style(random.choice(("song_bold", "hei_bold")), 50, page.label.ink, 0.35)
    page.title("常住人口登记卡", top, title)
    margin = 90
    y = page.table(margin, top + 82, page.width - 2 * margin, _card_rows(page, id_label, blank))
    page.canvas.frame((margin, y, page.width - margin, y + 84), page.rule, 2)
    level = y + 26
    page.put("承办人签章：", margin + 30, level, page.label)
    _clerk(page, margin + 330, y + 40)
    day = "{registered_on:parts}" if random.random() < 0.5 else "{registered_on}"
    page.put("登记日期：" + day, page.width * 0.55, level, page.label, page.value)
    return y + 84


def _changes(page: Page, top: float, bottom: float) -> None:
    page.title("登记事项变更和更正记载", top, page.label.sized(1.3))
    head = [("项目", 16.0), ("变更、更正后的项目内容", 42.0), ("变更、更正日期", 22.0),
            ("承办人签章", 20.0)]  # fmt: skip
    y = page.table(90, top + 52, page.width - 180, [(56, head)])
    while y + 62 < bottom:
        page.table(90, y, page.width - 180, [(62, [("", share) for _, share in head])])
        y += 62
    note = page.also("correction")
    if note:
        page.put("{@correction}", 340, top + 124, page.value)


def _member(id_label: str, *, dots: bool, changes: bool = False) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = Page(facts, random, (1480, 1460 if changes else 1090), _look(random, dots=dots))
        bottom = _card(page, random.randint(34, 56), id_label)
        if changes:
            _changes(page, bottom + 40, page.height - 30)
        where = (page.width * random.uniform(0.42, 0.86), bottom - random.uniform(60, 240))
        page.seal(Imprint(_police(page)), where, random.randint(230, 270))
        return page

    return paint


def _cover(title: str, *, dots: bool) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = Page(facts, random, (1480, 1080), _look(random, dots=dots, size=34))
        page.title(title, 70, Style("song_bold", 56, page.label.ink, 0.4))
        rows = [
            (110.0, [("户别", 14.0), ("{household_type}", 34.0), ("户主姓名", 16.0),
                     ("{head_name}", 36.0)]),
            (120.0, [("户号", 14.0), ("{household_number}", 34.0), ("住址", 16.0),
                     ("{address}", 36.0)]),
        ]  # fmt: skip
        if random.random() < 0.4:
            rows[1] = (110.0, [("户号", 14.0), ("{household_number}", 86.0)])
            rows.append((120.0, [("住址", 14.0), ("{address}", 86.0)]))
        y = page.table(100, 180, 1280, rows)
        page.put("省级公安机关户口专用章", 160, y + 50, page.label)
        page.put("户口登记机关户口专用章", 800, y + 50, page.label)
        province = page.also("province", "河南省")
        page.seal(f"{province}公安厅户口专用章", (360, y + 220), 250)
        page.seal(_police(page), (1000, y + 220), 250)
        page.put("承办人签章：", 160, 960, page.label)
        _clerk(page, 440, 970)
        page.put("{issued_on:parts}签发", 840, 960, page.label, page.value)
        return page

    return paint


def _address_change(*, dots: bool) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = Page(facts, random, (1480, 1080), _look(random, dots=dots, size=32))
        page.title("住址变动登记", 60, Style("song_bold", 52, page.label.ink, 0.4))
        shares = (56.0, 24.0, 20.0)
        heads = ("变动后的住址", "变动日期", "承办人签章")
        y = page.table(90, 150, 1300, [(70.0, list(zip(heads, shares, strict=True)))])
        moved = page.also("moved_on")
        day = date(moved, page.look.date_form) if moved else ""
        first = ("{address}", "{:0}" + day, "")
        bottom = page.table(90, y, 1300, [(110.0, list(zip(first, shares, strict=True)))])
        _clerk(page, 1250, y + 55)
        while bottom < 940:
            bottom = page.table(90, bottom, 1300, [(110.0, [("", s) for s in shares])])
        page.seal(_police(page), (random.uniform(700, 1100), y + 160), 240)
        return page

    return paint


def _covers() -> tuple[Layout, ...]:
    editions = (("laser", "户口簿首页", False), ("dot_matrix", "常住人口登记簿", True),
                ("dot_matrix_short", "户 口 簿 首 页", True))  # fmt: skip
    return tuple(
        layout(
            "household_register_cover",
            f"cover_{name}",
            by_part(
                {"whole": _cover(title, dots=dots), "address_change": _address_change(dots=dots)}
            ),
            parts=("whole", "address_change"),
        )
        for name, title, dots in editions
    )


def _members() -> tuple[Layout, ...]:
    now, older = "公民身份\n号码", "公民身份\n证件编号"
    painters: tuple[tuple[str, Callable[[PaperFacts, Random], Page]], ...] = (
        ("laser", _member(now, dots=False)),
        ("dot_matrix", _member(now, dots=True)),
        ("laser_older", _member(older, dots=False)),
        ("dot_matrix_older", _member("公民身份证\n件编号", dots=True)),
        ("dot_matrix_changes", _member("公民身份号码", dots=True, changes=True)),
    )
    return tuple(
        layout("household_register_member", f"card_{name}", paint) for name, paint in painters
    )


LAYOUTS: tuple[Layout, ...] = (*_covers(), *_members())
