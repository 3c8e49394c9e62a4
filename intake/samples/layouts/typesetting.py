"""Setting templates: text with places for facts.

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

from intake.samples.drawing import Canvas, Rect, Style, union
from intake.samples.layouts.look import TOP, Look, Setting
from intake.samples.model import PaperFacts
from intake.samples.wording import LONG_TERM, is_date, less_exact, words
from ocr.model import FieldValue

_PLACE = re.compile(r"\{(_?)(@?[a-z_0-9]*?)(?::([a-z_0-9]+))?\}")
_CLAUSE = re.compile(r"\[([^\[\]]*)\]")
_NOT_FIRST = "，。、；：）》」”！？,.;:)"
_WORD = re.compile(r"[0-9A-Za-z.\-/*]{2,}|.|\n", re.DOTALL)
FILLED = "{:0}"


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


class Typesetter:
    """A sheet, the facts printed on it by templates, and the record of where they stand."""

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
        self.titles: list[Rect] = []
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
        rect = self.canvas.centred(text, self.width / 2 if x is None else x, y, style)
        self.titles.append(rect)
        return rect

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
