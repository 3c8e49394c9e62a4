"""Several papers in one photo: told apart by the background between them or by a paper's edge.

Cautious on purpose: columns, tables and open spreads are one paper. What is split wrongly here
cannot be put together again; what is left whole can still be split by its titles.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Image
from ocr.model import Segment
from ocr.page.flatten import Segments, flattening
from ocr.page.geometry import Homography, extent, quad_size, transform
from ocr.page.ink import Mask, evened, red_mask, redness
from ocr.page.rules import ruled_lines
from ocr.page.text import Found, text_height
from ocr.values.characters import is_han

_SIDE = 600  # pixels of the longest side of the picture that papers are looked for on
_COARSE = 8  # the colour of the paper changes slowly: every eighth pixel is enough
_UNLIKE_PAPER = 0.25  # difference from the paper around the nearest text, share of its brightness
_FEWEST_LINES = 3
_MOSTLY = 0.8  # of the lines: so many lie on what is taken for the paper
_FULL_SPAN = 0.88
_TITLE = 1.45  # height of a title, in heights of the text
_RED = 0.1  # share of a red line's area that is ink
_GREAT = 1.8  # a title of so many heights of the text need not stand alone in its row
_SURE = 0.85  # mean confidence of a title


@dataclass(frozen=True, slots=True)
class Paper:
    """Text of one paper and where the paper is: a mask of the upright picture, reduced by `scale`.

    The mask covers the whole picture when the paper does not stand out from what it lies on.
    """

    found: tuple[Found, ...]
    mask: Mask
    scale: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the upright picture lies on this paper."""
        height, width = self.mask.shape
        column = min(max(int(x * self.scale), 0), width - 1)
        row = min(max(int(y * self.scale), 0), height - 1)
        return bool(self.mask[row, column])


