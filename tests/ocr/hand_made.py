"""Sheets made by hand from text, for tests of extraction."""

from __future__ import annotations

from dataclasses import replace

from ocr.model import Line, Sheet
from ocr.values.identity import check_character

EM = 30.0
WIDTH = 34  # characters in a full line


STEP = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def wide(text):
    return sum(1.0 if ord(c) > 0x2E80 else 0.5 for c in text)


def wrapped(paragraph):
    rows, row = [], ""
    for character in paragraph:
        if wide(row + character) > WIDTH and character not in "，。；、）：":
            rows.append(row)
            row = ""
        row += character
    return [*rows, row]


def page(text):
    """A sheet from text: `#` a centred title, `>` a line set right, `|` parts two cells."""
    lines, y = [], 100.0
    for paragraph in text.strip().splitlines():
        mark, body = paragraph[0], paragraph.lstrip("#>")
        rows = [body] if mark in "#>|" else wrapped(body)
        for i, row in enumerate(rows):
            size = EM * (1.6 if mark == "#" else 1.0)
            x = 100.0
            if mark == "#":
                x += (WIDTH * EM - wide(row) * size) / 2
            elif mark == ">":
                x += WIDTH * EM - (wide(row) + 2) * EM
            elif i == 0 and len(rows) > 1:
                x += 2 * EM
            for cell in row.split("|"):
                if cell:
                    w = wide(cell) * size
                    box = ((x, y), (x + w, y), (x + w, y + size), (x, y + size))
                    lines.append(Line(cell, 0.98, box))
                x += (wide(cell) + 4) * size
            y += size * 1.8
    return Sheet(1240.0, y + 100, STEP, tuple(lines))


def number(first17):
    return first17 + check_character(first17)


FATHER, CHILD = number("41152519880512001"), number("41152520120315002")


def shifted_down(first, second):
    """A sheet with the lines of `second` under those of `first`."""
    y = first.height + 60
    lower = [replace(line, box=tuple((a, b + y) for a, b in line.box)) for line in second.lines]
    return Sheet(first.width, y + second.height, STEP, (*first.lines, *lower))
