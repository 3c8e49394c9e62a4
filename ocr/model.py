"""What reading produces: immutable values that every later stage works on.

Coordinates are pixels of the page image as a person sees it in the file (EXIF applied, nothing
else). A box is four corners, clockwise, beginning at the text's own top left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]
FieldValue = str | tuple[str, ...]


class FieldProblem(StrEnum):
    """Why a field that was read should not be believed without a look."""

    CHECKSUM = "checksum"
    INCONSISTENT = "inconsistent"
    LOW_CONFIDENCE = "low_confidence"


class PageProblem(StrEnum):
    """What is wrong with a page as a photograph."""

    BLURRED = "blurred"
    DARK = "dark"
    GLARE = "glare"
    LOW_RESOLUTION = "low_resolution"
    CROPPED = "cropped"
    BLANK = "blank"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as recognised.

    `positions` holds for each character of `text` the place of its centre along the line, as a
    fraction of the box's width (0 left edge, 1 right edge); `certainties` its probability, 0 to 1.
    Both are empty where the source of the line knows no characters' places (then they are spread
    evenly by whoever needs them).
    """

    text: str
    confidence: float
    box: Box
    positions: tuple[float, ...] = ()
    certainties: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document: `value` normalised as the contract says, `text` as it was read.

    A `faint` one is of print too faint to be told (see `Document`).
    """

    value: FieldValue
    text: str
    confidence: float
    box: Box
    problems: tuple[FieldProblem, ...] = ()
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """A stamp. `text` is what could be read of it, `colour` is `red` or `grey`."""

    box: Box
    text: str | None = None
    colour: str = "red"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """An inked fingerprint."""

    box: Box


@dataclass(frozen=True, slots=True)
class Document:
    """One page's worth of one paper.

    `faint` holds names that can hardly be read, by field. They are no values of the paper and are
    shown to nobody: a name on record that an ID number beside them confirms may be held against
    them (rules.md 2, 14).
    """

    kind: str
    confidence: float
    region: Box
    fields: Mapping[str, Field] = field(default_factory=dict)
    seals: tuple[Seal, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    faint: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file: what stands on it and what is wrong with it.

    `number` counts from 1; `width` and `height` are pixels; `rotation` is the clockwise turn in
    degrees (0, 90, 180, 270) that brings the page upright.
    """

    number: int
    width: int
    height: int
    rotation: int
    problems: tuple[PageProblem, ...]
    documents: tuple[Document, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FileError:
    """Why a file could not be read at all. `code` is one of the contract's error codes."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """Everything read from one file. A file that could not be read has `error` and no pages."""

    file: str
    sha256: str | None
    error: FileError | None
    pages: tuple[Page, ...] = ()


Segment = tuple[Point, Point]
Matrix = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper found on a page, laid flat and upright: what extraction works on.

    Everything here is in flat coordinates (pixels of the flat paper, origin top left, `width` ×
    `height`); `to_page` is the 3 × 3 homography that takes a flat point back to the page image.
    `horizontals` and `verticals` are ruled lines of tables, as far as they were found.
    """

    width: float
    height: float
    to_page: Matrix
    lines: tuple[Line, ...]
    seals: tuple[Seal, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    horizontals: tuple[Segment, ...] = ()
    verticals: tuple[Segment, ...] = ()
