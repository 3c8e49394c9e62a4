"""Draws `matching/search/lookalikes.yaml`: which characters of names look like which.

Every character of GB 2312 and the further ones that names use is drawn small in Song and Hei type
and blurred, as a poor photograph shows it; two are alike when their pictures correlate in both.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from intake.samples.fonts import faces, font
from matching.compare.variants import VARIANTS

SIZE, SMALL, BLUR = 64, 24, 2.2
LEAST, MOST = 0.62, 12
MORE = (
    "䶮㛃喆堃珺玥珅琀翀赟昕晞旻昱晟煜炜烨熠燊焱垚犇骉淼皛祎禛禤筠筱翊翎聿芃芮苡苒茉菡萱蓁葳蕙蘅曦曌"
)
HEAD = """\
# Each word: a character, then those that look most like it, the likest first: glyphs in Song and
# Hei type, drawn small and blurred, that correlate by {least} or more. Drawn by
# benchmarks/name_lookalikes.py.
lookalikes: >-
"""


def characters() -> list[str]:
    """GB 2312, both parts, with variants and rarer characters of names."""
    found = dict.fromkeys(
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
    )
    found |= dict.fromkeys([*VARIANTS, *VARIANTS.values(), *MORE])
    return [c for c in found if len(c) == 1]


def pictures(chars: list[str], role: str) -> np.ndarray:
    """Glyphs as rows of one length, mean 0; shape (characters, SMALL²), float32."""
    face = font(faces(role)[0], SIZE)
    rows = []
    for char in chars:
        image = Image.new("L", (SIZE + 16, SIZE + 16), 0)
        ImageDraw.Draw(image).text((8, 2), char, 255, face)
        small = image.filter(ImageFilter.GaussianBlur(BLUR)).resize((SMALL, SMALL))
        rows.append(np.asarray(small, np.float32).ravel())
    table = np.stack(rows)
    table -= table.mean(axis=1, keepdims=True)
    return table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)


def alike(chars: list[str], roles: tuple[str, ...], least: float, most: int) -> dict[str, str]:
    """For each character those most like it in the mean over `roles`, the likest first."""
    tables = [pictures(chars, role) for role in roles]
    result = {}
    for start in range(0, len(chars), 512):
        block = sum(table[start : start + 512] @ table.T for table in tables) / len(tables)
        for row, likeness in enumerate(block):
            likeness[start + row] = -1
            best = np.argsort(-likeness)[:most]
            result[chars[start + row]] = "".join(chars[n] for n in best if likeness[n] >= least)
    return result


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    chars = characters()
    found = alike(chars, ("song", "hei"), LEAST, MOST)
    words = [char + others for char, others in found.items() if others]
    lines = [HEAD.format(least=LEAST).rstrip("\n")]
    line = " "
    for word in words:
        if len(line) + len(word) > 80:
            lines.append(line)
            line = " "
        line += " " + word
    lines.append(line)
    parser.parse_args().out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
