"""Which kind of paper a sheet is: by its title, and by the words that only such papers print.

A title that stands there decides, above all one of a look-alike (`ocr/kinds/other.yaml` names
them). Where it is missing, misread or cropped away, the labels and phrases of the kinds are
weighed: each counts the more, the fewer kinds print it. Too little evidence is `other`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from statistics import median

from rapidfuzz.distance import Levenshtein

from ocr.extract.layout import Layout, Row, lay_out
from ocr.extract.running import running_text, text_rows
from ocr.kinds import Kind, all_kinds
from ocr.model import Sheet
from ocr.values.characters import HAN

OTHER = "other"
_TITLE_WEIGHT = 6.0
_SURE_TITLE = 0.8  # from here on a title decides
_TOGETHER = 5.0  # what labels that only one kind prints together are worth
_ENOUGH = 5.0  # evidence from which a paper is recognised without its title
_SPOKEN = 4.5  # words of a kind that may lie there beside another
_LEAD = 0.3  # by which the best kind must be ahead of the second
_SCRAPS = re.compile(rf"[^{HAN}A-Za-z0-9]")
_STOPS = frozenset("。,;")  # end a line of a sentence, no title
_NOTE = re.compile(
    "(正本|副本|正|副|本|书|文本|示范文本|范本|样本|预售|现售|通用|电子|.联|[0-9A-Za-z第编号]{1,2}.*)+"
)
_HEADING = 0.7  # prominence from which a line heads its paper
_AT_THE_HEAD = 0.62  # prominence of a line that heads the sheet in the middle, however small
_SECTION = re.compile("第?[一二三四五六七八九十0-9]{1,3}(?!手)")  # 七、劳动合同的解除和终止
_ANY = "…"  # in a title: any words, 关于…转学的函
_PREFIX = 22  # characters that may stand before a title in its line


@dataclass(frozen=True, slots=True)
class Classification:
    """The kind of a paper and how sure that is, 0 to 1; `title` from 0 (none) to about 1."""

    kind: str
    confidence: float
    title: float = 0.0


@dataclass(frozen=True, slots=True)
class Headline:
    """A line that may be a title: its text without punctuation, how prominent it is (0 to 1)."""

    text: str
    prominence: float
    left: float
    top: float
    right: float
    bottom: float


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
    cells = tuple(_SCRAPS.sub("", c) for c in re.split(r"[\n\t]", running_text(layout).text))
    return Print(tuple(headlines_of(layout)), cells, "\n".join(cells))


def classify_print(printed: Print) -> Classification:
    """The kind of the one paper that prints this; `other` when nothing speaks for a kind."""
    return _decided(_weighed(printed, _turning_words(printed.headlines)))


def _weighed(printed: Print, turned: Sequence[str] = ()) -> dict[str, _Evidence]:
    whole = printed.text.replace("\n", "")
    return {
        kind.id: _Evidence(best_title(kind, printed.headlines), *_words(kind, printed.text))
        if _may_be(kind, printed.text, whole, turned)
        else _Evidence(0.0, 0.0, 0)
        for kind in all_kinds().values()
    }


def _may_be(kind: Kind, text: str, whole: str, turned: Sequence[str]) -> bool:
    """Whether nothing on the paper says that it is none of this kind, whatever else it says."""
    if kind.needs and not any(word in text for word in kind.needs):
        return False
    if any(word in whole for word in kind.denied_by):
        return False
    return kind.id == OTHER or all(any(w in title for title in kind.titles) for w in turned)


def _turning_words(headlines: Sequence[Headline]) -> list[str]:
    """The words in the paper's title that make another paper of it."""
    words = [word for kind in all_kinds().values() for word in kind.turning]
    titles = [
        headline.text
        for headline in headlines
        if headline.prominence >= _HEADING
        and len(headline.text) <= _PREFIX
        and not _SECTION.match(headline.text)
    ]
    return [word for word in words if any(word in title for title in titles)]


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


# Titles


def headlines_of(layout: Layout) -> list[Headline]:
    """Lines, parts of lines and pairs of lines short enough to be a title."""
    rows = text_rows(layout)
    if not rows:
        return []
    usual = median(row.height for row in layout.rows)
    top = min(r.middle for r in layout.rows)
    reach = max(r.middle for r in layout.rows) - top or 1.0
    head = rows[0] if _is_centred(rows[0], layout.rows) else []

    def headline(parts: Sequence[Row]) -> Headline | None:
        printed = "".join(g.text for part in parts for g in part.glyphs)
        text = _SCRAPS.sub("", printed)
        if not 2 <= len(text) <= 34 or printed[-1] in _STOPS:
            return None
        large = min(1.0, max(0.0, (median(p.height for p in parts) / usual - 1.0) / 0.35))
        high = 1.0 - min(1.0, (parts[0].middle - top) / reach / 0.6)
        return Headline(
            text,
            max(0.55 * large + 0.45 * high, _AT_THE_HEAD if parts == head else 0.0),
            min(p.left for p in parts),
            min(p.middle - p.height / 2 for p in parts),
            max(p.right for p in parts),
            max(p.middle + p.height / 2 for p in parts),
        )

    found = [headline(row) for row in rows]
    found += [headline([part]) for row in rows if len(row) > 1 for part in row]
    found += [headline([*a, *b]) for a, b in pairwise(rows)]
    found += [headline(run) for row in rows for run in _runs(row)]
    return list(dict.fromkeys(h for h in found if h is not None))


