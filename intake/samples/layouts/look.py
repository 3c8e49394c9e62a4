"""How a page is printed and how a text is set in it."""

from __future__ import annotations

from dataclasses import dataclass

from intake.samples.drawing import BLACK, Rgb, Style

PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is printed: type of labels and values, paper, and habits.

    `shift` moves values against the form, in pixels (a dot-matrix printer fed askew); `spread`
    letter-spaces short labels to one width; `across` (left or center) places values in their cells.
    """

    label: Style = PLAIN
    value: Style | None = None
    paper: Rgb = (252, 251, 247)
    date_form: str = "plain"
    shift: tuple[float, float] = (0.0, 0.0)
    spread: bool = True
    across: str = "left"
    rule: Rgb = BLACK


@dataclass(frozen=True, slots=True)
class Setting:
    """How a template is set: `across` left/center/right, `down` top/middle.

    `leading` is the distance of lines and `indent` that of the first one, both in ems; `label` and
    `value` are used instead of the page's own styles.
    """

    across: str = "left"
    down: str = "middle"
    leading: float = 1.3
    indent: float = 0.0
    label: Style | None = None
    value: Style | None = None


CELL = Setting(leading=1.15)
TOP = Setting(down="top")
PROSE = Setting(down="top", leading=1.8, indent=2.0)
