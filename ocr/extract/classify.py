"""Which kind of paper a sheet is: by its title, and by the words that only such papers print.

A title that stands there decides, above all one of a look-alike (`ocr/kinds/other.yaml` names
them). Where it is missing, misread or cropped away, the labels and phrases of the kinds are
weighed: each counts the more, the fewer kinds print it. Too little evidence is `other`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ocr.extract.layout import Layout, lay_out
from ocr.extract.running import running_text
from ocr.extract.titles import (
    OTHER,
    PREFIX,
    SCRAPS,
    Headline,
    best_title,
    headlines_of,
    likenesses,
)
from ocr.kinds import Kind, all_kinds
from ocr.model import Sheet

_TITLE_WEIGHT = 6.0
_SURE_TITLE = 0.8  # from here on a title decides
_TOGETHER = 5.0  # what labels that only one kind prints together are worth
_ENOUGH = 5.0  # evidence from which a paper is recognised without its title
_SPOKEN = 4.5  # words of a kind that may lie there beside another
_LEAD = 0.3  # by which the best kind must be ahead of the second
_LIKE_A_TITLE = 0.5  # below it a paper was known by its words only
_PAPER = re.compile(
    "(合同|协议|契约|约定|证明|证书|申请|审批|登记|报名|报告|通知|告知|承诺|意向|委托|收据|确认|介绍|说明|推荐"
    "|鉴定|调查|认定|须知|目录|手册|清单)(书|表|单|信|函|卡|簿)?$|.{3}[书表单]$|许可证$|发票$"
)
_HEADING = 0.7  # prominence from which a line heads its paper
_SECTION = re.compile("第?[一二三四五六七八九十0-9]{1,3}(?!手)")  # 七、劳动合同的解除和终止


@dataclass(frozen=True, slots=True)
class Classification:
    """The kind of a paper and how sure that is, 0 to 1; `title` from 0 (none) to about 1."""

    kind: str
    confidence: float
    title: float = 0.0


@dataclass(frozen=True, slots=True)
class _Evidence:
    title: float
    words: float
    phrases: int


def classify(sheet: Sheet) -> Classification:
    """The kind of the one paper that `sheet` holds."""
    return classify_print(print_of(lay_out(sheet)))


@dataclass(frozen=True, slots=True)
class Print:
    """What is printed on a sheet, as far as its kind is concerned, looked up once.

    `cells` are the texts between line ends and cells' ends, `text` all of them; both without
    punctuation.
    """

    headlines: tuple[Headline, ...]
    cells: tuple[str, ...]
    text: str


def print_of(layout: Layout) -> Print:
    """The headlines and the plain text of `layout`."""
    cells = tuple(SCRAPS.sub("", c) for c in re.split(r"[\n\t]", running_text(layout).text))
    return Print(tuple(headlines_of(layout)), cells, "\n".join(cells))


def classify_print(printed: Print) -> Classification:
    """The kind of the one paper that prints this; `other` when nothing speaks for a kind."""
    found = _decided(_weighed(printed, _turning_words(printed.headlines)))
    if found.title < _LIKE_A_TITLE and _has_foreign_title(found.kind, printed.headlines):
        return Classification(OTHER, min(found.confidence, 0.7), 0.0)
    return found


def _weighed(printed: Print, turned: Sequence[str] = ()) -> dict[str, _Evidence]:
    whole = printed.text.replace("\n", "")
    return {
        kind.id: _Evidence(best_title(kind, printed.headlines), *_words(kind, printed.text, whole))
        if _may_be(kind, printed.text, whole, turned)
        else _Evidence(0.0, 0.0, 0)
        for kind in all_kinds().values()
    }


def _may_be(kind: Kind, text: str, whole: str, turned: Sequence[str]) -> bool:
    """Whether nothing on the paper says that it is none of this kind, whatever else it says."""
    if kind.needs and not any(word in text for word in kind.needs):
        return False
    if any(all(word in whole for word in words.split()) for words in kind.denied_by):
        return False
    return kind.id == OTHER or all(any(w in title for title in kind.titles) for w in turned)


def _turning_words(headlines: Sequence[Headline]) -> list[str]:
    """The words in the paper's title that make another paper of it."""
    words = [word for kind in all_kinds().values() for word in kind.turning]
    titles = [headline.text for headline in _prominent(headlines)]
    return [word for word in words if any(word in title for title in titles)]


def _prominent(headlines: Sequence[Headline]) -> list[Headline]:
    """The lines that head the paper, by their size and place."""
    return [
        headline
        for headline in headlines
        if headline.prominence >= _HEADING
        and len(headline.text) <= PREFIX
        and not _SECTION.match(headline.text)
    ]


def _has_foreign_title(kind: str, headlines: Sequence[Headline]) -> bool:
    """Whether the paper has a title of its own that is nothing like those of `kind`.

    Labels and sentences of a kind stand on many papers that are none (房屋托管合同, 借读申请表).
    """
    return any(
        _PAPER.search(headline.text) is not None
        for headline in _prominent(headlines)
        if not likenesses(headline.text).get(kind)
    )


