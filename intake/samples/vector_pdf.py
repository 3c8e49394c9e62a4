"""A small PDF with real text: glyphs embedded as a Type 3 font with a ToUnicode map.

Needs no font library and no font at the reader's end; what is seen and what the text layer says are
the same by construction. Reference: ISO 32000-1, 9.6.5 (Type 3 fonts) and 9.10.3 (ToUnicode).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from intake.samples.fonts import Face, face_for, font

DOTS_PER_INCH = 200
A4 = (1654, 2339)  # pixels at that density
_SCALE = 72 / DOTS_PER_INCH
_EM = 96  # pixels of a glyph's bitmap to the em
_ASCENT = 0.88
_CODES = 200  # characters to one font


@dataclass(slots=True)
class TextPage:
    """A page being written; measures are pixels at 200 dots per inch, the origin top left."""

    face: Face
    size: tuple[int, int] = A4
    _characters: dict[tuple[str, str], int] = field(default_factory=dict)
    _operators: list[str] = field(default_factory=list)
    _pictures: list[tuple[bytes, tuple[int, int]]] = field(default_factory=list)

    def width(self, text: str, size: float) -> float:
        """The length of a line of text."""
        return sum(self._advance(character) for character in text) * size / _EM

    def _advance(self, character: str) -> float:
        return float(font(face_for(self.face, character), _EM).getlength(character))

    def text(
        self, text: str, at: tuple[float, float], size: float, said: str = ""
    ) -> tuple[float, float, float, float]:
        """Write a line with its top left at `at`; gives the rectangle it takes.

        The text layer says `said` instead, character by character, when it is given: a forgery.
        """
        (left, y), x = at, at[0]
        for character, meant in zip(text, said or text, strict=True):
            if not character.isspace():
                number = self._characters.setdefault((character, meant), len(self._characters))
                baseline = (self.size[1] - y - size * _ASCENT) * _SCALE
                self._operators.append(
                    f"BT /F{number // _CODES} {size * _SCALE:.3f} Tf "
                    f"1 0 0 1 {x * _SCALE:.3f} {baseline:.3f} Tm <{number % _CODES + 1:02X}> Tj ET"
                )
            x += self._advance(character) * size / _EM
        return left, y, x, y + size

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin rule."""
        height = self.size[1]
        points = [x0 * _SCALE, (height - y0) * _SCALE, x1 * _SCALE, (height - y1) * _SCALE]
        self._operators.append("0.7 w {:.2f} {:.2f} m {:.2f} {:.2f} l S".format(*points))

    def picture(self, image: Image.Image, x: float, y: float) -> None:
        """A picture pixel for pixel, laid under the text that is written later."""
        buffer = BytesIO()
        image.convert("RGB").save(buffer, "JPEG", quality=92)
        width, height = image.size
        bottom = (self.size[1] - y - height) * _SCALE
        self._operators.append(
            f"q {width * _SCALE:.2f} 0 0 {height * _SCALE:.2f} {x * _SCALE:.2f} {bottom:.2f} cm "
            f"/I{len(self._pictures)} Do Q"
        )
        self._pictures.append((buffer.getvalue(), image.size))

    def finished(self) -> bytes:
        """The whole file."""
        objects = _Objects()
        fonts = " ".join(
            f"/F{number} {self._font(objects, number)} 0 R"
            for number in range((len(self._characters) - 1) // _CODES + 1)
        )
        pictures = " ".join(
            f"/I{number} {self._image(objects, data, size)} 0 R"
            for number, (data, size) in enumerate(self._pictures)
        )
        content = objects.stream("\n".join(self._operators).encode())
        box = f"[0 0 {self.size[0] * _SCALE:.2f} {self.size[1] * _SCALE:.2f}]"
        pages = len(objects.bodies) + 2
        page = objects.add(
            f"<< /Type /Page /Parent {pages} 0 R /MediaBox {box} /Contents {content} 0 R "
            f"/Resources << /Font << {fonts} >> /XObject << {pictures} >> >> >>"
        )
        objects.add(f"<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>")
        return objects.file(objects.add(f"<< /Type /Catalog /Pages {pages} 0 R >>"))

    @staticmethod
    def _image(objects: _Objects, data: bytes, size: tuple[int, int]) -> int:
        return objects.stream(
            data,
            f"/Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} "
            "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode",
            packed=False,
        )

    def _font(self, objects: _Objects, number: int) -> int:
        characters = list(self._characters)[number * _CODES : (number + 1) * _CODES]
        names = [f"g{place}" for place in range(len(characters))]
        glyphs = [objects.stream(self._glyph(character)) for character, _ in characters]
        procedures = " ".join(f"/{n} {g} 0 R" for n, g in zip(names, glyphs, strict=True))
        widths = " ".join(f"{self._advance(character):.2f}" for character, _ in characters)
        mapping = objects.stream(_unicode_map([meant for _, meant in characters]))
        return objects.add(
            f"<< /Type /Font /Subtype /Type3 /FontBBox [0 {-_EM // 4} {_EM} {_EM}] "
            f"/FontMatrix [{1 / _EM:.6f} 0 0 {1 / _EM:.6f} 0 0] /CharProcs << {procedures} >> "
            f"/Encoding << /Type /Encoding /Differences [1 {' '.join('/' + n for n in names)}] >> "
            f"/FirstChar 1 /LastChar {len(characters)} /Widths [{widths}] "
            f"/ToUnicode {mapping} 0 R /Resources << >> >>"
        )

    def _glyph(self, character: str) -> bytes:
        """A glyph's drawing procedure: its bitmap as a stencil."""
        width, height = _EM + 16, _EM + _EM // 4
        stencil = Image.new("L", (width, height))
        ImageDraw.Draw(stencil).text(
            (0, _EM),
            character,
            fill=255,
            font=font(face_for(self.face, character), _EM),
            anchor="ls",
        )
        rows = np.packbits(np.asarray(stencil) > 127, axis=1)
        advance = self._advance(character)
        bottom = -_EM // 4
        return (
            f"{advance:.2f} 0 0 {bottom} {width} {_EM} d1 q {width} 0 0 {height} 0 {bottom} cm "
            f"BI /W {width} /H {height} /IM true /BPC 1 /D [1 0] /F /AHx ID {rows.tobytes().hex()}>"
            " EI Q"
        ).encode()


def _unicode_map(characters: list[str]) -> bytes:
    pairs = [
        f"<{code:02X}> <{character.encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(characters, 1)
    ]
    blocks = [
        f"{len(pairs[at : at + 100])} beginbfchar\n"
        + "\n".join(pairs[at : at + 100])
        + "\nendbfchar"
        for at in range(0, len(pairs), 100)
    ]
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Glyphs def "
        "/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


@dataclass(slots=True)
class _Objects:
    """The numbered objects of a file."""

    bodies: list[bytes] = field(default_factory=list)

    def add(self, body: str | bytes) -> int:
        self.bodies.append(body.encode() if isinstance(body, str) else body)
        return len(self.bodies)

    def stream(self, data: bytes, entries: str = "", *, packed: bool = True) -> int:
        if packed:
            data, entries = zlib.compress(data), f"{entries} /Filter /FlateDecode"
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode()
        return self.add(head + data + b"\nendstream")

    def file(self, root: int) -> bytes:
        data = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
        offsets = []
        for number, body in enumerate(self.bodies, 1):
            offsets.append(len(data))
            data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(data)
        table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        count = len(self.bodies) + 1
        tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n"
        tail += f"<< /Size {count} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n"
        return data + tail.encode()
