"""What was read and concluded, held against the truth beside drawn samples.

Pure functions over JSON: `read`'s object for a file (contract section 2), `check`'s answer (section
3), and the truth files that `transfer-evidence samples` writes. A value that a paper does not print
and the reading has all the same is invented, and counts as wrong.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
RIGHT, WRONG, ABSENT = "right", "wrong", "absent"


@dataclass(slots=True)
class FileScore:
    """Counts for one file, or for many added up.

    `fields` counts (kind, field, right | wrong | absent); `kinds` counts (kind, right | wrong);
    `mistakes` are (file, page, kind, field, expected, found) of what was wrong.
    """

    documents: int = 0
    missed: int = 0
    surplus: int = 0
    rotations: Counter[str] = field(default_factory=Counter)
    seals: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    fields: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    mistakes: list[tuple[str, int, str, str, Any, Any]] = field(default_factory=list)

    def add(self, other: FileScore) -> None:
        """Add another file's counts to these."""
        self.documents += other.documents
        self.missed += other.missed
        self.surplus += other.surplus
        for name in ("rotations", "seals", "kinds", "fields"):
            getattr(self, name).update(getattr(other, name))
        self.mistakes.extend(other.mistakes)

    def share(self, outcome: str) -> float:
        """The share of all fields that came out right, wrong or absent; 0 where there are none."""
        total = sum(self.fields.values())
        return sum(n for key, n in self.fields.items() if key[2] == outcome) / total if total else 0

    def kinds_right(self) -> float:
        """The share of documents whose kind is right; a document not found counts as wrong."""
        total = sum(self.kinds.values())
        return sum(n for key, n in self.kinds.items() if key[1] == RIGHT) / total if total else 0.0


def normal(name: str, value: Any) -> Any:
    """A value as it is compared: one width of characters, no spaces, units and final stops off."""
    if isinstance(value, (list, tuple)):
        return tuple(sorted(normal(name, item) for item in value))
    text = unicodedata.normalize("NFKC", str(value))
    text = "".join(text.split()).upper().rstrip("。.;").replace("•", "·").replace("・", "·")
    if name == "ethnicity":
        return text.removesuffix("族")
    if name == "height":
        return text.removesuffix("厘米").removesuffix("CM")
    return text


def _extent(box: Sequence[Sequence[float]], size: tuple[float, float]) -> tuple[float, ...]:
    """The upright rectangle around a box, as shares of the page's width and height."""
    across = [x / size[0] for x, _ in box]
    down = [y / size[1] for _, y in box]
    return min(across), min(down), max(across), max(down)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Intersection over union of two rectangles."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = sum((r[2] - r[0]) * (r[3] - r[1]) for r in (one, other))
    return width * height / (areas - width * height)


def matched(found: Json, true: Json) -> list[tuple[Json | None, Json | None]]:
    """Pairs (document read, true document) of one page; None where one has no counterpart.

    The best overlaps are taken first, the same kind counting a little more; what is left over is
    paired in the order in which it stands.
    """
    here, there = list(found["documents"]), list(true["documents"])
    sizes = (found["width"], found["height"]), (true["width"], true["height"])
    rated = sorted(
        (
            (
                _overlap(_extent(a["region"], sizes[0]), _extent(b["region"], sizes[1]))
                + 0.2 * (a["kind"] == b["kind"]),
                -i,
                -j,
            )
            for i, a in enumerate(here)
            for j, b in enumerate(there)
        ),
        reverse=True,
    )
    left, right = dict(enumerate(here)), dict(enumerate(there))
    pairs: list[tuple[Json | None, Json | None]] = []
    for rating, i, j in rated:
        if rating > 0.25 and -i in left and -j in right:
            pairs.append((left.pop(-i), right.pop(-j)))
    for a, b in zip(list(left), list(right), strict=False):
        pairs.append((left.pop(a), right.pop(b)))
    pairs.extend((a, None) for a in left.values())
    pairs.extend((None, b) for b in right.values())
    return pairs