def _decided(evidence: Mapping[str, _Evidence]) -> Classification:
    ranked = sorted(evidence, key=lambda k: _total(evidence[k]), reverse=True)
    titled = sorted(evidence, key=lambda k: evidence[k].title, reverse=True)
    first = evidence[titled[0]]
    if first.title >= _SURE_TITLE and first.title - evidence[titled[1]].title > 0.02:
        rival = max(evidence[k].words for k in evidence if k != titled[0])
        support = first.words + 2.0 - 0.35 * rival
        return Classification(titled[0], _sure(4.0 * first.title + support), first.title)
    best, second = evidence[ranked[0]], evidence[ranked[1]]
    lookalike = evidence[OTHER]
    if lookalike.title >= 0.6 and lookalike.title > best.title + 0.1:
        return Classification(OTHER, 0.7, lookalike.title)
    total, lead = _total(best), _total(best) - _total(second)
    alone = total >= 0.7 * _ENOUGH and best.phrases >= 4 and lead > 0.6 * total
    enough = total >= _ENOUGH and (best.phrases >= 3 or best.title >= 0.5)
    if ranked[0] == OTHER or not (alone or enough) or lead < _LEAD + 0.1 * best.words:
        return Classification(OTHER, _sure(_ENOUGH - min(total, _ENOUGH) + 1.0), 0.0)
    return Classification(ranked[0], _sure(0.5 * (total - _ENOUGH) + lead), best.title)


def _total(evidence: _Evidence) -> float:
    return _TITLE_WEIGHT * evidence.title + evidence.words


def _sure(evidence: float) -> float:
    return round(1.0 - 0.5 * math.exp(-0.45 * max(evidence, 0.0)), 3)


# Words


def _words(kind: Kind, text: str, whole: str) -> tuple[float, int]:
    """The weight of the phrases of `kind` that are printed, and how many there are.

    `whole` is `text` without its line feeds: a label's characters may be printed far apart.
    """
    found, count, weight = text, 0, 0.0
    for together in (*kind.together, *kind.sides):
        phrases = together.split()
        missing = _missing(phrases, whole)
        if missing <= (len(phrases) >= 5):
            weight, count = max(weight, _TOGETHER - 1.2 * missing), len(phrases) - missing
    for phrase, worth in _phrases()[kind.id]:
        if phrase in found:
            found = found.replace(phrase, "\n")
            weight += worth
            count += 1
    return weight, count


def _missing(phrases: Sequence[str], text: str) -> int:
    return sum(phrase not in text for phrase in phrases)


def sides_printed(kind: Kind, printed: Print) -> frozenset[str]:
    """Which sides of a paper of `kind` are there with all their labels but one at most."""
    return frozenset(
        side
        for side in kind.sides
        if _missing(side.split(), printed.text) <= (len(side.split()) >= 5)
    )


def kinds_spoken_for(printed: Print) -> frozenset[str]:
    """The kinds for which many words stand there, whatever the titles say."""
    evidence = _weighed(printed)
    return frozenset(kind for kind in evidence if evidence[kind].words >= _SPOKEN)


@cache
def _phrases() -> Mapping[str, Sequence[tuple[str, float]]]:
    """For each kind its phrases, longest first, with their worth.

    A phrase is worth the more the fewer kinds print it (also as part of a longer phrase), and the
    longer it is; words of two characters are worth little, since other text may hold them.
    """
    printed = {kind.id: _printed(kind) for kind in all_kinds().values()}
    joined = {kind: "\n".join(sorted(phrases)) for kind, phrases in printed.items()}
    spread = Counter(
        phrase
        for phrase in set().union(*printed.values())
        for text in joined.values()
        if phrase in text
    )
    total = len(printed)
    return {
        kind: [
            (phrase, math.log(total / spread[phrase]) / math.log(total) * _length_worth(phrase))
            for phrase in sorted(phrases, key=lambda p: (-len(p), p))
        ]
        for kind, phrases in printed.items()
    }


def _length_worth(phrase: str) -> float:
    return min(1.0, max(0.25, (len(phrase) - 1) / 4.0)) * 1.6


def _printed(kind: Kind) -> frozenset[str]:
    phrases = [*kind.hints, *kind.bounds, *(t for texts in kind.sections.values() for t in texts)]
    phrases += [label for field in kind.fields for label in field.labels]
    return frozenset(p for p in (SCRAPS.sub("", phrase) for phrase in phrases) if len(p) >= 2)


def labels_printed(kind: Kind, printed: Print, *, twice: bool = False) -> frozenset[str]:
    """The labels of `kind` that begin a line or a cell (`twice`: at least two of them)."""
    starts = Counter(
        label for cell in printed.cells for label in _labels(kind.id) if cell.startswith(label)
    )
    return frozenset(label for label, count in starts.items() if count > (1 if twice else 0))


@cache
def _labels(kind: str) -> frozenset[str]:
    found = all_kinds()[kind]
    return frozenset(SCRAPS.sub("", label) for field in found.fields for label in field.labels)
