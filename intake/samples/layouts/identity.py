"""Identity cards (front and back), as the card alone or copied onto a sheet, and residence permits.

Extras of `residence_permit`: `seal` (police office), `reason` (暂住事由).
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from intake.samples.drawing import Rgb, Style
from intake.samples.layouts.edition import Painter, layout
from intake.samples.layouts.look import TOP, Look
from intake.samples.layouts.page import Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import emblem, guilloche, photograph

_BLUE: Rgb = (60, 110, 165)
_CARD_BLUE: Rgb = (228, 238, 244)


def _card_look(size: int) -> Look:
    return Look(Style("hei", size, _BLUE), Style("hei", round(size * 1.12)), _CARD_BLUE, "dotted")


def _front(page: Page, left: float, top: float, unit: float) -> None:
    """The side with the photo; `unit` is a hundredth of the card's width."""

    def at(label: str, template: str, x: float, y: float) -> None:
        small = page.label.size
        page.put(label, left + x * unit, top + y * unit + small * 0.1, page.label)
        page.put(template, left + (x + 10.5) * unit, top + y * unit, page.label, page.value)

    at("姓名", "{name}", 6, 7)
    at("性别", "{sex}", 6, 15)
    at("民族", "{ethnicity:bare}", 24, 15)
    page.put("出生", left + 6 * unit, top + 23 * unit, page.label)
    birth = "{birth_date:parts}" if page.random.random() < 0.5 else "{birth_date:spaced}"
    page.put(birth, left + 16 * unit, top + 23 * unit, page.label, page.value)
    page.put("住址", left + 6 * unit, top + 32 * unit, page.label)
    rect = (left + 16.5 * unit, top + 31.5 * unit, left + 60 * unit, top + 50 * unit)
    page.flow("{address}", rect, replace(TOP, leading=1.35))
    page.put("公民身份号码", left + 6 * unit, top + 54 * unit, page.label)
    number = replace(page.value, spacing=0.12)
    page.put("{id_number}", left + 32 * unit, top + 53.5 * unit, page.label, number)
    picture = (left + 66 * unit, top + 9 * unit, left + 93 * unit, top + 45 * unit)
    photograph(page.canvas, picture, _CARD_BLUE)


def _back(page: Page, left: float, top: float, unit: float) -> None:
    emblem(page.canvas, (left + 14 * unit, top + 15 * unit), round(18 * unit))
    middle = left + 58 * unit
    big = Style("song_bold", round(5.2 * unit), (30, 30, 34), 0.25)
    page.canvas.centred("中华人民共和国", middle, top + 8 * unit, big)
    page.canvas.centred("居民身份证", middle, top + 18 * unit, replace(big, size=round(7 * unit)))
    page.put("签发机关", left + 20 * unit, top + 43 * unit, replace(page.label, ink=(40, 40, 45)))
    page.put("{issuer}", left + 40 * unit, top + 42.8 * unit, page.label, page.value)
    page.put("有效期限", left + 20 * unit, top + 52 * unit, replace(page.label, ink=(40, 40, 45)))
    term = "{valid_from:dotted}-{valid_to:dotted}"
    page.put(term, left + 40 * unit, top + 51.8 * unit, page.value)


def _side(page: Page, left: float, top: float, unit: float) -> None:
    (_back if page.facts.part == "back" else _front)(page, left, top, unit)


def _card(facts: PaperFacts, random: Random) -> Page:
    page = Page(facts, random, (1240, 782), _card_look(40))
    guilloche(page.canvas, (0, 0, 1240, 782), (150, 180, 190), strength=0.22)
    _side(page, 0, 0, 12.4)
    return page


def _card_on_sheet(facts: PaperFacts, random: Random) -> Page:
    """The card copied in the upper part of a white sheet."""
    page = Page(facts, random, (1240, 1300), replace(_card_look(33), paper=(252, 252, 252)))
    left, top = random.randint(90, 190), random.randint(110, 240)
    unit = 9.9
    right, bottom = left + 100 * unit, top + 63 * unit
    page.canvas.pen.rounded_rectangle((left, top, right, bottom), 30, fill=_CARD_BLUE)
    guilloche(page.canvas, (left + 8, top + 8, right - 8, bottom - 8), (150, 180, 190))
    _side(page, left, top, unit)
    page.canvas.pen.rounded_rectangle(
        (left, top, right, bottom), 30, outline=(150, 160, 165), width=3
    )
    if random.random() < 0.5:
        hand = Style("hand", 44, (40, 40, 90), wobble=0.04)
        page.put("仅供办理转学手续使用", left + 60, bottom + 140, hand)
    return page


_PERSON = (("姓名", "{name}"), ("性别", "{sex}"), ("民族", "{ethnicity}"),
           ("出生日期", "{birth_date}"), ("公民身份号码", "{id_number}"))  # fmt: skip


