"""Titles of papers: the lines that may be one, and how like the titles of the kinds they read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from statistics import median

from rapidfuzz.distance import Levenshtein

from ocr.extract.layout import Layout, Row
from ocr.extract.running import text_rows
from ocr.kinds import Kind, all_kinds
from ocr.values.characters import HAN

OTHER = "other"
SCRAPS = re.compile(rf"[^{HAN}A-Za-z0-9]")
PREFIX = 22  # characters that may stand before a title in its line
_STOPS = frozenset("。,;")  # end a line of a sentence, no title
_ANY = "…"  # in a title: any words, 关于…转学的函
_NOTE = re.compile(
    "(正本|副本|正|副|本|书|文本|个人专用|单位专用|个人|单位|专用|自助打印|网上打印|样表|示范文本"
    "|[一-鿿]{1,8}(?:填写|填制|填报|填开|留存|存档|存查|存根)|范本|样本|预售|现售|通用|电子(?:证照|版|件)?|.联|[0-9A-Za-z第编号]{1,2}.*)+"
)
_FORM = 0.92  # likeness of a title that is worded as those of a kind are
_OTHER_FORM = 1.02  # the same for look-alikes: more than a title with words before it
_OTHER_MISREAD = 1.0  # of a whole title of a look-alike of which one character was misread
_WHOLE = 5  # characters of a title that may be known although one is misread
_CENTRED = 0.75  # prominence of a line in the middle above all others, whatever its size
_TOP_ROWS = 3  # in which a title may stand under the name of an office


@dataclass(frozen=True, slots=True)
class Headline:
    """A line that may be a title: its text without punctuation, how prominent it is (0 to 1)."""

    text: str
    prominence: float
    left: float
    top: float
    right: float
    bottom: float


def headlines_of(layout: Layout) -> list[Headline]:
    """Lines, parts of lines and pairs of lines short enough to be a title."""
    rows = text_rows(layout)
    if not rows:
        return []
    usual = median(row.height for row in layout.rows)
    top = min(r.middle for r in layout.rows)
    reach = max(r.middle for r in layout.rows) - top or 1.0

    edges = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    centred = {row[0].number for row in rows[:_TOP_ROWS] if _is_centred(row, edges)}

    def headline(parts: Sequence[Row]) -> Headline | None:
        printed = "".join(g.text for part in parts for g in part.glyphs)
        text = SCRAPS.sub("", printed)
        if not 2 <= len(text) <= 34 or printed[-1] in _STOPS:
            return None
        large = min(1.0, max(0.0, (median(p.height for p in parts) / usual - 1.0) / 0.35))
        high = 1.0 - min(1.0, (parts[0].middle - top) / reach / 0.6)
        heads = parts[0].number in centred and parts[-1].middle - parts[0].middle < usual
        return Headline(
            text,
            max(0.55 * large + 0.45 * high, _CENTRED * heads),
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


def _is_centred(row: Sequence[Row], edges: tuple[float, float]) -> bool:
    """Whether a row stands in the middle between the `edges` of the text, set in on both sides."""
    left, right = row[0].left - edges[0], edges[1] - row[-1].right
    width = edges[1] - edges[0]
    return min(left, right) > 0.12 * width and abs(left - right) < 0.16 * width


def _runs(row: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """The single characters of a row, one box each: a title set with wide gaps."""
    single = [part for part in row if len(part.glyphs) <= 2]
    return [single] if 2 <= len(single) < len(row) else []


def best_title(kind: Kind, headlines: Sequence[Headline]) -> float:
    """How much the most prominent line that reads like a title of `kind` speaks for it."""
    return max((title_worth(kind, headline) for headline in headlines), default=0.0)


def title_worth(kind: Kind, headline: Headline) -> float:
    """From 0 to about 1: likeness of the words times the prominence of the line."""
    return likenesses(headline.text).get(kind.id, 0.0) * (0.6 + 0.4 * headline.prominence)


@lru_cache(maxsize=4096)
def likenesses(text: str) -> Mapping[str, float]:
    """For each kind how like one of its titles `text` is; kinds without likeness are absent.

    A kind of which another paper's title (`not_titles`) fits better is absent too.
    """
    letters = frozenset(text)
    found: dict[str, float] = {}
    against: dict[str, float] = {}
    misread: set[str] = set()
    for kind, title, needed, is_own in _titles():
        if len(needed - letters) <= _misreadings(title):
            side = found if is_own else against
            side[kind] = max(side.get(kind, 0.0), _likeness(title, text))
            if is_own and _is_misread(title, text):
                misread.add(kind)
    if misread == {OTHER}:
        found[OTHER] = max(found[OTHER], _OTHER_MISREAD)
    for kind, form in _forms():
        if form.fullmatch(text):
            found[kind] = max(found.get(kind, 0.0), _OTHER_FORM if kind == OTHER else _FORM)
    return {kind: x for kind, x in found.items() if x >= against.get(kind, 0.0)}


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and wording of its titles: something may stand before, a note after them."""
    return tuple(
        (kind.id, re.compile(f".{{0,{PREFIX}}}?(?:{form})(?:{_NOTE.pattern})?"))
        for kind in all_kinds().values()
        for form in kind.forms
    )


@cache
def _titles() -> tuple[tuple[str, str, frozenset[str], bool], ...]:
    """Kind, title without punctuation, its characters, whether it is the kind's own."""
    own = [(kind.id, title, True) for kind in all_kinds().values() for title in kind.titles]
    other = [(kind.id, title, False) for kind in all_kinds().values() for title in kind.not_titles]
    plain = (
        (kind, _ANY.join(SCRAPS.sub("", part) for part in title.split(_ANY)), is_own)
        for kind, title, is_own in own + other
    )
    return tuple((kind, t, frozenset(t) - {_ANY}, is_own) for kind, t, is_own in plain)


def _misreadings(title: str) -> int:
    """How many characters of a title may be misread."""
    return 0 if len(title) < 4 else 1 if len(title) < 8 else 2


def _is_misread(title: str, text: str) -> bool:
    """Whether `text` is all of `title` but for one character: 商囗租赁合同, no 租赁合同."""
    return len(title) == len(text) >= _WHOLE and Levenshtein.distance(title, text) <= 1


def _likeness(title: str, text: str) -> float:
    """1 for the same words; less with a name before them, a note after them, a misreading."""
    longer = 0.004 * len(title)  # of two titles that end alike the longer one is meant
    if _ANY in title:
        return 0.97 + longer if _form(title).fullmatch(text) else 0.0
    if text == title:
        return 1.05 + longer
    place = text.rfind(title)
    after = text[place + len(title) :]
    if 0 <= place <= PREFIX and (not after or _NOTE.fullmatch(after)):
        short = 0.2 * (len(title) < 4)  # a short word may be the end of another title
        return (0.85 if after else 0.95) + longer - 0.1 * (place > 12) - short
    if len(title) < 4 or abs(len(text) - len(title)) > PREFIX:
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
