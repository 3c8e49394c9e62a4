"""A sheet on which tests write line by line, for the label engine."""

from ocr.extract.fields import labelled_fields
from ocr.extract.layout import lay_out
from ocr.kinds import all_kinds
from ocr.model import Line, Sheet

IDENTITY = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
EM = 24.0


class Paper:
    """A sheet under the pen: `put` writes one detected line, its middle at `y`."""

    def __init__(self):
        self.lines, self.horizontals, self.verticals, self.seals = [], [], [], []

    def put(self, text, x, y, *, em=EM, sure=0.99, slope=0.0):
        """Write `text`; a space is half an em wide and is no character."""
        at, characters, centres = x, "", []
        for character in text:
            width = em * (1.0 if ord(character) > 0x2E80 else 0.5)
            if character != " ":
                characters += character
                centres.append(at + width / 2)
            at += width
        left, right, half, fall = x - 2, at + 2, em * 0.62, slope * (at - x)
        box = (
            (left, y - half), (right, y - half + fall), (right, y + half + fall), (left, y + half),
        )  # fmt: skip
        places = tuple((c - left) / (right - left) for c in centres)
        self.lines.append(Line(characters, sure, box, places, (sure,) * len(characters)))
        return self

    def rule(self, x0, y0, x1, y1):
        (self.verticals if x0 == x1 else self.horizontals).append(((x0, y0), (x1, y1)))
        return self

    def sheet(self):
        return Sheet(
            1200,
            900,
            IDENTITY,
            tuple(self.lines),
            tuple(self.seals),
            horizontals=tuple(self.horizontals),
            verticals=tuple(self.verticals),
        )

    def read(self, kind):
        found = labelled_fields(all_kinds()[kind], lay_out(self.sheet()))
        return {name: field for name, field in found.items() if not field.faint}

    def values(self, kind):
        return {name: field.value for name, field in self.read(kind).items()}
