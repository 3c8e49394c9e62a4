"""A workbook of plain sheets as XLSX: the few parts that readers ask for, written as text.

openpyxl makes an object of every cell, which takes seconds for ten thousand rows. Text is written
inline and typed as text, so that nothing in it is ever worked out (ECMA-376 part 1, 18.3 and 18.8).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

Cell = str | int | float | None
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ESCAPES = {"\r": "_x000D_"}  # XML would make a line feed of it
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TEXT, _KEPT_TEXT, _HEADING, _KEPT_HEADING = 1, 2, 3, 4  # places in cellXfs below
_FORMATS = "".join(
    f'<xf numFmtId="49" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    f'applyFont="1" quotePrefix="{kept}"/>'
    for font in (0, 1)
    for kept in (0, 1)
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    f"{_FORMATS}</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its title, how wide its columns are in characters, headings, rows.

    Text holds nothing that XML does not allow.
    """

    title: str
    widths: Sequence[int]
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet], kept: tuple[str, ...]) -> bytes:
    """The sheets as XLSX; text that begins with one of `kept` stays text when it is edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _frame([sheet.title for sheet in sheets]).items():
            archive.writestr(name, _HEAD + text)
        for number, sheet in enumerate(sheets, start=1):
            with archive.open(_sheet_name(number), "w") as part:
                part.writelines(piece.encode() for piece in _pieces(sheet, kept))
    return out.getvalue()


def _pieces(sheet: Sheet, kept: tuple[str, ...]) -> Iterator[str]:
    """The XML of a sheet, row by row; the first row stays when the others are scrolled."""
    letters = [get_column_letter(place + 1) for place in range(len(sheet.headings))]
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(sheet.widths, start=1)
    )
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )
    yield _row(1, letters, sheet.headings, kept, (_HEADING, _KEPT_HEADING))
    for number, row in enumerate(sheet.rows, start=2):
        yield _row(number, letters, row, kept, (_TEXT, _KEPT_TEXT))
    yield "</sheetData></worksheet>"


def _row(
    number: int,
    letters: Sequence[str],
    row: Sequence[Cell],
    kept: tuple[str, ...],
    styles: tuple[int, int],
) -> str:
    cells = []
    for letter, value in zip(letters, row, strict=True):
        if isinstance(value, str):
            style = styles[value.startswith(kept)]
            cells.append(
                f'<c r="{letter}{number}" s="{style}" t="inlineStr">'
                f'<is><t xml:space="preserve">{_escaped(value)}</t></is></c>'
            )
        elif value is not None:
            cells.append(f'<c r="{letter}{number}"><v>{value!r}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _escaped(text: str) -> str:
    return escape(_LIKE_AN_ESCAPE.sub("_x005F_", text) if "_x" in text else text, _ESCAPES)


def _sheet_name(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _frame(titles: Sequence[str]) -> dict[str, str]:
    """The parts around the sheets, by name."""
    numbers = range(1, len(titles) + 1)
    parts = {
        "xl/workbook.xml": "sheet.main",
        "xl/styles.xml": "styles",
        **{_sheet_name(number): "worksheet" for number in numbers},
    }
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    listed = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(titles, start=1)
    )
    links = [*(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers)]
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations([*links, ("styles", "styles.xml")]),
        "xl/styles.xml": _STYLES,
    }


def _relations(links: Sequence[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'
