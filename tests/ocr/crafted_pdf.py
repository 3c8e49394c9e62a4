"""PDF files written by hand, for tests: whole, odd, hostile."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass
from functools import cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

A4 = (0.0, 0.0, 595.0, 842.0)
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_FILE_ID = b"0123456789abcdef"


@dataclass(frozen=True)
class Text:
    """A line whose baseline begins at (x, y), in points from the bottom left."""

    x: float
    y: float
    size: float
    text: str


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of `objects` (object 1 is the catalogue) with its cross-reference table."""
    body, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(body), max(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        body += b"%010d 00000 n \n" % places.get(number, 0)
    return body + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        start,
    )


def stream(data: bytes, dictionary: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(data), data)


def box(values: tuple[float, ...]) -> bytes:
    return b"[" + " ".join(f"{v:.3f}" for v in values).encode() + b"]"


@cache
def box_font(glyphs: int) -> bytes:
    """A TrueType font in which glyph 1 and on is a filled square of nearly an em."""
    names = [".notdef", *(f"box{i}" for i in range(1, glyphs))]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0xE000 + i: name for i, name in enumerate(names)})
    pen = TTGlyphPen(None)
    pen.moveTo((50, -100))
    pen.lineTo((50, 860))
    pen.lineTo((950, 860))
    pen.lineTo((950, -100))
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf(
        {name: TTGlyphPen(None).glyph() if i == 0 else square for i, name in enumerate(names)}
    )
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 50)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Box", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def text_pdf(
    lines: list[Text],
    *,
    mediabox: tuple[float, ...] = A4,
    rotate: int = 0,
    page_entries: bytes = b"",
    content: bytes = b"",
    mapped: dict[str, str] | None = None,
    before: bytes = b"",
) -> bytes:
    """One page with `lines`, each character a black square whose ToUnicode says the character.

    `mapped` replaces what ToUnicode says of a character; `content` is drawn after the text.
    """
    characters = sorted({c for line in lines for c in line.text})
    code = {c: i + 1 for i, c in enumerate(characters)}
    shown = b"".join(
        b"BT /F1 %g Tf %g %g Td <%s> Tj ET\n"
        % (t.size, t.x, t.y, "".join(f"{code[c]:04x}" for c in t.text).encode())
        for t in lines
    )
    pairs = b"".join(
        b"<%04x> <%s>\n" % (i, (mapped or {}).get(c, c).encode("utf-16-be").hex().encode())
        for c, i in code.items()
    )
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        b"1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"%d beginbfchar %s endbfchar endcmap end end" % (len(code), pairs)
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox%s/Rotate %d/Contents 4 0 R%s" % (
        box(mediabox),
        rotate,
        page_entries,
    )
    font = box_font(len(code) + 1)
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: page + b"/Resources<</Font<</F1 5 0 R>>/XObject<</Im 10 0 R>>>>>>",
            4: stream(before + shown + content),
            5: b"<</Type/Font/Subtype/Type0/BaseFont/Box/Encoding/Identity-H"
            b"/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
            6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Box/DW 1000/CIDToGIDMap/Identity"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            b"/FontDescriptor 7 0 R>>",
            7: b"<</Type/FontDescriptor/FontName/Box/Flags 4/FontBBox[0 -120 1000 880]"
            b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80/FontFile2 9 0 R>>",
            8: stream(cmap),
            9: stream(zlib.compress(font), b"/Filter/FlateDecode/Length1 %d" % len(font)),
            10: picture(4, 4),
        }
    )


def picture(columns: int, rows: int, grey: int = 200) -> bytes:
    """An image object of one grey."""
    return stream(
        zlib.compress(bytes([grey]) * columns * rows),
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/FlateDecode" % (columns, rows),
    )


def drawing_pdf(
    content: bytes,
    *,
    mediabox: tuple[float, ...] = A4,
    rotate: int = 0,
    pages: int = 1,
    catalogue: bytes = b"",
    more: dict[int, bytes] | None = None,
    page_entries: bytes = b"",
) -> bytes:
    """`pages` equal pages that `content` draws."""
    first = 100
    kids = b" ".join(b"%d 0 R" % n for n in range(first, first + pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox%s/Rotate %d/Contents 3 0 R%s>>" % (
        box(mediabox),
        rotate,
        page_entries,
    )
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
            3: stream(content),
            **(more or {}),
            **dict.fromkeys(range(first, first + pages), page),
        }
    )


def encrypted_pdf(user: bytes, owner: bytes) -> bytes:
    """A page with a black square, under RC4 of 128 bits (standard security handler, revision 3)."""
    permissions = -4
    owner_entry = _owner_entry(user, owner)
    key = _md5(
        _padded(user) + owner_entry + permissions.to_bytes(4, "little", signed=True) + _FILE_ID
    )
    for _ in range(50):
        key = _md5(key)
    check = _md5(_PAD + _FILE_ID)
    for i in range(20):
        check = _rc4(bytes(b ^ i for b in key), check)
    own_key = _md5(key + (4).to_bytes(3, "little") + b"\0\0")
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>",
            4: stream(_rc4(own_key, b"0 0 100 100 re f")),
            5: b"<</Filter/Standard/V 2/R 3/Length 128/P %d/O<%s>/U<%s>>>"
            % (permissions, owner_entry.hex().encode(), (check + bytes(16)).hex().encode()),
        },
        b"/Encrypt 5 0 R/ID[<%s><%s>]" % (_FILE_ID.hex().encode(), _FILE_ID.hex().encode()),
    )


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _padded(password: bytes) -> bytes:
    return (password + _PAD)[:32]


def _owner_entry(user: bytes, owner: bytes) -> bytes:
    key = _padded(owner)
    for _ in range(51):
        key = _md5(key)
    entry = _padded(user)
    for i in range(20):
        entry = _rc4(bytes(b ^ i for b in key), entry)
    return entry


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
