"""Whether a PDF's text layer says what its page shows.

A layer is easily wrong: fonts whose codes mean other characters, text behind a picture, words
that were never printed. Where layer and image differ, the image is what a person sees; so the
whole layer is dropped and the page is read like any other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from ocr.engine import Image, Quad, Recognised
from ocr.model import Line

Edges = tuple[int, int, int, int]  # left, top, right, bottom in pixels

_MARGIN = 0.12  # of a line's height: how much of its surroundings is read with it
_REACH = 0.4  # of a line's height: how far off its box the detector may see the line
_COVERED = 0.5  # share of a found text that lines of the layer must cover
_MASK_STEP = 4  # pixels
_SEAL_SIDE = 0.22  # of the page's longer side: a seal (45 mm) on A4, with some slack
_INK = 50  # levels of 255 by which ink is darker than paper
_RED_INK = 0.2  # at most this share of red ink's pixels is dark in the red channel too
_LEGIBLE = 0.6  # mean probability from which on something that was found is a text
_UNSURE = 0.5  # a character recognised with less than this probability is no evidence
_UNSURE_SHARE = 0.02  # of the page's characters may be excused in that way
_ZEROS = str.maketrans("O〇○◯", "0000")  # printed and read for one another


def text_layer_agrees(
    layer: Sequence[Line],
    image: Image,
    detect: Callable[[Image], Iterable[Quad]],
    read: Callable[[Image], Recognised],
) -> bool:
    """Whether `layer`, the text layer of the page that `image` shows, can be believed.

    Every text found in the image must be in the layer, seals excepted. Every line of the layer is
    read in the image, those with digits and the short ones (names) first, until one contradicts:
    digits and Latin letters must be the same, and so must Han, except where the recogniser is
    itself unsure of the character, and that rarely.

    Args:
        layer: lines with boxes in pixels of `image`.
        image: rows × columns × 3, BGR.
        detect: finds the text lines of an image, as `Engine.detect` does.
        read: reads one upright line image, as `Engine.read` does.
    """
    edges = [_edges([line.box], image) for line in layer]
    if not layer or not _is_all_in_layer(image, edges, detect(image), read):
        return False
    allowed = int(_UNSURE_SHARE * sum(len(_plain(line.text)) for line in layer)) + 1
    for i in sorted(range(len(layer)), key=lambda i: _least_dangerous(layer[i].text)):
        excused = _differences(layer[i].text, image, edges[i], read)
        if excused is None or excused > allowed:
            return False
        allowed -= excused
    return True


def _least_dangerous(text: str) -> tuple[bool, int]:
    """Orders lines: digits before none, short before long."""
    return not any(c.isdigit() for c in text), len(text)


def _differences(
    text: str, image: Image, edges: Edges, read: Callable[[Image], Recognised]
) -> int | None:
    """How many characters of `text` differ without contradicting; None if one contradicts."""
    if not _plain(text):
        return 0
    crop = _crop(image, edges, _MARGIN)
    if crop.size == 0:
        return None
    found = _excusable(text, read(crop))
    if found is None and _has_red_ink(crop):
        # A seal over the line, perhaps: in the red channel it is as light as the paper.
        found = _excusable(text, read(np.repeat(crop[:, :, 2:], 3, axis=2)))
    return found


def _excusable(text: str, seen: Recognised) -> int | None:
    """As `_differences`, for what was read."""
    layer, shown = _plain(text), _plain(seen.text)
    edits = Levenshtein.editops([c for c, _ in layer], [c for c, _ in shown])
    for edit in edits:
        if edit.tag == "delete" or seen.certainties[shown[edit.dest_pos][1]] >= _UNSURE:
            return None
        if not _is_han(shown[edit.dest_pos][0]):
            return None
        if edit.tag == "replace" and not _is_han(layer[edit.src_pos][0]):
            return None
    return len(edits)


def _plain(text: str) -> list[tuple[str, int]]:
    """What counts of `text`, each character with its place: letters, digits, decimal points."""
    folded = [
        (character, place)
        for place, printed in enumerate(text)
        for character in unicodedata.normalize("NFKC", printed).upper().translate(_ZEROS)
    ]
    digits = [c.isdigit() for c, _ in folded]
    return [
        (c, place)
        for i, (c, place) in enumerate(folded)
        if c.isalnum() or (c == "." and any(digits[i - 1 : i]) and any(digits[i + 1 : i + 2]))
    ]


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK ")


def _is_all_in_layer(
    image: Image,
    lines: Sequence[Edges],
    quads: Iterable[Quad],
    read: Callable[[Image], Recognised],
) -> bool:
    """Whether the layer has every text that was found in the image; seals are no text."""
    mask = np.zeros([-(-side // _MASK_STEP) for side in image.shape[:2]], dtype=bool)
    for edges in lines:
        left, top, right, bottom = (e // _MASK_STEP for e in _widened(edges, _REACH, image))
        mask[top : bottom + 1, left : right + 1] = True
    for quad in quads:
        edges = _edges([quad], image)
        left, top, right, bottom = (e // _MASK_STEP for e in edges)
        if mask[top : bottom + 1, left : right + 1].mean() >= _COVERED:
            continue
        crop = _crop(image, edges, 0.0)
        longest = max(edges[2] - edges[0], edges[3] - edges[1])
        if longest <= _SEAL_SIDE * max(image.shape) and _has_only_red_ink(crop):
            continue
        if crop.size and _is_legible(read(crop)):
            return False
    return True


def _is_legible(seen: Recognised) -> bool:
    certainties = [seen.certainties[place] for _, place in _plain(seen.text)]
    return bool(certainties) and sum(certainties) / len(certainties) >= _LEGIBLE


def _edges(
    corners: Sequence[Sequence[Sequence[float]] | npt.NDArray[np.float32]], image: Image
) -> Edges:
    """The upright rectangle around `corners`, on the image."""
    points = np.asarray(corners, dtype=np.float64).reshape(-1, 2)
    rows, columns = image.shape[:2]
    left, top = np.floor(points.min(axis=0))
    right, bottom = np.ceil(points.max(axis=0))
    return (
        int(np.clip(left, 0, columns)),
        int(np.clip(top, 0, rows)),
        int(np.clip(right, 0, columns)),
        int(np.clip(bottom, 0, rows)),
    )


def _widened(edges: Edges, share: float, image: Image) -> Edges:
    """`edges` with `share` of the shorter side more all around, on the image."""
    left, top, right, bottom = edges
    more = round(share * min(right - left, bottom - top))
    rows, columns = image.shape[:2]
    return (
        max(left - more, 0),
        max(top - more, 0),
        min(right + more, columns),
        min(bottom + more, rows),
    )


def _crop(image: Image, edges: Edges, margin: float) -> Image:
    left, top, right, bottom = _widened(edges, margin, image)
    return image[top:bottom, left:right]


def _ink(channel: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Where there is ink: darker than the paper, which most of a line image shows."""
    paper = float(np.percentile(channel, 90))
    return channel < paper - _INK


def _has_red_ink(crop: Image) -> bool:
    """Whether some ink is dark in green and light in red."""
    return bool((_ink(crop[:, :, 1]) & ~_ink(crop[:, :, 2])).mean() > 0.01)


def _has_only_red_ink(crop: Image) -> bool:
    """Whether there is ink, and nearly none of it is dark in the red channel."""
    ink = _ink(crop[:, :, 1]) if crop.size else np.zeros(1, dtype=bool)
    return bool(ink.any()) and bool(_ink(crop[:, :, 2]).sum() <= _RED_INK * ink.sum())
