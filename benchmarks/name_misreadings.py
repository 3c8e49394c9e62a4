"""Collects `matching/search/misreadings.yaml`: what the reader takes characters of names for.

Lines of characters, those of names most often, are drawn in the types that papers are printed in,
made small, blurred and noisy as on a poor photograph, and read. Where as many characters come back
as were drawn, each that differs is a misreading.

    python -m benchmarks.name_misreadings matching/search/misreadings.yaml --seconds 600 --seed 1

With `--check` instead of a file, whole names are drawn and it is told how many misread ones still
lead to their keys.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from benchmarks.name_lookalikes import MORE, characters
from benchmarks.record_search import GIVEN, SURNAMES
from intake.samples.fonts import faces, font
from matching.search.lookalikes import may_be
from matching.search.name_keys import (
    half_changed,
    likely_keys,
    name_keys,
    twice_changed,
    unlikely_keys,
)
from ocr.engine import Engine

ROLES = ("song", "hei", "kai", "fangsong")
SIZE, LINE, MOST = 40, 8, 10
HEAD = """\
# Each word: what was read, then the characters it was read for, the most frequent first; collected
# from the reader by benchmarks/name_misreadings.py.
lookalikes: >-
"""


class Sheet:
    """Draws text as a poor photograph shows it."""

    def __init__(self, random: Random, scales: tuple[float, float]) -> None:
        self._random = random
        self._scales = scales
        self._faces = [font(faces(role)[0], SIZE) for role in ROLES]

    def draw(self, text: str) -> np.ndarray:
        """An image of one line, BGR."""
        random = self._random
        image = Image.new("L", (60 + 44 * len(text), 64), 255)
        ImageDraw.Draw(image).text((20, 10), text, 40, random.choice(self._faces))
        scale = random.uniform(*self._scales)
        plain = np.asarray(image, np.float32)
        small = cv2.resize(plain, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), random.uniform(0.3, 0.8))
        noise = np.random.default_rng(random.randrange(2**32)).normal(0, 1, small.shape)
        noisy = np.clip(small + noise * random.uniform(3, 14), 0, 255).astype(np.uint8)
        large = cv2.resize(noisy, image.size, interpolation=cv2.INTER_CUBIC)
        return cv2.cvtColor(large, cv2.COLOR_GRAY2BGR)


def misreadings(seconds: float, random: Random) -> Iterator[tuple[str, str]]:
    """Pairs of a character and what it was read as, for so long."""
    engine, sheet = Engine(), Sheet(random, (0.26, 0.5))
    of_names = list(dict.fromkeys(SURNAMES + GIVEN + MORE))
    common = characters()[:3755]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        text = "".join(random.choices(of_names, k=5) + random.choices(common, k=LINE - 5))
        read = engine.read(sheet.draw(text)).text
        if len(read) == len(text):
            yield from ((a, b) for a, b in zip(text, read, strict=True) if a != b)


def collect(out: Path, seconds: float, random: Random) -> None:
    """Add what is found to what the file holds already."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    if out.exists():
        for word in out.read_text(encoding="utf-8").partition(">-")[2].split():
            for rank, char in enumerate(word[1:]):
                found[word[0]][char] += MOST - rank
    han = {chr(code) for code in range(0x3400, 0xA000)}
    for char, read in misreadings(seconds, random):
        if read in han:
            found[read][char] += MOST
    words = [
        read + "".join(char for char, _ in found[read].most_common(MOST)) for read in sorted(found)
    ]
    lines, line = [HEAD.rstrip("\n")], " "
    for word in words:
        if len(line) + len(word) > 90:
            lines.append(line)
            line = " "
        line += " " + word
    out.write_text("\n".join([*lines, line, ""]), encoding="utf-8")
    print(f"{len(words)} characters, {sum(map(len, words)) - len(words)} misreadings")


def check(seconds: float, random: Random) -> None:
    """How many misread names lead to their keys, by how many characters were misread."""
    engine, sheet = Engine(), Sheet(random, (0.3, 0.55))
    of_names = list(dict.fromkeys(GIVEN + MORE))
    tally: defaultdict[str, Counter[str]] = defaultdict(Counter)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = random.choice(SURNAMES) + "".join(
            random.choices(of_names, k=random.choice((1, 2, 2)))
        )
        read = engine.read(sheet.draw(name)).text.replace(" ", "")
        if read == name:
            tally["right"]["names"] += 1
            continue
        wrong = [(a, b) for a, b in zip(name, read, strict=False) if a != b]
        kind = f"{len(wrong)} of {len(name)}" if len(read) == len(name) else "other length"
        filed = name_keys(name)
        known = set(half_changed(read)) & filed
        keys = {*likely_keys(read), *twice_changed(read, known), *unlikely_keys(read)}
        tally[kind]["names"] += 1
        tally[kind]["found"] += bool(keys & filed)
        tally[kind]["characters"] += len(wrong)
        tally[kind]["in tables"] += sum(a in may_be(b) for a, b in wrong)
    for kind, counts in sorted(tally.items()):
        print(kind, dict(counts))


def main() -> None:
    """Collect or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    random = Random(asked.seed)  # noqa: S311  # repeatable chance, not secrets
    if asked.check:
        check(asked.seconds, random)
    else:
        collect(asked.out, asked.seconds, random)


if __name__ == "__main__":
    main()