def _permit_card(facts: PaperFacts, random: Random) -> Page:
    """居住证, with all it says on one face."""
    look = Look(Style("hei", 32, (60, 120, 90)), Style("hei", 34), (232, 244, 236), "padded")
    page = Page(facts, random, (1340, 1000), look)
    guilloche(page.canvas, (0, 0, 1340, 1000), (130, 190, 160), strength=0.25)
    title = random.choice(("居住证", "居 住 证", "中华人民共和国居住证"))
    page.title(title, 50, Style("song_bold", 62, (40, 60, 50), 0.15))
    photograph(page.canvas, (980, 160, 1240, 490), (232, 244, 236))
    entries = [("姓名", "{name}"), ("性别", "{sex}"), ("出生日期", "{birth_date}"),
               ("公民身份号码", "{id_number}"), ("常住户口所在地住址", "{home_address}"),
               ("居住地住址", "{residence_address}"), ("签发机关", "{issuer}"),
               ("签发日期", "{issued_on}")]  # fmt: skip
    if page.has("valid_to"):
        entries.append(("有效期限", "[{issued_on}]至{valid_to}"))
    y = 160
    for label, template in entries:
        if label == "性别":
            page.put("民族", 480, y, page.label)
            page.put("{ethnicity:bare}", 580, y, page.label, page.value)
            page.put(f"性别   {template}", 90, y, page.label, page.value)
            y += 68
            continue
        lines = 2 if "住址" in label else 1
        width = 230 if lines == 1 else 330
        room = 560 if y < 470 else 780
        y = round(page.entry(label, template, (90, y), (width, room), lines)) + 30
    page.office_seal((1090, 800), 210, default="信阳市公安局")
    return page


def _temporary_booklet(facts: PaperFacts, random: Random) -> Page:
    """暂住证: a page of a small booklet, filled in by hand or machine."""
    hand = random.random() < 0.5
    value = Style("hand", 36, (35, 40, 110), wobble=0.03) if hand else Style("kai", 34)
    look = Look(Style("song", 32), value, (247, 240, 228), random.choice(("plain", "spaced")))
    page = Page(facts, random, (1240, 1330), look)
    page.canvas.frame((40, 40, 1200, 1290), (150, 120, 90), 3)
    title = random.choice(("暂住证", "临时居住证"))
    page.title(title, 70, Style("song_bold", 64, spacing=0.5))
    where = "暂住地址" if title == "暂住证" else "居住地址"
    photograph(page.canvas, (920, 180, 1150, 470))
    y = 190.0
    entries = [*_PERSON, ("常住户口所在地", "{_home_address}"),
               (where, "{_residence_address}"),
               ("暂住事由", "{_@reason}"), ("签发机关", "{_issuer}"),
               ("签发日期", "{issued_on:parts}"), ("有效期限", "至 {valid_to:parts}")]  # fmt: skip
    for label, template in entries:
        lines = 2 if "address" in template else 1
        room = 480 if y < 480 else 760
        y = max(y + 84, page.entry(label, template, (90, y), (230, room), lines) + 34)
    page.office_seal((930, 1110), 230, default="信阳市公安局")
    return page


def _registration_slip(facts: PaperFacts, random: Random) -> Page:
    """居住登记凭证: a printed slip with a table."""
    look = Look(
        Style("song", 29), Style("fangsong", 30), date_form=random.choice(("iso", "padded"))
    )
    page = Page(facts, random, (1400, 1130), look)
    page.title(random.choice(("居住登记凭证", "流动人口居住登记凭证")), 70, Style("hei_bold", 52))
    page.put(f"编号：{random.randrange(10**11):012d}", 960, 150, Style("song", 26))
    rows = [
        (76.0, [("姓名", 16.0), ("{name}", 22.0), ("性别", 10.0), ("{sex}", 12.0), ("民族", 12.0),
                ("{ethnicity}", 28.0)]),
        (76.0, [("出生日期", 16.0), ("{birth_date}", 34.0), ("公民身份号码", 18.0),
                ("{id_number}", 32.0)]),
        (92.0, [("户籍地址", 16.0), ("{home_address}", 84.0)]),
        (92.0, [("居住地址", 16.0), ("{residence_address}", 84.0)]),
        (76.0, [("居住事由", 16.0), ("{@reason}", 34.0), ("登记日期", 18.0),
                ("{issued_on}", 32.0)]),
        (76.0, [("有效期至", 16.0), ("{valid_to}", 34.0), ("登记单位", 18.0),
                ("{issuer}", 32.0)]),
    ]  # fmt: skip
    y = page.table(90, 200, 1220, rows)
    note = (
        "说明：居住地址变更的，应当自变更之日起七日内到居住地公安派出所办理变更登记。"
        "本凭证不作为身份证明。"
    )
    page.flow(note, (95, y + 24, 1300, y + 130), replace(TOP, label=Style("song", 25), leading=1.5))
    page.office_seal((1060, y + 170), 230, default="信阳市公安局")
    return page


_PERMITS: tuple[tuple[str, Painter], ...] = (
    ("permit_card", _permit_card),
    ("temporary_booklet", _temporary_booklet),
    ("registration_slip", _registration_slip),
)

LAYOUTS: tuple[Layout, ...] = (
    layout("identity_card", "card", _card, parts=("front", "back")),
    layout("identity_card", "card_on_sheet", _card_on_sheet, parts=("front", "back")),
    *(layout("residence_permit", name, paint) for name, paint in _PERMITS),
)
