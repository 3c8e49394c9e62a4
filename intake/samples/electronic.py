"""Papers downloaded instead of photographed: one PDF page with a text layer."""

from __future__ import annotations

from random import Random

import numpy as np
from PIL import Image

from intake.samples.drawing import Canvas, as_box
from intake.samples.effects import Shot
from intake.samples.fonts import Typefaces
from intake.samples.model import Drawing, PaperFacts
from intake.samples.ornaments import Imprint, press_seal
from intake.samples.truth import DrawnPage
from intake.samples.vector_pdf import A4, TextPage
from intake.samples.wording import is_date, words
from ocr.model import Box

_TITLES = {
    "pension_record": ("社会保险参保缴费证明", "企业职工基本养老保险缴费证明", "个人参保缴费证明"),
    "resident_information_sheet": ("常住人口信息表", "常住人口登记表"),
}
_ROWS = {
    "pension_record": (
        ("姓名", "name"),
        ("社会保障号码", "id_number"),
        ("参保单位", "employer"),
        ("险种", "insurance_type"),
        ("缴费起始年月", "first_month"),
        ("缴费截止年月", "last_month"),
        ("累计缴费月数", "months_paid"),
        ("经办机构", "issuer"),
        ("打印日期", "printed_on"),
    ),
    "resident_information_sheet": (
        ("户号", "household_number"),
        ("户主姓名", "head_name"),
        ("姓名", "name"),
        ("与户主关系", "relationship_to_head"),
        ("曾用名", "former_name"),
        ("性别", "sex"),
        ("民族", "ethnicity"),
        ("出生日期", "birth_date"),
        ("出生地", "birthplace"),
        ("籍贯", "native_place"),
        ("公民身份号码", "id_number"),
        ("住址", "address"),
        ("何时由何地迁来本址", "moved_to_address"),
        ("打印日期", "printed_on"),
    ),
}


_SEAL = 300  # a seal of 38 mm, in pixels at 200 dots per inch
SAID = "said "  # an extra of this name and a field: what a forged text layer says instead


def forged(facts: PaperFacts) -> bool:
    """Whether the text layer is to say something else than what is seen."""
    return any(name.startswith(SAID) for name in facts.extras)


def suits(facts: PaperFacts) -> bool:
    """Whether this paper is one that offices let people download, and an ordinary one."""
    return facts.kind in _ROWS and not facts.marks


def _seal(text: str, random: Random) -> Image.Image:
    side = _SEAL + 50
    canvas = Canvas(side, side, random, (255, 255, 255))
    press_seal(canvas, Imprint(text), (side / 2, side / 2), _SEAL, 0.9)
    return canvas.image


def download(facts: PaperFacts, random: Random) -> tuple[bytes, DrawnPage]:
    """The PDF and the truth about its page (in pixels at 200 dots per inch)."""
    page = TextPage(Typefaces(random)[random.choice(("song", "hei"))])
    boxes: dict[str, Box] = {}
    title = random.choice(_TITLES[facts.kind])
    size = random.randrange(30, 38)
    page.text(title, ((A4[0] - page.width(title, 54)) / 2, 190), 54)
    form = random.choice(("padded", "iso") if forged(facts) else ("padded", "iso", "plain"))
    left, middle, right, y = 180, 620, A4[0] - 180, 330.0
    step = random.randrange(74, 96)
    rows = _ROWS[facts.kind]
    seal_at = (950.0, y + step * len(rows) - 60)
    page.picture(_seal(facts.extras.get("seal", "专用章"), random), *seal_at)
    for label, name in rows:
        page.line(left, y, right, y)
        page.text(label, (left + 20, y + (step - size) / 2), size)
        value = facts.fields.get(name)
        if value is not None:
            shape = form if is_date(name) else ""
            said = words(name, facts.extras.get(SAID + name, value), shape)
            place = (middle + 20, y + (step - size) / 2)
            boxes[name] = as_box(page.text(words(name, value, shape), place, size, said))
        y += step
    page.line(left, y, right, y)
    for x in (left, middle, right):
        page.line(x, 330, x, y)
    x0, y0 = seal_at[0] + 25, seal_at[1] + 25
    drawing = Drawing(
        Image.new("RGB", A4),
        facts.kind,
        "electronic",
        {name: facts.fields[name] for name in boxes},
        boxes,
        (as_box((x0, y0, x0 + _SEAL, y0 + _SEAL)),),
    )
    blank = np.zeros((A4[1], A4[0], 3), np.uint8)
    shot = Shot(blank, (np.eye(3),), 0, ("text_layer",))
    return page.finished(), DrawnPage((drawing,), (False,), shot)
