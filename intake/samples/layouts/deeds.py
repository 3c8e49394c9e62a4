"""Deeds (不动产权证书, 房屋所有权证) and their look-alike, the 不动产登记证明.

Extras: `seal` (registry), `note` (text under 附记), `right` (证明权利或事项 of a proof).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from intake.samples.drawing import Rgb, Style
from intake.samples.layouts.edition import layout
from intake.samples.layouts.look import TOP, Look
from intake.samples.layouts.page import Cell, Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import bars, code_square, emblem, guilloche

Row = tuple[float, list[Cell]]


def _pairs(entries: list[tuple[str, str, float]], share: float = 24.0) -> list[Row]:
    """Rows of one label and one value each, those without a value left blank."""
    return [(height, [(label, share), (template or "{:0}", 100 - share)])
            for label, template, height in entries]  # fmt: skip


def _look(random: Random, size: int, paper: Rgb) -> Look:
    label = Style(random.choice(("song", "hei", "kai")), size, (45, 40, 40))
    value = Style(random.choice(("song", "fangsong", "kai")), size + 1)
    form = random.choice(("padded", "plain", "iso"))
    return Look(label, value, paper, form, across=random.choice(("left", "left", "center")))


def _area(page: Page) -> str:
    if not page.has("area"):
        return ""
    land = f"{page.random.uniform(9000, 60000):.2f}"
    return page.random.choice(
        (
            "房屋建筑面积：{area}㎡",
            "房屋建筑面积{area}平方米",
            f"共有宗地面积{land}㎡/房屋建筑面积{{area}}㎡",
            f"宗地面积：{land}平方米/房屋建筑面积：{{area}}平方米",
            "{area}㎡",
        )
    )


def _deed_rows(page: Page) -> list[Row]:
    term = f"国有建设用地使用权 {page.random.randint(2008, 2016)}年3月6日起2078年3月5日止"
    other = f"房屋结构：钢筋混凝土结构\n房屋总层数：{page.random.randint(6, 33)}层"
    return _pairs([
        ("权利人", "{owners}", 78), ("共有情况", "{co_ownership}", 66), ("坐落", "{address}", 92),
        ("不动产单元号", "{unit_number}", 66), ("权利类型", "{right_type}", 66),
        ("权利性质", "{right_nature}", 66), ("用途", "{usage}", 66), ("面积", _area(page), 72),
        ("使用期限", "{:0}" + term, 80), ("权利其他状况", "{:0}" + other, 190),
    ])  # fmt: skip


def _serial(random: Random) -> str:
    return f"编号№ D{random.randrange(10**11):011d}"


def _new_spread(facts: PaperFacts, random: Random) -> Page:
    paper = random.choice(((250, 246, 232), (248, 240, 236), (246, 248, 240)))
    page = Page(facts, random, (1980, 1360), _look(random, 28, paper))
    guilloche(page.canvas, (30, 30, 960, 1330), (210, 170, 160), strength=0.2)
    guilloche(page.canvas, (1020, 30, 1950, 1330), (210, 170, 160), strength=0.2)
    page.canvas.line((990, 0), (990, 1360), (190, 180, 165), 3)
    number = page.value.sized(1.1)
    box = (80, 80, 920, 150)
    page.flow("{certificate_number}", box, replace(TOP, across="center", value=number))
    page.table(80, 150, 840, _deed_rows(page))
    page.title("附    记", 90, page.label.sized(1.25), 1485)
    page.canvas.frame((1070, 150, 1900, 1020), page.rule, 2)
    page.flow(_remarks(page), (1095, 175, 1875, 900), replace(TOP, leading=1.6))
    page.put("登记机构（章）", 1330, 1075, page.label)
    page.put("登记时间：{registered_on}", 1330, 1150, page.label, page.value)
    page.office_seal((1560, 1110), 230, default="自然资源局")
    page.put(_serial(random), 1560, 1290, Style("song", 24))
    return page


def _remarks(page: Page) -> str:
    lines = ["[{@note}]"]
    if page.random.random() < 0.5:
        lines.append(f"业务编号：{page.random.randrange(10**10):011d}")
    if page.random.random() < 0.4:
        lines.append(f"分摊土地使用权面积：{page.random.uniform(5, 30):.2f}平方米")
    lines.append(page.random.choice(("以下空白", "***以下空白***", "")))
    return "\n".join(line for line in lines if line)


def _electronic_deed(facts: PaperFacts, random: Random) -> Page:
    """One upright page, as the electronic certificate or a later printed edition shows it."""
    page = Page(facts, random, (1240, 1754), _look(random, 28, (252, 250, 244)))
    guilloche(page.canvas, (30, 30, 1210, 1724), (200, 180, 150), strength=0.18)
    emblem(page.canvas, (620, 130), 130)
    page.title("不动产权证书", 215, Style("song_bold", 64, (150, 30, 30), 0.12))
    box = (100, 330, 1140, 390)
    page.flow("{certificate_number}", box, replace(TOP, across="center"))
    y = page.table(100, 395, 1040, _deed_rows(page))
    page.table(100, y, 1040, _pairs([("附记", "{:0}" + _remarks(page), 150)]))
    code_square(page.canvas, 130, 1480, 150)
    page.put("登记机构（章）：", 680, 1460, page.label)
    page.put("{registered_on:parts}", 760, 1570, page.label, page.value)
    page.office_seal((950, 1530), 230, default="自然资源局")
    return page


def _old_deed(facts: PaperFacts, random: Random) -> Page:
    """房屋所有权证 of 2008 to 2015: owner and house on the left, 附记 on the right."""
    paper = random.choice(((250, 240, 228), (246, 236, 232)))
    page = Page(facts, random, (1940, 1320), _look(random, 29, paper))
    page.canvas.line((970, 0), (970, 1320), (190, 175, 160), 3)
    box = (90, 70, 900, 140)
    page.flow("{certificate_number}", box, replace(TOP, across="center", value=page.value))
    apart = len(_owners(facts)) > 1 and random.random() < 0.5
    owners = "{owners:first}" if apart else "{owners}"
    built = f"{random.randint(5, 18)}"
    inner = f"{float(str(facts.fields.get('area', '90'))) * 0.82:.2f}"
    rows = _pairs([
        ("房屋所有权人", owners, 82), ("共有情况", "{co_ownership}", 70),
        ("房屋坐落", "{address}", 100), ("登记时间", "{registered_on}", 70),
        ("房屋性质", "{right_nature}" if page.has("right_nature") else "", 70),
        ("规划用途", "{usage}", 70),
    ])  # fmt: skip
    y = page.table(80, 140, 820, rows)
    heads: list[Cell] = [("房屋\n状况", 10), ("总层数", 16), ("建筑面积\n(平方米)", 24),
                         ("套内建筑面积\n(平方米)", 28), ("其他", 22)]  # fmt: skip
    y = page.table(80, y, 820, [(84, heads)])
    line: list[Cell] = [("", 10), (f"{{:0}}{built}", 16), ("{area}", 24), (f"{{:0}}{inner}", 28),
                        ("", 22)]  # fmt: skip
    y = page.table(80, y, 820, [(76, line)])
    land: list[Cell] = [("土地\n状况", 10), ("地号", 16), ("土地使用权\n取得方式", 24),
                        ("土地使用年限", 50)]  # fmt: skip
    y = page.table(80, y, 820, [(84, land)])
    page.table(80, y, 820, [(84, [("", 10), ("", 16), ("{:0}出让", 24), ("", 50)])])
    _old_right_page(page, apart=apart)
    return page


def _old_right_page(page: Page, *, apart: bool) -> None:
    page.title("附    记", 80, page.label.sized(1.25), 1450)
    page.canvas.frame((1040, 140, 1860, 960), page.rule, 2)
    note = "共有人：{owners:rest}\n" if apart else ""
    page.flow(note + _remarks(page), (1065, 170, 1835, 900), replace(TOP, leading=1.6))
    page.put("填发单位（盖章）", 1300, 1040, page.label)
    page.office_seal((1560, 1080), 235, default="房产管理局")


def _handwritten_deed(facts: PaperFacts, random: Random) -> Page:
    """The 房屋所有权证 of the 1990s and early 2000s, filled in by hand."""
    hand = Style("hand", 34, random.choice(((30, 30, 40), (30, 40, 110))), wobble=0.035)
    label = Style("song", 29, (120, 50, 40))
    form = random.choice(("plain", "chinese"))
    look = Look(label, hand, (248, 238, 220), form, rule=(150, 80, 70))
    page = Page(facts, random, (1800, 1300), look)
    page.put("{certificate_number}", 620, 70, label, hand)
    first: list[Cell] = [("房屋所有权人", 16), ("{owners}", 36), ("共有情况", 14),
                         ("{co_ownership}", 34)]  # fmt: skip
    second: list[Cell] = [("房屋坐落", 16), ("{address}", 84)]
    y = page.table(90, 150, 1620, [(92, first), (100, second)])
    heads = ("幢号", "房号", "结构", "总层数", "所在层数", "建筑面积\n(平方米)", "设计用途")
    y = page.table(90, y, 1620, [(84, [(head, 14) for head in heads])])
    cells = ("{:0}3", "{:0}501", "{:0}砖混", "{:0}6", "{:0}5", "{area}", "{usage}")
    y = page.table(90, y, 1620, [(84, [(cell, 14) for cell in cells])])
    for _ in range(2):
        y = page.table(90, y, 1620, [(72, [("", 14) for _ in heads])])
    owner: list[Cell] = [("共有人", 16), ("", 34), ("共有权证号", 16), ("", 34)]
    y = page.table(90, y, 1620, [(84, owner), (150, [("附记", 16), ("[{@note}]", 84)])])
    page.put("填发单位：（盖章）", 980, y + 60, label)
    page.put("填发日期：{registered_on:parts}", 980, y + 140, label, hand)
    page.office_seal((1420, y + 100), 240, default="房产管理局")
    return page


def _owners(facts: PaperFacts) -> tuple[str, ...]:
    owners = facts.fields.get("owners", ())
    return owners if isinstance(owners, tuple) else (owners,)


def _proof(facts: PaperFacts, random: Random) -> Page:
    paper = random.choice(((246, 244, 236), (240, 246, 244)))
    page = Page(facts, random, (1700, 1220), _look(random, 28, paper))
    guilloche(page.canvas, (30, 30, 1670, 1190), (150, 190, 180), strength=0.22)
    page.title("不动产登记证明", 60, Style("song_bold", 58, (130, 40, 40), 0.1), 460)
    intro = (
        "根据《中华人民共和国物权法》等法律法规，为保护申请人合法权益，对申请人申请登记的本证明"
        "所列不动产权利或登记事项，经审查核实，准予登记，颁发此证明。"
    )
    page.flow(intro, (110, 200, 800, 520), replace(TOP, leading=1.7, indent=2.0))
    page.put("登记机构（章）", 380, 760, page.label)
    page.put(f"{random.randint(2017, 2023)} 年 {random.randint(1, 12)} 月 6 日", 380, 830,
             page.label)  # fmt: skip
    page.office_seal((560, 800), 230, default="自然资源局")
    box = (880, 70, 1620, 140)
    page.flow("{certificate_number}", box, replace(TOP, across="center", value=page.value))
    rows = _pairs([
        ("证明权利或事项", "{@right}" if page.has("@right") else "{:0}抵押权", 78),
        ("权利人(申请人)", "{right_holder}", 92), ("义务人", "{obligor}", 78),
        ("坐落", "{address}", 100), ("不动产单元号", "", 72),
        ("其他", "{:0}不动产权证书号：见附记\n担保范围：主债权及利息", 230),
        ("附记", "[{@note}]", 150),
    ], 30)  # fmt: skip
    page.table(870, 140, 760, rows)
    bars(page.canvas, (120, 1080, 420, 1140))
    return page


def _proof_upright(facts: PaperFacts, random: Random) -> Page:
    page = Page(facts, random, (1240, 1600), _look(random, 29, (250, 248, 240)))
    guilloche(page.canvas, (30, 30, 1210, 1570), (170, 190, 170), strength=0.2)
    page.title("不动产登记证明", 90, Style("song_bold", 60, (40, 40, 44), 0.12))
    box = (100, 215, 1140, 280)
    page.flow("{certificate_number}", box, replace(TOP, across="center"))
    rows = _pairs([
        ("证明权利或事项", "{@right}" if page.has("@right") else "{:0}预告登记", 84),
        ("权利人（申请人）", "{right_holder}", 100), ("义务人", "{obligor}", 84),
        ("坐落", "{address}", 110), ("不动产单元号", "", 80), ("其他", "", 200),
        ("附记", "[{@note}]", 180),
    ], 28)  # fmt: skip
    y = page.table(100, 290, 1040, rows)
    page.put("登记机构（章）", 720, y + 60, page.label)
    page.office_seal((900, y + 150), 230, default="自然资源局")
    return page


def _number(facts: PaperFacts) -> str:
    number = facts.fields.get("certificate_number", "")
    return number if isinstance(number, str) else ""


def _new(facts: PaperFacts) -> bool:
    return "不动产" in _number(facts) or not _number(facts)


def _old(facts: PaperFacts) -> bool:
    return "不动产" not in _number(facts)


def _before(year: str) -> Callable[[PaperFacts], bool]:
    def suits(facts: PaperFacts) -> bool:
        registered = facts.fields.get("registered_on", "")
        return _old(facts) and isinstance(registered, str) and registered < year

    return suits


LAYOUTS: tuple[Layout, ...] = (
    layout("property_certificate", "deed_spread", _new_spread, suits=_new),
    layout("property_certificate", "deed_upright", _electronic_deed, suits=_new),
    layout("property_certificate", "house_deed", _old_deed, suits=_old),
    layout("property_certificate", "house_deed_by_hand", _handwritten_deed, suits=_before("2009")),
    layout("property_registration_proof", "proof_spread", _proof),
    layout("property_registration_proof", "proof_upright", _proof_upright),
)
