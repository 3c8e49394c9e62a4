"""Which printed texts belong to which labels: one assignment for the whole sheet.

Every text that is no label is given to at most one label. An assignment is worth the sum of what
each label's group of texts is worth: texts of the right format, level with the label and near it
are worth much, texts that cross ruled lines or other rows cost. The best assignment is looked for
by moving texts between labels, beginning from several common shifts of the print against the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, permutations
from statistics import median

from ocr.extract.columns import Column, find_columns
from ocr.extract.labels import Label
from ocr.extract.layout import Layout, Span
from ocr.extract.slots import (
    LOOSE,
    NAME_LINES,
    Slot,
    has_unknown_label,
    is_blank,
    joined,
    lines_of,
)
from ocr.kinds import LabelledField
from ocr.values import Normalised, normalise

_GLOSS = re.compile(r"[A-Za-z][a-z.()]{2,}")  # an English word under a Chinese label
_WORTH_A_SHIFT = 1.0  # what believing in a common shift must gain
_NEAR = 6.0  # label heights within which a text of any form is believed to belong to its label
_LONGEST_RUN = 6  # texts of one row that may make up one value: 2020 年 9 月 2 日
_PROSE_LINES = 6  # a value that may take so many lines is prose, with colons of its own
_TWO_LINES = 2
_SET_WIDE = 2.3  # line heights to a line that can only be the rest of a value: 1203室, 限公司
_REST = re.compile(r"[0-9A-Za-z#-]{1,6}[号室户栋幢座楼层单元]*|(?:有?限)?(?:责?任)?公?司")
_NEXT_LINE = 2.0  # line heights to the next line of a value
_SHIFTS = (0.0, -0.45, 0.45, -0.75, 0.75)  # of a label's height
_ALONE_BELOW = "below"


@dataclass
class _State:
    """An assignment under way: the texts of each slot, and the slot of each text."""

    shift: float
    members: dict[int, list[int]]
    place: list[int | None]
    worth: float = 0.0

    def put(self, span: int, slot: int | None, *, pushing: bool) -> None:
        """Give `span` to `slot` (or to none), `pushing` out what the slot held."""
        now = self.place[span]
        if now is not None:
            self.members[now].remove(span)
        if slot is not None:
            if pushing:
                for pushed in self.members[slot]:
                    self.place[pushed] = None
                self.members[slot] = []
            self.members[slot].append(span)
        self.place[span] = slot


@dataclass
class Assigner:
    """The search on one sheet. `spans` are the texts that are no labels."""

    layout: Layout
    slots: Sequence[Slot]
    spans: Sequence[Span]
    _worth: dict[tuple[int, tuple[int, ...], float], float] = field(default_factory=dict)
    _fits: dict[tuple[str, str], Normalised | None] = field(default_factory=dict)

    def groups(self) -> Mapping[int, tuple[Span, ...]]:
        """The texts of each slot (by number), in reading order; slots without texts are absent."""
        best: _State | None = None
        for shift in _SHIFTS:
            found = self._search(shift)
            if best is None or found.worth > best.worth + _WORTH_A_SHIFT:
                best = found
            if not shift and self._is_level(found.members):
                break
        members = best.members if best is not None else {}
        return {
            slot: tuple(self.spans[i] for i in self._in_order(held))
            for slot, held in members.items()
            if held
        }

    def fit(self, format_: str, text: str) -> Normalised | None:
        """`normalise`, remembered."""
        key = (format_, text)
        if key not in self._fits:
            self._fits[key] = normalise(format_, text)
        return self._fits[key]

    # The search

    def _search(self, shift: float) -> _State:
        """The best assignment found when the print is shifted by `shift` label heights."""
        state = _State(shift, {i: [] for i in range(len(self.slots))}, [None] * len(self.spans))
        choices = [self._candidates(span, shift) for span in self.spans]
        alone = [
            max((self._value(slot, [i], shift) for slot in options), default=0.0)
            for i, options in enumerate(choices)
        ]
        surest_first = sorted(range(len(choices)), key=lambda i: -alone[i])
        for _ in range(6):
            moves = [self._move(i, choices[i], state) for i in surest_first]
            if not any(moves):
                break
        self._fill_with_runs(choices, state)
        self._fill_with_lines(choices, state)
        total = sum(self._value(slot, held, shift) for slot, held in state.members.items())
        state.worth = total - 0.4 * abs(shift)
        return state

    def _fill_with_runs(self, choices: Sequence[Sequence[int]], state: _State) -> None:
        """Give slots that are still empty a run of texts of one row, none of them a value alone."""
        for number, slot in enumerate(self.slots):
            if state.members[number] or all(f.format in LOOSE for f in slot.fields):
                continue
            free = [i for i, c in enumerate(choices) if number in c and state.place[i] is None]
            rows = lines_of([self.spans[i] for i in self._in_order(free)])
            index = {id(self.spans[i]): i for i in free}
            runs = [
                [index[id(span)] for span in row[start : start + length]]
                for row in rows
                for length in range(2, min(len(row), _LONGEST_RUN) + 1)
                for start in range(len(row) - length + 1)
            ]
            self._fill(number, runs, state)

    def _fill_with_lines(self, choices: Sequence[Sequence[int]], state: _State) -> None:
        """Give slots that are still empty two texts one below the other: …光学仪器有限 and 公司."""
        for number, slot in enumerate(self.slots):
            if state.members[number] or slot.lines < _TWO_LINES:
                continue
            free = [i for i, c in enumerate(choices) if number in c and state.place[i] is None]
            pairs = [[a, b] for a, b in permutations(free, 2) if self._is_next_line(a, b)]
            self._fill(number, pairs, state)

    def _fill(self, slot: int, groups: Sequence[Sequence[int]], state: _State) -> None:
        """Give `slot` the best of several groups of texts, if it is worth anything there."""
        best = max(groups, key=lambda g: self._value(slot, g, state.shift), default=[])
        if best and self._value(slot, best, state.shift) > 0:
            for span in best:
                state.put(span, slot, pushing=False)

    def _is_next_line(self, upper: int, lower: int) -> bool:
        above, below = self.spans[upper], self.spans[lower]
        drop = (below.middle - above.middle) / above.height
        return 0.7 < drop < _NEXT_LINE and below.left < above.right and above.left < below.right

    def _move(self, span: int, options: Sequence[int], state: _State) -> bool:
        """Put `span` where the whole is worth most; also by pushing out what stands there."""
        now = state.place[span]
        stay = 0.0
        if now is not None:
            rest = [i for i in state.members[now] if i != span]
            stay = self._value(now, state.members[now], state.shift)
            stay -= self._value(now, rest, state.shift)
        best: tuple[float, int | None, bool] = (max(0.0, -stay), None if stay < 0 else now, False)
        for slot in options:
            if slot == now:
                continue
            held = state.members[slot]
            before = self._value(slot, held, state.shift) + stay
            for pushing in (False, True) if held else (False,):
                group = [span] if pushing else [*held, span]
                gain = self._value(slot, group, state.shift) - before
                if gain > best[0] + 1e-6:
                    best = (gain, slot, pushing)
        if best[1] == now:
            return False
        state.put(span, best[1], pushing=best[2])
        return True

    def _is_level(self, members: Mapping[int, Sequence[int]]) -> bool:
        """Whether values stand level with their labels, so that no common shift need be tried."""
        offsets = [
            (self.spans[held[0]].middle - self.slots[slot].label.middle)
            / self.slots[slot].label.height
            for slot, held in members.items()
            if len(held) == 1 and self.slots[slot].label.top < self.spans[held[0]].bottom
        ]
        return len(offsets) < 3 or abs(median(offsets)) < 0.3

    def _in_order(self, members: Sequence[int]) -> list[int]:
        """Reading order: rows from top to bottom, in a row from left to right."""
        rest = sorted(members, key=lambda i: self.spans[i].middle)
        ordered: list[int] = []
        while rest:
            first = self.spans[rest[0]]
            row = [i for i in rest if self.spans[i].middle - first.middle < 0.5 * first.height]
            rest = [i for i in rest if i not in row]
            ordered += sorted(row, key=lambda i: self.spans[i].left)
        return ordered

    # What a group is worth

    def _candidates(self, span: Span, shift: float) -> list[int]:
        """The slots whose label stands where a label of `span` could stand."""
        return [
            i
            for i, slot in enumerate(self.slots)
            if slot.fields and self._place(slot, span, shift) is not None
        ]

    def _place(self, slot: Slot, span: Span, shift: float) -> str | None:
        """Where `span` stands with regard to the label: `right`, `below`, `near` or None."""
        label, unit = slot.label, slot.label.height
        if slot.column and not slot.column[0] < (span.left + span.right) / 2 < slot.column[1]:
            return None
        if slot.floor is not None:
            return _ALONE_BELOW if label.bottom < span.middle < slot.floor else None
        above = label.first + shift * unit - span.middle
        under = span.middle - label.last - shift * unit
        reach = (0.95 + 1.35 * (slot.lines - 1)) * unit
        if (
            slot.takes("right")
            and span.left > label.right - 1.2 * unit
            and above < min(reach, 2.6 * unit)
            and under < reach
            and not self._is_cut_off(slot, span)
            and not self._is_of_a_lost_label(slot, span)
        ):
            return "right"
        if (
            slot.takes("below")
            and 0.5 * unit < under < (2.2 + 1.35 * (slot.lines - 1)) * unit
            and span.left < label.right + 0.5 * unit
            and span.right > label.left - 0.5 * unit
            and not self._has_own_label(slot, span)
        ):
            return _ALONE_BELOW
        if (
            slot.takes("near")
            and -1.0 * unit < under < 8 * unit
            and (label.left - 8 * unit < (span.left + span.right) / 2 < label.right + 16 * unit)
            and not self._is_in_another_block(slot, span)
        ):
            return "near"
        return None

    def _is_cut_off(self, slot: Slot, span: Span) -> bool:
        """Whether another label stands between the label and `span`, level with `span`."""
        return any(
            other is not slot
            and other.label.left > slot.label.right - 0.3 * slot.label.height
            and other.label.right < span.left + 0.5 * span.height
            and other.label.top - 0.1 * span.height < span.middle
            and span.middle < other.label.bottom + 0.1 * span.height
            for other in self.slots
        )

    @cached_property
    def _columns(self) -> Sequence[Column]:
        return find_columns([slot.label for slot in self.slots], self.spans)

    def _is_of_a_lost_label(self, slot: Slot, span: Span) -> bool:
        """Whether `span` stands where the values of a column do that begins right of the label."""
        return any(c.left > slot.label.right and c.holds(span) for c in self._columns)

    def _is_in_another_block(self, slot: Slot, span: Span) -> bool:
        """Whether another label stands between the label and `span`, above `span`."""
        return any(
            other is not slot
            and slot.label.bottom < other.label.top
            and other.label.middle < span.top
            and slot.label.left - 2 * slot.label.height < other.label.left < span.right
            for other in self.slots
        )

    def _has_own_label(self, slot: Slot, span: Span) -> bool:
        """Whether some label stands directly left of `span`, so that it hardly belongs above."""
        return any(
            other is not slot
            and other.label.right < span.left + 0.5 * span.height
            and span.left - other.label.right < 12 * span.height
            and other.label.top < span.middle < other.label.bottom
            for other in self.slots
        )

    def _value(self, slot: int, members: Sequence[int], shift: float) -> float:
        if not members:
            return 0.0
        key = (slot, tuple(sorted(members)), shift)
        if key not in self._worth:
            ordered = [self.spans[i] for i in self._in_order(members)]
            self._worth[key] = self._group_value(self.slots[slot], ordered, shift)
        return self._worth[key]

    def _group_value(self, slot: Slot, group: Sequence[Span], shift: float) -> float:
        text = joined(group)
        if is_blank(text):
            fit = 0.2 if len(group) == 1 else -2.0
        else:
            lines = len(lines_of(group)) if len(group) > 1 else 1
            fit = max(self._fit_value(f, text, lines) for f in slot.fields)
        return 1.0 + fit - 0.3 * slot.label.cost - self._distance(slot, group, shift)

    def _fit_value(self, wanted: LabelledField, text: str, lines: int) -> float:
        if wanted.format in NAME_LINES and lines > wanted.lines and "·" not in text:
            return -2.0
        found = self.fit(wanted.format, text)
        if found is None:
            return -2.0
        if wanted.format in LOOSE:
            return 0.5
        return 0.9 if found.problems else 1.5

    def _distance(self, slot: Slot, group: Sequence[Span], shift: float) -> float:
        """What the places of a group's texts cost: to the label, and among themselves."""
        lines = lines_of(group)
        if len(lines) > slot.lines:
            return 9.0
        label, unit = slot.label, slot.label.height
        first = lines[0][0]
        place = self._place(slot, first, shift)
        if place is None:
            return 9.0
        cost = 0.0
        if place == "right":
            cost += self._offset(label, lines, shift)
            gap = max(0.0, first.left - slot.beginning) / unit
            cost += 0.03 * gap + 0.1 * max(0.0, gap - _NEAR) * all(
                f.format in LOOSE for f in slot.fields
            )
            crossed = self.layout.verticals_between(slot.beginning, first.left, label.middle)
            cost += 0.8 * max(0, crossed - 1)
        elif place == _ALONE_BELOW:
            borders = self._borders(label, label.last, first)
            cost += 0.5 + 0.05 * abs(first.left - label.left) / unit + 0.8 * max(0, borders - 1)
        else:
            borders = self._borders(label, label.last, first)
            cost += 0.4 + 0.04 * abs(first.middle - label.last) / unit + 0.8 * borders
        return cost + self._spread(slot, lines)

    def _offset(self, label: Label, lines: Sequence[Sequence[Span]], shift: float) -> float:
        """How far the first line, or the middle of all lines, is from being level."""
        unit, wanted = label.height, label.middle + shift * label.height
        top, bottom = lines[0][0].middle, lines[-1][-1].middle
        low, high = label.first + shift * unit, label.last + shift * unit
        by_first = 0.0 if low <= top <= high else min(abs(top - low), abs(top - high))
        by_middle = abs((top + bottom) / 2 - wanted)
        away = min(by_first, by_middle) / unit
        cost = max(0.0, away - 0.2) * (1.2 if len(lines) == 1 else 2.0)
        if not shift:
            cost += 1.0 * self._borders(label, label.middle, lines[0][0])
        return cost

    def _borders(self, label: Label, height: float, span: Span) -> int:
        """Ruled lines between `height` and `span` that run under the label too.

        A line under the value alone is there to be written upon.
        """
        top, bottom = sorted((height, span.middle))
        x = (label.left + label.right) / 2
        return min(
            self.layout.horizontals_between(top, bottom, x),
            self.layout.horizontals_between(top, bottom, span.left + 0.5 * span.height),
        )

    def _spread(self, slot: Slot, lines: Sequence[Sequence[Span]]) -> float:
        """What a group's texts cost among themselves; each more is worth a little."""
        if any(_GLOSS.fullmatch(span.text) for line in lines for span in line):
            return 2.0
        heights = [span.height for line in lines for span in line]
        cost = max(0.0, max(heights) / min(heights) - 1.5)
        loose = all(f.format in LOOSE for f in slot.fields)
        for line in lines:
            for before, after in pairwise(line):
                overlap = before.right - after.left
                if overlap > 0.5 * min(before.right - before.left, after.right - after.left):
                    cost += 9.0  # one of them is printed over the other
                gap = max(0.0, after.left - before.right) / min(heights)
                crossed = self.layout.verticals_between(
                    before.glyphs[-1].centre, after.glyphs[0].centre, after.middle
                )
                cost += (0.35 if loose else 0.15) * gap + 1.5 * crossed - 0.5
                if self._is_cut_off(slot, after):
                    cost += 9.0
        return cost + self._drops(slot, lines, loose=loose)

    def _drops(self, slot: Slot, lines: Sequence[Sequence[Span]], *, loose: bool) -> float:
        """What the places of lines below each other cost; lines of one value are worth a little."""
        widest = 2.0 if slot.lines >= _PROSE_LINES else 1.5
        cost = 0.0
        for upper, lower in pairwise(lines):
            first, second = upper[0], lower[0]
            unit = min(first.height, second.height)
            drop = (second.middle - first.middle) / unit
            inset = min(
                abs(second.left - first.left),
                abs(second.left + lower[-1].right - first.left - upper[-1].right) / 2,
            )
            inset /= unit  # of a value set flush left, or centred
            under_label = abs(second.left - slot.label.left) / unit < 1.0
            has_label = self._has_own_label(slot, second)
            is_rest = loose and not has_label and _REST.fullmatch(joined(lower)) is not None
            cost += (
                max(0.0, 0.85 - drop) * 4.0
                + max(0.0, drop - (_SET_WIDE if is_rest else widest)) * 2.0
                + (0.3 if under_label else min(0.25 * inset, 4.0))
            )
            if ":" in joined(lower)[1:9] and slot.lines < _PROSE_LINES:
                cost += 0.8  # it looks like an unknown label with its value
            if has_label or self._is_cut_off(slot, second):
                cost += 0.8
            if has_unknown_label(slot.label, second, self.spans):
                cost += 2.0
            cost += 0.8 * self._borders(slot.label, first.middle, second)
            cost -= 0.8
        return cost
