"""A page being filled in: facts, templates, tables, seals, and the record of what was printed.

A template is text with places in braces: `{name}` a fact, `{signed_on:chinese}` a fact in a form
of `wording.words`, `{@note}` an extra, a leading underscore (`{_name}`) underlines it, `{_:8}` is
an underlined blank of 8 ems; what follows `{:0}` is set as filled in, not as printed form.
`{applied_on:parts}` prints the figures of a date between the printed
年 月 日, and leaves room where there is no date. A clause in square brackets is left out when one
of its facts is absent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from PIL import ImageOps

from intake.samples.drawing import Canvas, Rect, Style, as_box, union
from intake.samples.layouts.look import CELL, TOP, Look, Setting
from intake.samples.model import Drawing, PaperFacts
from intake.samples.ornaments import Imprint, fingerprint, imprint_of, press_seal
from intake.samples.wording import LONG_TERM, is_date, less_exact, words
from ocr.model import FieldValue

_PLACE = re.compile(r"\{(_?)(@?[a-z_0-9]*?)(?::([a-z_0-9]+))?\}")
_CLAUSE = re.compile(r"\[([^\[\]]*)\]")
_NOT_FIRST = "，。、；：）》」”！？,.;:)"
_WORD = re.compile(r"[0-9A-Za-z.\-/*]{2,}|.|\n", re.DOTALL)

FILLED = "{:0}"
Cell = tuple[str, float]


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    style: Style
    field: str | None = None
    underline: bool = False


@dataclass(slots=True)
class _Line:
    runs: list[_Run]
    width: float = 0.0


class Page:
    """One page of a paper: give it facts and chance, draw, then `finish`."""

    def __init__(
        self, facts: PaperFacts, random: Random, size: tuple[int, int], look: Look | None = None
    ) -> None:
        look = look or Look()
        self.facts = facts
        self.random = random
        tint = random.randint(-4, 2)
        red, green, blue = (max(0, min(255, shade + tint)) for shade in look.paper)
        self.canvas = Canvas(*size, random, (red, green, blue))
        self.width, self.height = size
        self.look = look
        self.label = look.label
        self.value = look.value or look.label
        self.rule = look.rule
        self.fields: dict[str, FieldValue] = {}
        self._rects: dict[str, list[Rect]] = {}
        self._placed: frozenset[str] = frozenset()  # a fact printed again keeps its first place
        self.seals: list[Rect] = []
        self.fingerprints: list[Rect] = []

    # -- what is to be printed ---------------------------------------------------------------

    def marked(self, mark: str) -> bool:
        """Whether the facts carry this mark."""
        return mark in self.facts.marks

    def also(self, key: str, default: str = "") -> str:
        """An extra text of the facts."""
        return self.facts.extras.get(key, default)

    def has(self, *names: str) -> bool:
        """Whether the facts have all these fields (an extra is written @key)."""
        return all(self._known(name) for name in names)

    def _known(self, name: str) -> bool:
        if name.startswith("@"):
            return bool(self.facts.extras.get(name[1:]))
        return not name or bool(self.facts.fields.get(name))

    def _clauses(self, template: str) -> str:
        def keep(match: re.Match[str]) -> str:
            inside = match.group(1)
            names = [place.group(2) for place in _PLACE.finditer(inside)]
            return inside if self.has(*names) else ""

        while _CLAUSE.search(template):
            template = _CLAUSE.sub(keep, template)
        return template

    def _runs(self, template: str, label: Style, value: Style) -> list[_Run]:
        runs: list[_Run] = []
        end = 0
        template = self._clauses(template)
        for place in _PLACE.finditer(template):
            if place.start() > end:
                runs.append(_Run(template[end : place.start()], label))
            end = place.end()
            if place.group() == FILLED:
                label = value
            printed = self._place(place, label, value)
            if any(run.field == place.group(2) for run in runs):
                printed = [replace(run, field=None) for run in printed]
            runs += printed
        if end < len(template):
            runs.append(_Run(template[end:], label))
        return runs

    def _place(self, place: re.Match[str], label: Style, value: Style) -> list[_Run]:
        underline, name, form = bool(place.group(1)), place.group(2), place.group(3) or ""
        if not name:
            return [_Run(" " * round(float(form) * 3), label, None, underline)]
        if form == "parts":
            return self._date_parts(name, label, value, underline=underline)
        if not self._known(name):
            return [_Run(" " * 16, label, None, underline)] if underline else []
        if name.startswith("@"):
            text, field = self.facts.extras[name[1:]], None
        else:
            known = self.facts.fields[name]
            known, form = less_exact(known, form)
            text, field = words(name, known, form or self._form_of(name)), name
            self._record(name, known, whole=form != "rest")
        pad = "  " if underline else ""
        middle = [_Run(text, value, field, underline)]
        return [_Run(pad, label, None, underline), *middle, _Run(pad, label, None, underline)]

    def _record(self, name: str, value: FieldValue, *, whole: bool) -> None:
        everything = self.facts.fields[name]
        self.fields[name] = value if whole and name not in self.fields else everything

    def _form_of(self, name: str) -> str:
        return self.look.date_form if is_date(name) else ""

    def _date_parts(self, name: str, label: Style, value: Style, *, underline: bool) -> list[_Run]:
        known = self.facts.fields.get(name, "")
        if known == LONG_TERM:
            self.fields[name] = known
            return [_Run("长期", value, name, underline)]
        parts = known.split("-") if isinstance(known, str) and known else []
        if parts:
            self.fields[name] = "-".join(parts)
        runs: list[_Run] = []
        for number, unit in enumerate("年月日"):
            field = name if number < len(parts) else None
            text = f" {parts[number]} " if field else "    " if number else "        "
            runs += [_Run(text, value, field, underline), _Run(unit, label, field)]
        return runs

    # -- setting text ------------------------------------------------------------------------

    def _wrap(self, runs: Sequence[_Run], width: float, indent: float) -> list[_Line]:
        lines = [_Line([], indent)]
        for run in runs:
            for word in _WORD.findall(run.text):
                if word == "\n":
                    lines.append(_Line([], 0.0))
                    continue
                lines = self._add(lines, replace(run, text=word), width)
        return lines

    def _add(self, lines: list[_Line], run: _Run, width: float) -> list[_Line]:
        needed = sum(self.canvas.advance(c, run.style) for c in run.text)
        room = width - lines[-1].width
        if needed > width and len(run.text) > 1:
            for character in run.text:
                lines = self._add(lines, replace(run, text=character), width)
            return lines
        if needed > room + 0.5 and not (run.text in _NOT_FIRST and lines[-1].runs):
            lines.append(_Line([], 0.0))
            if run.text == " ":
                return lines
        lines[-1].runs.append(run)
        lines[-1].width += needed
        return lines

    def flow(
        self,
        template: str,
        rect: Rect,
        setting: Setting = TOP,
    ) -> Rect:
        """Set a template inside a rectangle, smaller if it must; the place it took."""
        self._placed = frozenset(self._rects)
        label, value = setting.label or self.label, setting.value or self.value
        leading = setting.leading
        width, height = rect[2] - rect[0], rect[3] - rect[1]
        fits = 1.0
        while True:
            small_label, small_value = label.sized(fits), value.sized(fits)
            runs = self._runs(template, small_label, small_value)
            em = max([run.style.size for run in runs] or [small_label.size])
            lines = self._wrap(runs, width, setting.indent * em)
            if len(lines) * em * leading - em * (leading - 1) <= height or fits < 0.62:
                break
            fits *= 0.93
        total = len(lines) * em * leading - em * (leading - 1)
        y = rect[1] + (max(0.0, height - total) / 2 if setting.down == "middle" else 0.0)
        drawn = [(rect[0], y, rect[0] + 1, y + em)]
        for number, line in enumerate(lines):
            first = setting.indent * em if number == 0 else 0.0
            spare = max(0.0, width - line.width)
            x = rect[0] + first + {"left": 0.0, "center": spare / 2, "right": spare}[setting.across]
            drawn.append(self._set_line(line.runs, x, y, em))
            y += em * leading
        return union(drawn)

    def _set_line(self, runs: Sequence[_Run], x: float, y: float, em: int) -> Rect:
        left = x
        for run in runs:
            dx, dy = self.look.shift if run.field else (0.0, 0.0)
            top = y + (em - run.style.size) * 0.88
            start = x
            for character in run.text:
                rect = self.canvas.character(character, x + dx, top + dy, run.style)
                if run.field and run.field not in self._placed and character.strip():
                    self._rects.setdefault(run.field, []).append(rect)
                x += self.canvas.advance(character, run.style)
            if run.underline:
                level = y + em * 1.08
                self.canvas.line((start, level), (x, level), self.rule, 2)
        return (left, y, max(x, left + 1), y + em)

    def put(
        self,
        template: str,
        x: float,
        y: float,
        label: Style | None = None,
        value: Style | None = None,
    ) -> Rect:
        """Set one line with its top left at (x, y)."""
        setting = replace(TOP, label=label or self.label, value=value or label or self.value)
        return self.flow(template, (x, y, self.width - 4, y + 400), setting)

    def title(self, text: str, y: float, style: Style, x: float | None = None) -> Rect:
        """Set a heading centred on the page, or on x."""
        return self.canvas.centred(text, self.width / 2 if x is None else x, y, style)

    def entry(
        self,
        label: str,
        template: str,
        at: tuple[float, float],
        widths: tuple[float, float],
        lines: int = 1,
    ) -> float:
        """A label spread over `widths[0]`, its value beside it within `widths[1]`; the bottom."""
        x, y = at
        natural = self.canvas.width(label, self.label)
        style = self.label.sized(min(1.0, widths[0] / max(natural, 1)))
        self.canvas.spread(label, x, y + (self.label.size - style.size) / 2, widths[0], style)
        left = x + widths[0] + self.label.size * 0.8
        em = max(self.label.size, self.value.size)
        top = y + (self.label.size - self.value.size) * 0.6
        rect = (left, top, left + widths[1], top + em * 1.3 * lines)
        return max(y + em, self.flow(template, rect, replace(TOP, leading=1.25))[3])

    # -- tables ------------------------------------------------------------------------------

    def table(
        self, x: float, y: float, width: float, rows: Sequence[tuple[float, Sequence[Cell]]]
    ) -> float:
        """Draw rows of (height, cells); a cell is (text or template, share of the width).

        A cell with a place in it is a value, another a label. Returns the bottom.
        """
        for height, cells in rows:
            total = sum(share for _, share in cells)
            left = x
            for content, share in cells:
                right = left + width * share / total
                rect = (left, y, right, y + height)
                self.canvas.frame(rect, self.rule, 2)
                self.cell(content, rect)
                left = right
            y += height
        return y

    def cell(self, content: str, rect: Rect) -> None:
        """Fill one cell of a table."""
        pad = self.label.size * 0.4
        inner = (rect[0] + pad, rect[1] + 2, rect[2] - pad, rect[3] - 2)
        if "{" in content:
            self.flow(content, inner, CELL)
        elif content:
            self._label(content, inner)

    def _label(self, text: str, rect: Rect) -> None:
        lines = text.split("\n")
        size = self.label.size
        width = rect[2] - rect[0]
        room = (rect[3] - rect[1]) / len(lines)
        widest = max(self.canvas.width(line, self.label) for line in lines)
        style = self.label.sized(min(1.0, width / max(widest, 1), room / size))
        y = (rect[1] + rect[3]) / 2 - style.size * 1.15 * len(lines) / 2
        for line in lines:
            natural = self.canvas.width(line, style)
            wanted = min(width * 0.92, style.size * 5.2) if len(lines) == 1 else natural
            if not self.look.spread or len(line) > 5 or line.isascii() or natural > wanted:
                wanted = natural
            left = rect[0] + (width - wanted) / 2
            self.canvas.spread(line, left, y + style.size * 0.08, wanted, style)
            y += style.size * 1.15

    # -- stamps ------------------------------------------------------------------------------

    def seal(
        self,
        imprint: Imprint | str,
        centre: tuple[float, float],
        size: int = 220,
        stray: float = 0.12,
    ) -> None:
        """Press a seal near `centre` unless the facts say there is none (or it has no text)."""
        if isinstance(imprint, str):
            imprint = Imprint(imprint)
        if self.marked("no_seal") or not imprint.text:
            return
        x = centre[0] + self.random.uniform(-stray, stray) * size
        y = centre[1] + self.random.uniform(-stray, stray) * size
        red = (
            self.random.randint(185, 225),
            self.random.randint(15, 50),
            self.random.randint(25, 60),
        )
        strength = self.random.uniform(0.55, 0.92)
        self.seals.append(
            press_seal(self.canvas, replace(imprint, ink=red), (x, y), size, strength)
        )

    def office_seal(
        self, centre: tuple[float, float], size: int = 220, *, key: str = "seal", default: str = ""
    ) -> None:
        """Press the seal an extra names; 专用章 and what it is for may stand below the star."""
        self.seal(imprint_of(self.also(key, default), self.random), centre, size)

    def seal_naming(
        self, field: str, centre: tuple[float, float], size: int = 220, bottom: str = ""
    ) -> None:
        """Press the seal of the office a field names; where only the seal names it, that counts."""
        name = self.facts.fields.get(field)
        if self.marked("no_seal") or not isinstance(name, str):
            return
        self.seal(Imprint(name, bottom), centre, size)
        if field not in self.fields:
            self.fields[field] = name
            self._rects[field] = [self.seals[-1]]

    def fingerprint(self, centre: tuple[float, float], height: int = 110) -> None:
        """Press a fingerprint unless the facts say there is none."""
        if not self.marked("no_fingerprint"):
            strength = self.random.uniform(0.55, 0.85)
            self.fingerprints.append(fingerprint(self.canvas, centre, height, strength=strength))

    # -- the end -----------------------------------------------------------------------------

    def finish(self, layout: str) -> Drawing:
        """The page as drawn, with its marks and the record of what stands on it."""
        if self.marked("copy"):
            self._mark_copy()
        image = self.canvas.image
        if self.marked("copy") or self.marked("grey"):
            image = ImageOps.grayscale(image).convert("RGB")
        return Drawing(
            image=image,
            kind=self.facts.kind,
            layout=layout,
            fields=dict(self.fields),
            boxes={name: as_box(self._inside(union(r))) for name, r in self._rects.items()},
            seals=tuple(as_box(self._inside(rect)) for rect in self.seals),
            fingerprints=tuple(as_box(self._inside(rect)) for rect in self.fingerprints),
        )

    def _mark_copy(self) -> None:
        text = self.random.choice(("复印件", "复 印 件", "复印件"))
        ink = (60, 60, 70)
        size = round(self.height * 0.035)
        across = self.random.choice((0.12, 0.85))
        centre = (self.width * across, self.height * 0.045 + 4)
        press_seal(self.canvas, Imprint(text, shape="boxed", ink=ink), centre, max(34, size), 0.95)

    def _inside(self, rect: Rect) -> Rect:
        right, bottom = self.width - 1.0, self.height - 1.0
        return (
            min(max(rect[0], 0.0), right),
            min(max(rect[1], 0.0), bottom),
            min(max(rect[2], 0.0), right),
            min(max(rect[3], 0.0), bottom),
        )
