"""Free text on a sheet: a heading, paragraphs, who signs and when, a seal over it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from intake.samples.drawing import Style
from intake.samples.layouts.look import PROSE, TOP, Look
from intake.samples.layouts.page import Page
from intake.samples.model import PaperFacts

DATE_FORMS = ("plain", "padded", "spaced", "chinese", "chinese_o", "plain")


def letter_page(
    facts: PaperFacts, random: Random, size: tuple[int, int] = (1240, 1500), *, filled: bool = False
) -> Page:
    """A typed sheet; a `filled` one is a printed form completed by hand or machine."""
    size_of_type = random.randint(33, 38)
    label = Style(random.choice(("song", "fangsong", "song", "kai")), size_of_type)
    value = label
    if filled:
        value = random.choice(
            (
                Style("hand", size_of_type + 3, (30, 36, 100), wobble=0.035),
                Style("hand", size_of_type + 2, (35, 35, 40), wobble=0.03),
                Style("kai", size_of_type),
            )
        )
    return Page(facts, random, size, Look(label, value, date_form=random.choice(DATE_FORMS)))


def heading(page: Page, title: str, y: float = 110) -> float:
    """The title of a letter; the y below it."""
    role = page.random.choice(("song_bold", "hei_bold", "hei"))
    size = page.random.randint(52, 64)
    spacing = page.random.choice((0.0, 0.2, 0.45)) if len(title) <= 6 else 0.05
    page.title(title, y, Style(role, size, spacing=spacing))
    return y + size + 60


def paragraphs(page: Page, text: str, y: float, *, margin: float = 130) -> float:
    """Paragraphs, one a line of `text`, with the first line indented; the y below them."""
    leading = page.random.uniform(1.6, 2.0)
    for paragraph in text.split("\n"):
        rect = (margin, y, page.width - margin, page.height - 60.0)
        y = page.flow(paragraph, rect, replace(PROSE, leading=leading))[3] + page.label.size * 0.8
    return y


def signed(
    page: Page, signatory: str, date: str, y: float, seal: tuple[str, str] = ("seal", "")
) -> float:
    """Who signs and when, right below the text, with the seal over both; the y below.

    `seal` is the extra that names the seal, and the text where it is absent.
    """
    width = page.width
    left = width * page.random.uniform(0.48, 0.55)
    step = page.label.size * 2.0
    page.flow(signatory, (left, y, width - 110, y + step), replace(TOP, across="center"))
    page.flow(date, (left, y + step, width - 110, y + 2 * step), replace(TOP, across="center"))
    centre = ((left + width - 110) / 2 + page.random.uniform(-60, 90), y + step * 0.8)
    page.office_seal(centre, page.random.randint(205, 245), key=seal[0], default=seal[1])
    return y + 2 * step