def compare_fields(found: Json, true: Json) -> dict[str, str]:
    """For each field printed or read: right, wrong or absent. Both map names to `{"value": …}`."""
    outcomes: dict[str, str] = {}
    for name in sorted({*found, *true}):
        if name not in found:
            outcomes[name] = ABSENT
        elif name not in true:
            outcomes[name] = WRONG
        else:
            same = normal(name, found[name]["value"]) == normal(name, true[name]["value"])
            outcomes[name] = RIGHT if same else WRONG
    return outcomes


def _score_document(score: FileScore, where: tuple[str, int], pair: tuple[Any, Any]) -> None:
    found, true = pair
    if true is None:
        # `other` beside the papers is what anything at all may be called.
        score.surplus += found["kind"] != "other"
        return
    if not true["legible"]:
        return
    kind = true["kind"]
    score.documents += 1
    score.missed += found is None
    right = found is not None and found["kind"] == kind
    score.kinds[kind, RIGHT if right else WRONG] += 1
    if not right:
        score.mistakes.append((*where, kind, "kind", kind, found and found["kind"]))
        score.fields.update((kind, name, ABSENT) for name in true["fields"])
        return
    score.seals[RIGHT if len(found["seals"]) == len(true["seals"]) else WRONG] += 1
    for name, outcome in compare_fields(found["fields"], true["fields"]).items():
        score.fields[kind, name, outcome] += 1
        if outcome == WRONG:
            values = (side.get(name, {}).get("value") for side in (true["fields"], found["fields"]))
            score.mistakes.append((*where, kind, name, *values))


def score_file(reading: Json, truth: Json) -> FileScore:
    """Score `read`'s object for one file against the truth about it.

    Pages that are illegible on purpose are left out; a file that could not be read has missed all.
    """
    score = FileScore()
    pages = {page["page"]: page for page in reading["pages"]}
    for true in truth["pages"]:
        nothing = {**true, "documents": [], "rotation": None}
        found = pages.get(true["page"], nothing)
        if any(document["legible"] for document in true["documents"]):
            same = found["rotation"] == true["rotation"]
            score.rotations[RIGHT if same else WRONG] += 1
        for pair in matched(found, true):
            _score_document(score, (truth["file"], true["page"]), pair)
    return score


@dataclass(frozen=True, slots=True)
class VerdictScore:
    """One answer of `check`.

    `outcome` is `right`, `review` (wrong, but on the careful side), `wrong`, or `wrong_complete`,
    the one that must not happen. `requirements` says for each requirement whether its status is
    right, `codes` for those not satisfied whether a reason is; `others` counts right verdicts
    under the other categories, `others_wrong_complete` the dangerous ones.
    """

    outcome: str
    requirements: Mapping[str, bool]
    codes: Mapping[str, bool]
    others: int
    others_wrong_complete: int


def verdict_outcome(found: str, accepted: Sequence[str]) -> str:
    """How one verdict compares with those the rules allow."""
    if found in accepted:
        return RIGHT
    return {"needs_review": "review", "complete": "wrong_complete"}.get(found, WRONG)


def score_verdict(answer: Json, truth: Json) -> VerdictScore:
    """Score `check`'s answer against the truth about the case."""
    told = {result["id"]: result for result in answer["requirements"]}
    statuses: dict[str, bool] = {}
    codes: dict[str, bool] = {}
    for name, true in truth["requirements"].items():
        found = told.get(name, {"status": None, "reasons": []})
        statuses[name] = found["status"] in {true["status"], *true["accept"]}
        if true["codes"] and found["status"] == true["status"]:
            given = {reason["code"] for reason in found["reasons"]}
            codes[name] = bool(given & set(true["codes"]))
    others = [
        verdict_outcome(answer["other_categories"].get(category, ""), accepted)
        for category, accepted in truth["other_categories"].items()
    ]
    return VerdictScore(
        verdict_outcome(answer["verdict"], truth["verdict_accept"]),
        statuses,
        codes,
        others.count(RIGHT),
        others.count("wrong_complete"),
    )


def total(scores: Iterable[FileScore]) -> FileScore:
    """All counts added up."""
    summed = FileScore()
    for score in scores:
        summed.add(score)
    return summed
