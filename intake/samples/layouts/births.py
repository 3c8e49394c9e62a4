"""The 出生医学证明 in its editions, and tax registration certificates.

Extras of `birth_certificate`: `seal` (the hospital's 出生医学证明专用章), `hospital`,
`mother_ethnicity`, `father_ethnicity`, `mother_address`, `father_address`.
Extras of `tax_registration`: `seal`, `prefix` (first characters of the 税字 number), `tax_type`
(登记注册类型).
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from intake.samples.drawing import Rgb, Style
from intake.samples.layouts.edition import issued_between, layout
from intake.samples.layouts.look import TOP, Look
from intake.samples.layouts.page import Cell, Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import code_square, emblem, guilloche, ornate_frame

_PINK: Rgb = (251, 240, 240)
_GREEN: Rgb = (240, 248, 240)


def _measures(random: Random) -> tuple[str, str, str]:
    """Weeks of gestation, weight in grams, length in centimetres."""
    return (
        str(random.randint(36, 41)),
        str(random.randint(2500, 4200)),
        str(random.randint(47, 53)),
    )


def _minute(random: Random) -> str:
    return f"{random.randrange(24):02d}时{random.randrange(60):02d}分"


def _look(random: Random, paper: Rgb) -> Look:
    label = Style(random.choice(("song", "hei")), 28, (50, 50, 60))
    value = Style(random.choice(("song", "fangsong", "kai", "dot")), 30)
    value = replace(value, dots=value.role == "dot")
    return Look(label, value, paper, "padded", (random.uniform(-5, 5), random.uniform(-6, 3)))


def _bilingual(page: Page, items: list[tuple[str, str, str, float]], y: float) -> None:
    """One line of labels with English below and a value on a rule beside each.

    Each item is label, English, template and where it begins, in pixels.
    """
    english = Style("song", 17, (110, 110, 120))
    for number, (label, small, template, x) in enumerate(items):
        end = items[number + 1][3] - 24 if number + 1 < len(items) else page.width - 110
        rect = page.put(label, x, y, page.label)
        low = page.put(small, x, y + 36, english)
        start = max(rect[2], low[2]) + 12
        page.canvas.line((start, y + 40), (end, y + 40), (140, 140, 150), 2)
        page.flow(template, (start + 6, y - 6, end, y + 40), replace(TOP, leading=1.1))


def _parent_lines(page: Page, who: str, key: str, y: float) -> float:
    english = "mother" if key == "mother" else "father"
    age, nation = page.random.randint(22, 38), page.also(f"{key}_ethnicity", "汉族")
    _bilingual(page, [
        (f"{who}姓名", f"Full name of {english}", f"{{{key}_name}}", 110),
        ("年龄", "Age", f"{{:0}}{age}岁", 720), ("国籍", "Nationality", "{:0}中国", 950),
        ("民族", "Ethnicity", f"{{:0}}{nation}", 1240),
    ], y)  # fmt: skip
    _bilingual(page, [
        ("有效身份证件类别", "ID type", "{:0}居民身份证", 110),
        ("有效身份证件号码", "Valid ID No.", f"{{{key}_id_number}}", 720),
    ], y + 86)  # fmt: skip
    return y + 172


def _edition_2014(facts: PaperFacts, random: Random) -> Page:
    """Bilingual lines on rules, with the weeks, weight and length."""
    page = Page(facts, random, (1600, 1180), _look(random, random.choice((_PINK, _GREEN))))
    guilloche(page.canvas, (50, 50, 1550, 1130), (190, 170, 200), strength=0.2)
    page.canvas.frame((45, 45, 1555, 1135), (150, 120, 150), 4)
    emblem(page.canvas, (800, 100), 90)
    page.title("出生医学证明", 150, Style("song_bold", 56, (60, 40, 60), 0.25))
    page.title("MEDICAL CERTIFICATE OF BIRTH", 222, Style("song", 24, (90, 80, 100)))
    weeks, weight, length = _measures(random)
    born = "{birth_date:padded}{:0} " + _minute(random)
    _bilingual(page, [("新生儿姓名", "Full name of baby", "{child_name}", 110),
                      ("性别", "Sex", "{sex}", 620),
                      ("出生时间", "Date of birth", born, 830)], 285)  # fmt: skip
    _bilingual(page, [("出生孕周", "Gestation (week)", f"{{:0}}{weeks}周", 110),
                      ("出生体重", "Weight (g)", f"{{:0}}{weight}克", 560),
                      ("出生身长", "Length (cm)", f"{{:0}}{length}厘米", 1010)], 371)  # fmt: skip
    hospital = "{@hospital}" if page.has("@hospital") else "{issuer}"
    _bilingual(page, [("出生地点", "Place of birth", "{birthplace}", 110),
                      ("医疗机构名称", "Name of facility", hospital, 830)], 457)  # fmt: skip
    y = _parent_lines(page, "母亲", "mother", 543)
    y = _parent_lines(page, "父亲", "father", y)
    _bilingual(page, [("签发机构", "Issuing organization", "{issuer}", 110),
                      ("签发日期", "Date of issue", "{issued_on:parts}", 940)], y + 10)  # fmt: skip
    page.put("出生证编号 {certificate_number}", 110, y + 120, page.label, page.value)
    page.office_seal((620, y + 70), 215, default="妇幼保健院出生医学证明专用章")
    return page


def _table_rows(page: Page) -> list[tuple[float, list[Cell]]]:
    weeks, weight, length = _measures(page.random)
    born = "{birth_date}{:0} " + _minute(page.random)
    hospital = "{@hospital}" if page.has("@hospital") else "{issuer}"
    rows: list[tuple[float, list[Cell]]] = [
        (82, [("新生儿姓名", 18), ("{child_name}", 32), ("性别", 14), ("{sex}", 36)]),
        (82, [("出生时间", 18), (born, 32), ("出生孕周", 14), (f"{{:0}}{weeks}周", 36)]),
        (82, [("出生体重", 18), (f"{{:0}}{weight}克", 32), ("出生身长", 14),
              (f"{{:0}}{length}厘米", 36)]),
        (90, [("出生地点", 18), ("{birthplace}", 32), ("医疗机构\n名称", 14), (hospital, 36)]),
    ]  # fmt: skip
    for who, key in (("母亲", "mother"), ("父亲", "father")):
        age, nation = page.random.randint(22, 38), page.also(f"{key}_ethnicity", "汉族")
        rows += [
            (82, [(f"{who}姓名", 18), (f"{{{key}_name}}", 32), ("年龄", 14), (f"{{:0}}{age}", 36)]),
            (82, [("国籍", 18), ("{:0}中国", 32), ("民族", 14), (f"{{:0}}{nation}", 36)]),
            (96, [("住址", 18), (f"[{{@{key}_address}}]", 32), ("有效身份\n证件号码", 14),
                  (f"{{{key}_id_number}}", 36)]),
        ]  # fmt: skip
    return rows


def _edition_2019(facts: PaperFacts, random: Random) -> Page:
    page = Page(facts, random, (1500, 1560), _look(random, random.choice((_GREEN, _PINK))))
    ornate_frame(page.canvas, (45, 45, 1455, 1515), (150, 190, 160), 26)
    page.title("出生医学证明", 110, Style("song_bold", 60, (50, 60, 50), 0.25))
    page.put("编号：{certificate_number}", 1010, 200, page.label, page.value)
    y = page.table(100, 250, 1300, _table_rows(page))
    page.put("签发机构（盖章）：{issuer}", 130, y + 60, page.label, page.value)
    page.put("签发日期：{issued_on:parts}", 130, y + 150, page.label, page.value)
    page.office_seal((820, y + 110), 220, default="妇幼保健院出生医学证明专用章")
    return page


def _edition_2023(facts: PaperFacts, random: Random) -> Page:
    page = Page(facts, random, (1280, 1760), _look(random, (244, 246, 252)))
    guilloche(page.canvas, (40, 40, 1240, 1720), (160, 175, 215), strength=0.22)
    emblem(page.canvas, (640, 120), 110)
    page.title("出生医学证明", 195, Style("song_bold", 64, (40, 40, 70), 0.2))
    code_square(page.canvas, 1060, 90, 130)
    page.put("出生医学证明编号：{certificate_number}", 110, 300, page.label, page.value)
    y = page.table(100, 350, 1080, _table_rows(page))
    rows: list[tuple[float, list[Cell]]] = [
        (96, [("签发机构", 18), ("{issuer}", 32), ("签发日期", 14), ("{issued_on}", 36)])
    ]
    y = page.table(100, y, 1080, rows)
    page.put("签发机构盖章：", 620, y + 60, page.label)
    page.office_seal((930, y + 130), 225, default="妇幼保健院出生医学证明专用章")
    return page


def _tax(facts: PaperFacts, random: Random, size: tuple[int, int]) -> Page:
    label = Style(random.choice(("song_bold", "hei")), 32, (50, 40, 40))
    value = Style(random.choice(("song", "kai", "fangsong")), 32)
    paper = random.choice(((250, 240, 226), (244, 246, 236)))
    page = Page(facts, random, size, Look(label, value, paper, random.choice(("plain", "padded"))))
    guilloche(page.canvas, (40, 40, size[0] - 40, size[1] - 40), (210, 180, 150), strength=0.22)
    return page


def _tax_number(page: Page) -> str:
    short = page.also("prefix", "豫")
    word = page.random.choice((f"{short}国税字", f"{short}税字", f"{short}地税字"))
    gap = page.random.choice(("", " "))
    return f"{word}{gap}{{tax_number}}{gap}号"


def _tax_entries(page: Page) -> list[tuple[str, str, int]]:
    registered = "{@tax_type}" if page.has("@tax_type") else "{:0}个体经营"
    return [
        ("纳税人名称", "{name}", 1), ("法定代表人（负责人）", "{operator}", 1),
        ("地址", "{address}", 2), ("登记注册类型", registered, 1), ("经营范围", "{scope}", 4),
    ]  # fmt: skip


def _tax_original(facts: PaperFacts, random: Random) -> Page:
    page = _tax(facts, random, (1700, 1200))
    ornate_frame(page.canvas, (50, 50, 1650, 1150), (190, 150, 90), 32)
    emblem(page.canvas, (850, 150), 120)
    page.title("税务登记证", 225, Style("song_bold", 78, (60, 40, 30), 0.4))
    page.title(random.choice(("（正本）", "（副本）")), 325, Style("song_bold", 32))
    box = (850, 375, 1560, 420)
    page.flow(_tax_number(page), box, replace(TOP, across="right"))
    y = 450.0
    for label, template, lines in _tax_entries(page):
        y = page.entry(label, template, (170, y), (330, 980), lines) + 26
    page.put("发证税务机关", 980, 930, page.label)
    page.flow("{issuer}", (980, 985, 1330, 1060), TOP)
    page.seal_naming("issuer", (1420, 970), 235)
    page.put("{issued_on:parts}", 1090, 1065, page.label, page.value)
    return page


def _tax_duplicate(facts: PaperFacts, random: Random) -> Page:
    """The 副本: a booklet's spread, with remarks on the right."""
    page = _tax(facts, random, (1900, 1250))
    page.canvas.line((950, 30), (950, 1220), (190, 175, 160), 3)
    page.title("税务登记证", 80, Style("song_bold", 60, (60, 40, 30), 0.3), 480)
    page.title("（副本）", 160, Style("song_bold", 30), 480)
    box = (110, 215, 870, 260)
    page.flow(_tax_number(page), box, replace(TOP, across="right"))
    rows: list[tuple[float, list[Cell]]] = [
        (84, [("纳税人名称", 30), ("{name}", 70)]),
        (84, [("法定代表人\n（负责人）", 30), ("{operator}", 70)]),
        (100, [("地址", 30), ("{address}", 70)]),
        (84, [("登记注册类型", 30), ("{:0}" + page.also("tax_type", "个体经营"), 70)]),
        (230, [("经营范围", 30), ("{scope}", 70)]),
        (84, [("批准设立机关", 30), ("{:0}工商行政管理局", 70)]),
        (84, [("扣缴义务", 30), ("{:0}依法确定", 70)]),
    ]
    page.table(90, 270, 800, rows)
    page.put("总机构情况及分支机构设置：", 1010, 120, page.label)
    page.canvas.frame((1000, 180, 1830, 760), page.rule, 2)
    page.put("发证税务机关：{issuer}", 1010, 860, page.label, page.value)
    page.seal_naming("issuer", (1540, 960), 235)
    page.put("{issued_on:parts}", 1290, 1060, page.label, page.value)
    return page


LAYOUTS: tuple[Layout, ...] = (
    layout("birth_certificate", "edition_2014", _edition_2014,
           suits=issued_between("issued_on", "1996", "2018")),
    layout("birth_certificate", "edition_2019", _edition_2019,
           suits=issued_between("issued_on", "2005", "2022")),
    layout("birth_certificate", "edition_2023", _edition_2023,
           suits=issued_between("issued_on", "2010", "2099")),
    layout("tax_registration", "original", _tax_original),
    layout("tax_registration", "duplicate", _tax_duplicate),
)  # fmt: skip