def _is_centred(row: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether a row is a single line in the middle between the edges of all that is printed."""
    left, right = min(r.left for r in rows), max(r.right for r in rows)
    line = row[0]
    off = abs(line.left + line.right - left - right) / 2
    return (
        len(row) == 1
        and off < 0.1 * (right - left)
        and line.right - line.left < 0.8 * (right - left)
    )


def _runs(row: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """The single characters of a row, one box each: a title set with wide gaps."""
    single = [part for part in row if len(part.glyphs) <= 2]
    return [single] if 2 <= len(single) < len(row) else []


def best_title(kind: Kind, headlines: Sequence[Headline]) -> float:
    """How much the most prominent line that reads like a title of `kind` speaks for it."""
    return max((title_worth(kind, headline) for headline in headlines), default=0.0)


def title_worth(kind: Kind, headline: Headline) -> float:
    """From 0 to about 1: likeness of the words times the prominence of the line."""
    return _likenesses(headline.text).get(kind.id, 0.0) * (0.6 + 0.4 * headline.prominence)


@lru_cache(maxsize=4096)
def _likenesses(text: str) -> Mapping[str, float]:
    """For each kind how like one of its titles `text` is; kinds without likeness are absent.

    A kind of which another paper's title (`not_titles`) fits better is absent too.
    """
    letters = frozenset(text)
    found: dict[str, float] = {}
    against: dict[str, float] = {}
    for kind, title, needed, is_own in _titles():
        if len(needed - letters) <= _misreadings(title):
            side = found if is_own else against
            side[kind] = max(side.get(kind, 0.0), _likeness(title, text))
    return {kind: x for kind, x in found.items() if x >= against.get(kind, 0.0)}


@cache
def _titles() -> tuple[tuple[str, str, frozenset[str], bool], ...]:
    """Kind, title without punctuation, its characters, whether it is the kind's own."""
    own = [(kind.id, title, True) for kind in all_kinds().values() for title in kind.titles]
    other = [(kind.id, title, False) for kind in all_kinds().values() for title in kind.not_titles]
    plain = (
        (kind, _ANY.join(_SCRAPS.sub("", part) for part in title.split(_ANY)), is_own)
        for kind, title, is_own in own + other
    )
    return tuple((kind, t, frozenset(t) - {_ANY}, is_own) for kind, t, is_own in plain)


def _misreadings(title: str) -> int:
    """How many characters of a title may be misread."""
    return 0 if len(title) < 4 else 1 if len(title) < 8 else 2


def _likeness(title: str, text: str) -> float:
    """1 for the same words; less with a name before them, a note after them, a misreading."""
    longer = 0.004 * len(title)  # of two titles that end alike the longer one is meant
    if _ANY in title:
        return 0.97 + longer if _form(title).fullmatch(text) else 0.0
    if text == title:
        return 1.05 + longer
    place = text.rfind(title)
    after = text[place + len(title) :]
    if 0 <= place <= _PREFIX and (not after or _NOTE.fullmatch(after)):
        short = 0.2 * (len(title) < 4)  # a short word may be the end of another title
        return (0.85 if after else 0.95) + longer - 0.1 * (place > 12) - short
    if len(title) < 4 or abs(len(text) - len(title)) > _PREFIX:
        return 0.0
    whole = Levenshtein.distance(title, text)
    misread = min(whole, Levenshtein.distance(title, text[-len(title) :]))
    if misread > _misreadings(title):
        return 0.0
    return 0.9 - 0.9 * misread / len(title) + longer - 0.04 * (whole > misread)


@cache
def _form(title: str) -> re.Pattern[str]:
    """A title with words of its own in the places of `…`."""
    return re.compile(".{0,12}" + ".{1,24}".join(map(re.escape, title.split(_ANY))))


# Words


def _words(kind: Kind, text: str) -> tuple[float, int]:
    """The weight of the phrases of `kind` that are printed, and how many there are."""
    found, count, weight = text, 0, 0.0
    for together in (*kind.together, *kind.sides):
        phrases = together.split()
        missing = _missing(phrases, text)
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
    return frozenset(p for p in (_SCRAPS.sub("", phrase) for phrase in phrases) if len(p) >= 2)


def labels_printed(kind: Kind, printed: Print, *, twice: bool = False) -> frozenset[str]:
    """The labels of `kind` that begin a line or a cell (`twice`: at least two of them)."""
    starts = Counter(
        label for cell in printed.cells for label in _labels(kind.id) if cell.startswith(label)
    )
    return frozenset(label for label, count in starts.items() if count > (1 if twice else 0))


@cache
def _labels(kind: str) -> frozenset[str]:
    found = all_kinds()[kind]
    return frozenset(_SCRAPS.sub("", label) for field in found.fields for label in field.labels)
