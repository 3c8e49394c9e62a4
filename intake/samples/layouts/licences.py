"""Business licences: the old landscape papers, the vertical ones of 2014, the horizontal of 2019.

Extras: `paid_in` (实收资本, printed text), `composition` (组成形式), `serial` (编号), `seal_bottom`
(a line in the seal).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from intake.samples.drawing import Rgb, Style
from intake.samples.layouts.edition import layout
from intake.samples.layouts.look import TOP, Look
from intake.samples.layouts.page import Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import code_square, emblem, gold_foil, guilloche, ornate_frame
from intake.samples.wording import LONG_TERM

_GOLD: Rgb = (190, 165, 95)
_INDIVIDUAL = "个体工商户"


def _type(facts: PaperFacts) -> str:
    value = facts.fields.get("type", "")
    return value if isinstance(value, str) else ""


def _operator_label(facts: PaperFacts) -> str:
    kind = _type(facts)
    if _INDIVIDUAL in kind:
        return "经营者"
    if "个人独资" in kind:
        return "投资人"
    return "负责人" if "分公司" in kind or "合伙" in kind else "法定代表人"


def _address_label(facts: PaperFacts) -> str:
    if _INDIVIDUAL in _type(facts):
        return "经营场所"
    return "营业场所" if "分公司" in _type(facts) else "住所"


def _term(page: Page) -> str:
    if page.has("valid_from", "valid_to"):
        if page.facts.fields["valid_to"] == LONG_TERM and page.random.random() < 0.5:
            return "{valid_to}"
        return "{valid_from}" + page.random.choice(("至", " 至 ")) + "{valid_to}"
    if page.has("valid_to"):
        return "{valid_to}" if page.facts.fields["valid_to"] == LONG_TERM else "至{valid_to}"
    return "{valid_from}"


def _capital(page: Page) -> str:
    return "{capital:" + page.random.choice(("words", "rmb", "figures")) + "}"


def _look(random: Random, size: int, paper: Rgb, labels: tuple[str, ...]) -> Look:
    label = Style(random.choice(labels), size, (35, 32, 30))
    ink = random.choice(((25, 25, 30), (60, 60, 70), (40, 40, 45)))
    value = Style(random.choice(("song", "fangsong", "song", "hei")), round(size * 0.92), ink)
    return Look(label, value, paper, "padded")


def _electronic(page: Page) -> bool:
    return page.marked("electronic")


def _electronic_mark(page: Page) -> None:
    """An electronic licence says across the page what it is."""
    if not _electronic(page):
        return
    style = Style("hei", round(page.width * 0.055), (110, 110, 120))
    for share in (0.42, 0.68):
        centre = (page.width * 0.5, page.height * share)
        angle = page.random.uniform(15, 30)
        page.canvas.slanted("电子营业执照", centre, style, angle=angle, strength=0.3)


def _issue(page: Page, centre: tuple[float, float], *, named: bool) -> None:
    """登记机关, its seal and the date under it."""
    x, y = centre
    page.put("登记机关", x - 230, y - 60, Style(page.label.role, page.label.size, spacing=0.3))
    if named or _electronic(page):
        rect = (x + 10, y - 60, min(x + 330, page.width - 90), y + 10)
        page.flow("{issuer}", rect, TOP)
    if not _electronic(page):
        page.seal_naming("issuer", (x + 130, y + 15), 235, page.also("seal_bottom"))
    page.put("{approved_on:parts}", x - 60, y + 48, page.label, page.value)


def _horizontal_head(page: Page, copy: str) -> None:
    canvas, width = page.canvas, page.width
    guilloche(canvas, (70, 70, width - 70, page.height - 70), _GOLD, strength=0.16)
    ornate_frame(canvas, (55, 75, width - 55, page.height - 80), _GOLD)
    emblem(canvas, (width / 2, 105), 170)
    style = Style("song_bold", 104, (60, 40, 20), 0.32)
    rect = page.title("营业执照", 205, style)
    gold_foil(canvas, (rect[0] - 10, rect[1] - 12, rect[2] + 20, rect[3] + 30))
    page.title(copy, 335, Style("song_bold", 34, spacing=0.4))
    code_square(canvas, width - 370, 190, 150)
    note = "扫描二维码登录“国家企业信用信息公示系统”了解更多登记、备案、许可、监管信息。"
    small = Style("song", 15)
    page.flow(note, (width - 212, 195, width - 105, 350), replace(TOP, label=small))
    foot = Style("song", 19, (90, 85, 80))
    page.put("国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 80, page.height - 66, foot)
    page.put("国家市场监督管理总局监制", width - 330, page.height - 66, foot)


def _horizontal(facts: PaperFacts, random: Random) -> Page:
    paper = random.choice(((252, 248, 236), (250, 246, 240), (246, 244, 250)))
    page = Page(facts, random, (1800, 1270), _look(random, 31, paper, ("hei", "song_bold")))
    _horizontal_head(page, random.choice(("（副 本）", "（副 本） 1-1", "")))
    page.put("统一社会信用代码", 150, 215, Style("hei", 30))
    page.put("{credit_code}", 150, 262, Style("hei", 28))
    individual = _INDIVIDUAL in _type(facts)
    left = [("名称", "{name}", 2), ("类型", "{type}", 1), (_operator_label(facts), "{operator}", 1),
            ("经营范围", "{scope}", 7)]  # fmt: skip
    first = ("组成形式", "{@composition}") if individual else ("注册资本", _capital(page))
    established = "注册日期" if individual else "成立日期"
    right = [(*first, 1), (established, "{established_on}", 1)]
    if page.has("valid_to") or page.has("valid_from"):
        right.append(("营业期限", _term(page), 1))
    right.append((_address_label(facts), "{address}", 3))
    _column(page, left, (150, 430), 560)
    _column(page, right, (985, 430), 480)
    _issue(page, (1300, 1010), named=random.random() < 0.5)
    _electronic_mark(page)
    return page


def _column(
    page: Page, entries: list[tuple[str, str, int]], at: tuple[int, int], width: int
) -> None:
    """Label and value down one column; a label without a value to print is left out."""
    x, y = at
    label_width = page.label.size * 5.2
    small = page.value
    for label, template, lines in entries:
        page.value = small.sized(0.78) if lines > 4 else small
        bottom = page.entry(label, template, (x, y), (label_width, width), lines)
        y = round(max(bottom + page.label.size * 0.75, y + page.label.size * 2))
    page.value = small


def _vertical(facts: PaperFacts, random: Random) -> Page:
    page = Page(facts, random, (1240, 1754), _look(random, 33, (253, 252, 249), ("hei", "song")))
    ornate_frame(page.canvas, (70, 110, 1170, 1650), _GOLD, 30)
    emblem(page.canvas, (620, 150), 190)
    serial = page.also("serial", f"{random.randrange(10**7):07d}")
    page.put(f"编号：№ {serial}", 860, 205, Style("hei", 26))
    rect = page.title("营业执照", 300, Style("song_bold", 118, (60, 40, 20), 0.35))
    gold_foil(page.canvas, (rect[0] - 10, rect[1] - 14, rect[2] + 20, rect[3] + 34))
    if random.random() < 0.5:
        page.title("（副 本）", 448, Style("song_bold", 36))
    label = "统一社会信用代码" if page.has("credit_code") else "注册号"
    number = "{credit_code}" if page.has("credit_code") else "{registration_number}"
    page.put(f"{label} {number}", 500, 505, Style("hei", 32), page.value)
    _column(page, _vertical_entries(page), (165, 600), 660)
    code_square(page.canvas, 180, 1290, 170)
    _issue(page, (830, 1480), named=random.random() < 0.35)
    foot = Style("song", 19, (90, 85, 80))
    page.put("企业信用信息公示系统网址：http://gsxt.saic.gov.cn", 90, 1675, foot)
    page.put("中华人民共和国国家工商行政管理总局监制", 790, 1675, foot)
    _electronic_mark(page)
    return page


def _vertical_entries(page: Page) -> list[tuple[str, str, int]]:
    facts = page.facts
    start = [("名称", "{name}", 2), ("类型", "{type}", 1)]
    where = (_address_label(facts), "{address}", 2)
    who = (_operator_label(facts), "{operator}", 1)
    if _INDIVIDUAL in _type(facts):
        shape = [who, where, ("组成形式", "{@composition}", 1), ("注册日期", "{established_on}", 1)]
        start = [("名称", "{name}", 2), ("类型", "{type}", 1), ("经营者", "{operator}", 1)]
        shape = shape[1:]
    else:
        shape = [where, who, ("成立日期", "{established_on}", 1)]
        if page.has("capital"):
            shape.insert(2, ("注册资本", _capital(page), 1))
    term = [("营业期限", _term(page), 1)] if page.has("valid_to") else []
    return [*start, *shape, *term, ("经营范围", "{scope}", 5)]


def _shenzhen(facts: PaperFacts, random: Random) -> Page:
    page = Page(facts, random, (1800, 1270), _look(random, 31, (250, 248, 240), ("hei",)))
    _horizontal_head(page, "（副 本）")
    page.put("统一社会信用代码", 150, 215, Style("hei", 30))
    page.put("{credit_code}", 150, 262, Style("hei", 28))
    label = random.choice(("类型", "主体类型"))
    left = [("名称", "{name}", 2), (label, "{type}", 1), (_operator_label(facts), "{operator}", 1)]
    right = [("成立日期", "{established_on}", 1), (_address_label(facts), "{address}", 3)]
    _column(page, left, (150, 450), 560)
    _column(page, right, (985, 450), 480)
    _shenzhen_note(page)
    _issue(page, (1300, 1010), named=random.random() < 0.3)
    _electronic_mark(page)
    return page


def _shenzhen_note(page: Page) -> None:
    page.canvas.frame((140, 840, 940, 1080), (120, 120, 120), 2)
    page.flow("重\n要\n提\n示", (150, 845, 190, 1075), replace(TOP, label=Style("hei", 24)))
    note = (
        "1.商事主体的经营范围由章程确定。经营范围中属于法律、法规规定应当经批准的项目，"
        "取得许可审批文件后方可开展相关经营活动。\n2.商事主体经营范围和许可审批项目等有关企业信用"
        "事项及年报信息和其他信用信息，请登录国家企业信用信息公示系统查询。\n3.各类商事主体每年须于"
        "成立周年之日起两个月内，向商事登记机关提交上一自然年度的年度报告。"
    )
    page.flow(note, (200, 855, 925, 1070), replace(TOP, label=Style("song", 21)))


def _old_page(facts: PaperFacts, random: Random, title: str) -> Page:
    paper = random.choice(((246, 232, 226), (236, 240, 228), (250, 244, 232)))
    page = Page(facts, random, (1700, 1180), _look(random, 33, paper, ("hei_bold", "song_bold")))
    guilloche(page.canvas, (40, 40, 1660, 1140), (200, 150, 140), strength=0.2)
    page.canvas.frame((40, 40, 1660, 1140), (170, 90, 70), 5)
    page.canvas.frame((54, 54, 1646, 1126), (170, 90, 70), 2)
    if random.random() < 0.5:
        emblem(page.canvas, (850, 112), 110)
    rect = page.title(title, 170, Style("hei_bold", 78, (60, 40, 20), 0.12))
    gold_foil(page.canvas, (rect[0] - 10, rect[1] - 10, rect[2] + 16, rect[3] + 24))
    page.title("（副 本）", 272, Style("song_bold", 36))
    number = "{registration_number}" if page.has("registration_number") else "{credit_code}"
    page.put(f"注册号：{number}", 980, 318, Style("hei", 30), page.value)
    return page


def _old_notice(page: Page) -> None:
    page.put("须知", 1290, 420, Style("hei_bold", 30, spacing=1.0))
    note = (
        "1.《营业执照》是企业法人资格和合法经营的凭证。\n2.《营业执照》分为正本和副本，具有同等法律"
        "效力。\n3.不得伪造、涂改、出租、出借、转让。\n4.登记事项发生变化，应当申请变更登记。\n"
        "5.每年三月一日至六月三十日，应当参加年度检验。"
    )
    page.flow(note, (1150, 475, 1600, 800), replace(TOP, label=Style("song", 21), leading=1.5))


def _old_company(facts: PaperFacts, random: Random) -> Page:
    page = _old_page(facts, random, "企业法人营业执照")
    entries = [("名称", "{name}", 1), ("住所", "{address}", 2), ("法定代表人姓名", "{operator}", 1),
               ("注册资本", "{capital:words}", 1), ("实收资本", "{@paid_in}", 1),
               ("公司类型", "{type}", 1), ("经营范围", "{scope}", 5),
               ("成立日期", "{established_on}", 1), ("营业期限", _term(page), 1)]  # fmt: skip
    page.label = replace(page.label, size=28)
    page.value = replace(page.value, size=27)
    _column(page, [e for e in entries if e[1] != "{@paid_in}" or page.has("@paid_in")],
            (120, 390), 760)  # fmt: skip
    _old_notice(page)
    _issue(page, (1320, 950), named=random.random() < 0.3)
    return page


def _old_individual(facts: PaperFacts, random: Random) -> Page:
    page = _old_page(facts, random, "个体工商户营业执照")
    entries = [("名称", "{name}", 1), ("组成形式", "{@composition}", 1),
               ("经营者姓名", "{operator}", 1), ("经营场所", "{address}", 2),
               ("经营范围及方式", "{scope}", 4), ("注册日期", "{established_on}", 1)]  # fmt: skip
    if page.has("valid_to"):
        start = "自{valid_from:parts}" if page.has("valid_from") else ""
        entries.append(("执照有效期", f"{start}至{{valid_to:parts}}", 1))
    page.label = replace(page.label, size=30)
    page.value = replace(page.value, size=29)
    _column(page, entries, (120, 400), 800)
    _issue(page, (1320, 950), named=random.random() < 0.3)
    return page


def _old_sole(facts: PaperFacts, random: Random) -> Page:
    page = _old_page(facts, random, "个人独资企业营业执照")
    entries = [("企业名称", "{name}", 1), ("投资人姓名", "{operator}", 1),
               ("企业住所", "{address}", 2), ("经营范围及方式", "{scope}", 5),
               ("成立日期", "{established_on}", 1)]  # fmt: skip
    if page.has("valid_to"):
        entries.append(("营业期限", _term(page), 1))
    _column(page, entries, (120, 400), 800)
    _issue(page, (1320, 950), named=random.random() < 0.3)
    return page


def _coded(facts: PaperFacts) -> bool:
    return bool(facts.fields.get("credit_code"))


def _numbered(kind: str) -> Callable[[PaperFacts], bool]:
    def suits(facts: PaperFacts) -> bool:
        if not facts.fields.get("registration_number") or _electronic_facts(facts):
            return False
        return kind in _type(facts)

    return suits


def _electronic_facts(facts: PaperFacts) -> bool:
    return "electronic" in facts.marks


def _old_style_company(facts: PaperFacts) -> bool:
    return _numbered("公司")(facts) and "分公司" not in _type(facts)


def _vertical_suits(facts: PaperFacts) -> bool:
    return not _electronic_facts(facts) and (
        _coded(facts) or bool(facts.fields.get("registration_number"))
    )


def _without_term(facts: PaperFacts) -> bool:
    return _coded(facts) and facts.fields.get("valid_to", LONG_TERM) == LONG_TERM


_EDITIONS = (
    ("horizontal", _horizontal, _coded),
    ("vertical", _vertical, _vertical_suits),
    ("shenzhen", _shenzhen, _without_term),
    ("old_company", _old_company, _old_style_company),
    ("old_individual", _old_individual, _numbered(_INDIVIDUAL)),
    ("old_sole_proprietor", _old_sole, _numbered("个人独资")),
)

LAYOUTS: tuple[Layout, ...] = tuple(
    layout("business_licence", name, paint, suits=suits) for name, paint, suits in _EDITIONS
)