def find_papers(image: Image, found: Sequence[Found], segments: Segments) -> list[Paper]:
    """The papers on an upright `image`, each with its lines; one paper when there is any doubt."""
    scale = min(1.0, _SIDE / max(image.shape[:2]))
    small = np.asarray(
        cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
    whole = Paper(tuple(found), np.ones(small.shape[:2], dtype=np.uint8), scale)
    sheets = _sheets_of_paper(small, found, scale)
    papers = _apart(whole, sheets) or [whole]
    red = red_mask(redness(evened(small)))
    stamped = {id(item) for item in found if _is_red(item, red, scale)}
    return [
        _outlined(part, sheets)
        for paper in papers
        for part in (_torn_at_edge(paper, sheets, segments, stamped) or [paper])
    ]


def _is_red(item: Found, red: Mask, scale: float) -> bool:
    """Whether a line is printed in red: words along a seal's arc, which are no title."""
    area = np.zeros_like(red)
    cv2.fillConvexPoly(area, (item.quad * scale).astype(np.int32), 1)
    return int((red & area).sum()) > _RED * int(area.sum())


def _sheets_of_paper(small: Image, found: Sequence[Found], scale: float) -> npt.NDArray[np.int32]:
    """Labels of the connected areas that look like the paper around the text nearest to them."""
    blurred = cv2.medianBlur(small, 5).astype(np.float32)
    rows, columns = -(-small.shape[0] // _COARSE), -(-small.shape[1] // _COARSE)
    weight = np.full((rows, columns), 1e-9, dtype=np.float32)
    colour = np.full((rows, columns, 3), 128e-9, dtype=np.float32)
    for item in found:
        left, top, right, bottom = (int(v * scale) for v in extent(item.quad))
        part = blurred[max(top, 0) : bottom + 2, max(left, 0) : right + 2].reshape(-1, 3)
        if not len(part):
            continue
        row = min(max((top + bottom) // 2 // _COARSE, 0), rows - 1)
        column = min(max((left + right) // 2 // _COARSE, 0), columns - 1)
        weight[row, column] += 1
        colour[row, column] += np.percentile(part, 80, axis=0)
    spread = _SIDE / 10 / _COARSE
    total = cv2.GaussianBlur(weight, (0, 0), spread)[..., None]
    local = np.asarray(cv2.GaussianBlur(colour, (0, 0), spread) / total, dtype=np.float32)
    paper = cv2.resize(local, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR)
    unlike = np.abs(blurred - paper).max(axis=2) / paper.max(axis=2).clip(20)
    like = (unlike < _UNLIKE_PAPER).astype(np.uint8)
    height = max(text_height(found) * scale, 3.0)
    fill = max(round(1.2 * height), 3) | 1
    like = cv2.morphologyEx(like, cv2.MORPH_CLOSE, np.ones((fill, fill), np.uint8))
    cut = max(round(0.8 * height), 3) | 1
    like = cv2.morphologyEx(like, cv2.MORPH_OPEN, np.ones((cut, cut), np.uint8))
    return np.asarray(cv2.connectedComponents(like, connectivity=4)[1], dtype=np.int32)


def _apart(whole: Paper, sheets: npt.NDArray[np.int32]) -> list[Paper]:
    """Papers with background between them; nothing unless there are two or more."""
    home = [_label_under(sheets, item, whole.scale) for item in whole.found]
    counts = {label: home.count(label) for label in set(home) if label}
    large = [
        label
        for label, count in counts.items()
        if count >= _FEWEST_LINES and _is_compact(sheets == label)
    ]
    if len(large) < 2 or sum(counts[k] for k in large) < 0.8 * len(home):
        return []
    away = np.stack(
        [cv2.distanceTransform((sheets != k).astype(np.uint8), cv2.DIST_L2, 3) for k in large]
    )
    nearest = away.argmin(axis=0)
    papers = [Paper((), (nearest == i).astype(np.uint8), whole.scale) for i in range(len(large))]
    papers = [
        Paper(tuple(f for f in whole.found if p.holds(*_centre(f))), p.mask, p.scale)
        for p in papers
    ]
    # Bent sheets may leave the middles of one's lines all on the other.
    return papers if all(len(p.found) >= _FEWEST_LINES for p in papers) else []


def _outlined(paper: Paper, sheets: npt.NDArray[np.int32]) -> Paper:
    """The paper with a mask of no more than the hull of what looks like paper under its text."""
    homes = {_label_under(sheets, item, paper.scale) for item in paper.found} - {0}
    rows, columns = np.nonzero(np.isin(sheets, list(homes)) & (paper.mask > 0))
    if not len(rows):
        return paper
    hull = cv2.convexHull(np.column_stack([columns, rows]).astype(np.int32))
    area = np.zeros_like(paper.mask)
    cv2.fillConvexPoly(area, hull, 1)
    cut = Paper(paper.found, area & paper.mask, paper.scale)
    held = sum(cut.holds(*_centre(item)) for item in paper.found)
    return cut if held >= _MOSTLY * len(paper.found) else paper


def _centre(item: Found) -> tuple[float, float]:
    x, y = item.quad.mean(axis=0)
    return float(x), float(y)


def _label_under(sheets: npt.NDArray[np.int32], item: Found, scale: float) -> int:
    left, top, right, bottom = (max(int(v * scale), 0) for v in extent(item.quad))
    labels = sheets[top : bottom + 1, left : right + 1]
    return int(np.bincount(labels.ravel()).argmax()) if labels.size else 0


def _is_compact(area: npt.NDArray[np.bool_]) -> bool:
    """Whether an area fills its smallest rectangle, as a paper does."""
    outlines, _ = cv2.findContours(
        area.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    largest = max(outlines, key=cv2.contourArea)
    (_, _), (width, height), _ = cv2.minAreaRect(largest)
    return bool(cv2.contourArea(largest) >= 0.78 * width * height > 0)


def _torn_at_edge(
    paper: Paper,
    sheets: npt.NDArray[np.int32],
    segments: Segments,
    stamped: Collection[int],
) -> list[Paper]:
    """Two papers that touch: an edge across all of the paper, a title and text on either side.

    None of the `stamped` lines, given by their identities, is a title. Rules of a table may run
    across all of the paper too: of several edges the one directly above the title of what follows
    is taken.
    """
    flat = flattening(paper.found, segments)
    height = text_height(paper.found)
    spans = _spans(sheets, paper, flat)
    best: tuple[int, list[Paper]] | None = None
    for axis, lines in enumerate(ruled_lines(segments, flat, height)):
        for line in lines:
            start, end = line[0][axis], line[1][axis]
            reach = min(end, spans[axis][1]) - max(start, spans[axis][0])
            if reach < _FULL_SPAN * (spans[axis][1] - spans[axis][0]):
                continue
            parts = _sides(paper, flat, line, axis, height)
            above = [_above_title(part, flat, height, stamped) for part in parts]
            if not parts or None in above:
                continue
            before = sum(count for count in above if count is not None)
            if best is None or before < best[0]:
                best = (
                    before,
                    [
                        Paper(part, _side_mask(paper, flat, line, axis, below), paper.scale)
                        for below, part in enumerate(parts)
                    ],
                )
    return best[1] if best else []


def _spans(
    sheets: npt.NDArray[np.int32], paper: Paper, flat: Homography
) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where the paper reaches, across and down, in flat coordinates."""
    labels = [_label_under(sheets, item, paper.scale) for item in paper.found]
    rows, columns = np.nonzero(np.isin(sheets, [k for k in set(labels) if k]) & (paper.mask > 0))
    corners = np.concatenate([item.quad for item in paper.found])
    if len(rows):
        outline = np.column_stack([columns, rows]) / paper.scale
        corners = np.concatenate([corners, outline[:: max(len(outline) // 5000, 1)]])
    points = transform(flat, corners)
    low, high = np.percentile(points, [1, 99], axis=0)
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def _sides(
    paper: Paper, flat: Homography, line: Segment, axis: int, height: float
) -> list[tuple[Found, ...]]:
    """The text on either side of a line; nothing when the line runs through text."""
    place = (line[0][1 - axis] + line[1][1 - axis]) / 2
    sides: tuple[list[Found], list[Found]] = ([], [])
    for item in paper.found:
        points = transform(flat, item.quad)[:, 1 - axis]
        if points.min() < place - 0.4 * height and points.max() > place + 0.4 * height:
            return []
        sides[int(points.mean() > place)].append(item)
    return [tuple(side) for side in sides] if min(map(len, sides)) >= 2 * _FEWEST_LINES else []


def _above_title(
    part: Sequence[Found], flat: Homography, height: float, stamped: Collection[int]
) -> int | None:
    """How many lines stand above the first one in the upper part that is clearly larger than text.

    It is its row's only one, as a great title (营业执照 beside its code) need not be. None where
    there is no such line.
    """
    boxes = [extent(transform(flat, item.quad)) for item in part]
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    titles = [
        box[1]
        for item, box in zip(part, boxes, strict=True)
        if quad_size(item.quad)[1] >= _TITLE * height
        and item.reading.confidence >= _SURE
        and id(item) not in stamped
        and sum(is_han(character) for character in item.reading.text) >= 3
        and (box[1] + box[3]) / 2 < top + 0.4 * (bottom - top)
        and (
            quad_size(item.quad)[1] >= _GREAT * height
            or not any(
                other is not box and other[1] < (box[1] + box[3]) / 2 < other[3] for other in boxes
            )
        )
    ]
    if not titles:
        return None
    return sum((box[1] + box[3]) / 2 < min(titles) for box in boxes)


def _side_mask(paper: Paper, flat: Homography, line: Segment, axis: int, below: int) -> Mask:
    """The part of the paper's mask before (0) or behind (1) a line in flat coordinates."""
    place = (line[0][1 - axis] + line[1][1 - axis]) / 2
    rows, columns = np.indices(paper.mask.shape)
    points = np.column_stack([columns.ravel(), rows.ravel()]) / paper.scale
    behind = transform(flat, points)[:, 1 - axis] > place
    return np.asarray(
        (behind.reshape(paper.mask.shape) == bool(below)) & (paper.mask > 0), np.uint8
    )
