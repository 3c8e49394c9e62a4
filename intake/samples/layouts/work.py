"""Pension records and the papers employers write.

Extras of both: `seal`. Of `employer_certificate`: `document_number` (文号 of a transfer order),
`former_employer`.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from intake.samples.drawing import Style
from intake.samples.layouts.edition import Painter, layout
from intake.samples.layouts.letters import heading, letter_page, paragraphs, signed
from intake.samples.layouts.look import TOP, Look
from intake.samples.layouts.page import Cell, Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import code_square
from intake.samples.wording import date as printed_date

Rows = list[tuple[float, list[Cell]]]


def _record_page(facts: PaperFacts, random: Random) -> Page:
    label = Style(random.choice(("song", "hei")), 26)
    value = Style(random.choice((label.role, "song", "fangsong")), 26)
    form = random.choice(("padded", "iso", "packed", "dotted"))
    across = random.choice(("left", "center", "center"))
    page = Page(facts, random, (1240, 1754), Look(label, value, date_form=form, across=across))
    if random.random() < 0.4:
        wash = Style("hei", 90, (150, 170, 200))
        centre = (620, 900)
        page.canvas.slanted("社会保险证明专用", centre, wash, angle=30, strength=0.18)
    return page


def _months(page: Page) -> list[str]:
    """The months paid from first to last, as ISO; empty where the facts do not say."""
    first, last = (page.facts.fields.get(name, "") for name in ("first_month", "last_month"))
    if not (isinstance(first, str) and isinstance(last, str) and first and last):
        return []
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(start, end + 1)]


def _person_rows(page: Page) -> Rows:
    number_label = page.random.choice(("社会保障号码", "身份证号码", "公民身份号码", "社会保障号"))
    return [
        (66, [("姓名", 18), ("{name}", 30), (number_label, 20), ("{id_number}", 32)]),
        (66, [("参保单位", 18), ("{employer}", 82)]),
        (66, [("险种", 18), ("{insurance_type}", 82)]),
        (66, [("缴费起止年月", 18), ("{first_month}{:0} 至 {last_month}", 50),
              ("累计月数", 14), ("{months_paid}", 18)]),
    ]  # fmt: skip


def _record_foot(page: Page, y: float) -> None:
    """Verification code, office, date and seal."""
    code = "".join(page.random.choice("0123456789ABCDEFGHJKLMNP") for _ in range(16))
    page.put(f"验证码：{code}", 100, y, page.label)
    code_square(page.canvas, 110, y + 50, 140)
    note = "本证明可登录社会保险网上服务平台验证，复印件无效。"
    page.flow(note, (270, y + 60, 600, y + 200), replace(TOP, label=page.label.sized(0.8)))
    page.put("经办机构：{issuer}", 640, y + 40, page.label, page.value)
    page.put("打印日期：{printed_on}", 640, y + 100, page.label, page.value)
    page.office_seal((930, y + 80), 235)


def _monthly(facts: PaperFacts, random: Random) -> Page:
    """A table of the last months, a row each."""
    page = _record_page(facts, random)
    title = random.choice(
        ("社会养老保险缴费证明", "基本养老保险个人缴费证明", "社会保险个人参保缴费证明")
    )
    page.title(title, 80, Style("hei_bold", 46))
    y = page.table(90, 180, 1060, _person_rows(page)) + 24
    heads = ("序号", "缴费年月", "缴费单位", "缴费基数", "个人缴费", "缴费状态")
    shares = (8, 16, 40, 13, 13, 14)
    y = page.table(90, y, 1060, [(50, list(zip(heads, shares, strict=True)))])
    base = random.randint(3200, 6800)
    employer = str(facts.fields.get("employer", ""))
    form = page.look.date_form
    normal = page.value
    page.value = page.value.sized(0.84)
    for number, month in enumerate(_months(page)[-random.randint(10, 16) :], start=1):
        texts = (str(number), printed_date(month, form), employer, f"{base}.00",
                 f"{base * 0.08:.2f}", "已到账")  # fmt: skip
        cells = [("{:0}" + text, share) for text, share in zip(texts, shares, strict=True)]
        y = page.table(90, y, 1060, [(44, cells)])
    page.value = normal
    _record_foot(page, y + 40)
    return page


def _yearly(facts: PaperFacts, random: Random) -> Page:
    """A grid: a row for each year, a tick for each month paid."""
    page = _record_page(facts, random)
    page.title("城镇职工基本养老保险缴费证明", 80, Style("song_bold", 46))
    page.put("单位：元", 1010, 150, page.label)
    y = page.table(90, 190, 1060, _person_rows(page)) + 24
    heads = ["年度", *(str(month) for month in range(1, 13)), "月数"]
    shares = [13.0, *([6.2] * 12), 12.0]
    y = page.table(90, y, 1060, [(50, list(zip(heads, shares, strict=True)))])
    paid = _months(page)
    for year in sorted({month[:4] for month in paid})[-14:]:
        ticks = [f"{year}-{month:02d}" in paid for month in range(1, 13)]
        texts = [f"{year}年", *("√" if tick else "" for tick in ticks), str(sum(ticks))]
        cells = [("{:0}" + text, share) for text, share in zip(texts, shares, strict=True)]
        y = page.table(90, y, 1060, [(50, cells)])
    page.put("注：“√”表示当月已足额缴费。", 95, y + 16, page.label.sized(0.85))
    _record_foot(page, y + 80)
    return page


_PENSION_WORDS = (
    (
        "兹证明{name}，身份证号{id_number}，系{employer}职工，在我单位参加{insurance_type}，缴费时间"
        "自{first_month}至{last_month}，累计缴费{months_paid}个月。\n特此证明。"
    ),
    (
        "参保人{name}（社会保障号：{id_number}），参保单位：{employer}，参加险种：{insurance_type}，"
        "于{first_month}开始缴费，已缴至{last_month}，实际缴费月数{months_paid}个月。\n"
        "此证明用于办理子女入学手续。"
    ),
)


def _pension_letter(facts: PaperFacts, random: Random) -> Page:
    page = letter_page(facts, random, (1240, 1400))
    y = heading(page, random.choice(("养老保险缴费证明", "社会养老保险缴费证明", "参保缴费证明")))
    y = paragraphs(page, random.choice(_PENSION_WORDS), y)
    signed(page, "{issuer}", "{printed_on}", y + 100)
    return page


_EMPLOYER: tuple[tuple[str, str, str, bool], ...] = (
    (
        "unit",
        "工作单位证明",
        (
            "兹证明{name}同志[，身份证号：{id_number}]，自{since}起在我单位工作，"
            "现任{position}。\n特此证明。"
        ),
        False,
    ),
    (
        "in_service",
        "在职证明",
        (
            "{name}[（身份证号码：{id_number}）]系我公司正式员工，于{since}入职，现担任{position}一职。"
            "\n本证明仅用于办理子女转学手续，不作其他用途。"
        ),
        False,
    ),
    (
        "form",
        "工作证明",
        (
            "姓名：{_name}\n身份证号：{_id_number}\n"
            "该同志自 {since:parts} 起在我单位从事 {_position} "
            "工作，情况属实。\n特此证明。"
        ),
        True,
    ),
)


def _employer(title: str, text: str, *, filled: bool) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = letter_page(facts, random, (1240, random.choice((1250, 1500))), filled=filled)
        y = paragraphs(page, text, heading(page, title))
        date = "{issued_on:parts}" if filled else "{issued_on}"
        signatory = random.choice(("{employer}", "单位（盖章）：{employer}", "{employer}"))
        employer = facts.fields.get("employer", "")
        default = employer if isinstance(employer, str) else ""
        signed(page, signatory, date, y + 100, ("seal", default))
        return page

    return paint


def _transfer_order(facts: PaperFacts, random: Random) -> Page:
    """工作调动函, with a document number as offices write it."""
    page = letter_page(facts, random, (1240, 1600))
    number = page.also(
        "document_number", f"人调〔{random.randint(2019, 2026)}〕{random.randint(3, 90)}号"
    )
    y = heading(page, "工作调动函", 120)
    page.title(number, y - 30, page.label)
    former = page.also("former_employer", "原工作单位")
    text = (
        f"{former}：\n经研究，同意{{name}}同志[（身份证号：{{id_number}}）]调入{{employer}}工作"
        "[，任{position}]，请通知其于{since}到{employer}报到。"
    )
    first, _, body = text.partition("\n")
    page.put(first, 130, y + 50, page.label)
    y = paragraphs(page, body, y + 50 + page.label.size * 2)
    employer = str(facts.fields.get("employer", ""))
    signed(page, "{employer}", "{issued_on}", y + 110, ("seal", employer))
    return page


LAYOUTS: tuple[Layout, ...] = (
    layout("pension_record", "months", _monthly),
    layout("pension_record", "years", _yearly),
    layout("pension_record", "letter", _pension_letter),
    *(layout("employer_certificate", f"certificate_{name}", _employer(title, text, filled=filled))
      for name, title, text, filled in _EMPLOYER),
    layout("employer_certificate", "transfer_order", _transfer_order),
)  # fmt: skip
