"""The kinds of document as data: one YAML file for each kind, loaded into frozen values.

A kind file says how its paper is recognised (`titles`, `not_titles`, `hints`), which labels are
printed before its values (`fields`), which labels are printed that are no field of ours
(`bounds`: they end a value all the same), and which sentences hold values (`prose`). Nothing in
the engines names a kind.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import yaml

from ocr.data_files import SafeLoader
from ocr.errors import TransferEvidenceError
from ocr.values import FORMATS

PLACES = frozenset({"right", "below", "near", "earliest", "latest", "entries"})
ROLES = frozenset({"", "later", "added"})


class KindFileError(TransferEvidenceError):
    """A kind file that cannot be used: the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class LabelledField:
    """A value printed beside its label, one of `labels`; <签发|发证>日期 in a file is two of them.

    `places` are where the value may stand: `right` of the label, `below` it, or anywhere `near`
    (a date somewhere under 登记机关); `earliest` and `latest` are of all values in the column under
    a table's heading, `entries` the last row of a table of changes. `lines` is the largest number
    of lines the value may take. Where another value of the same field stands elsewhere, one whose
    `role` is `later` takes its place and one that is `added` is joined to its list.
    `section` is the heading whose part of the paper the label must stand in. `seal` lets the text
    of a seal stand in when nothing is printed. An address or a word of a closed list needs no label
    where it is `alone`: papers of the kind print no other. One that stands in the row of another
    field, `level_with` it, needs none either: the grade behind the school.
    """

    name: str
    labels: tuple[str, ...]
    format: str
    places: tuple[str, ...] = ("right", "below")
    lines: int = 1
    section: str | None = None
    seal: bool = False
    row: str = ""
    role: str = ""
    alone: bool = False
    level_with: str = ""


@dataclass(frozen=True, slots=True)
class ProseField:
    """A value inside running text.

    Each pattern is a regular expression over the text without spaces; its group `value` is the
    value. Earlier patterns are better; `ocr.extract.patterns` knows the slots such as `{name}`.
    `seal` lets the text of a seal stand in when no sentence gives the value, but not where
    `seal_unless` finds that the sheet tells of another than who sealed it. A value `of` a name
    field belongs to that person; a name is the one of who is `called` so, and `never` of who is
    called so (words, or the groups of `ocr.extract.people`). A date `beside` an office stands under
    its name where the paper is signed. Where no pattern gives a value, `parts` may, one behind the
    other, each a pattern of its own.
    """

    name: str
    patterns: tuple[str, ...]
    format: str
    seal: bool = False
    seal_unless: str = ""
    of: str | None = None
    called: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    beside: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper.

    `titles` are printed large at the top, `…` in them stands for any words; `forms` are regular
    expressions of how others are worded; `not_titles` say that it is another paper; `hints` are
    phrases (labels of other kinds lack them) that speak for the kind; `together` are labels, parted
    by spaces, that only this kind prints on one paper; `sides` are such labels, one entry for each
    side that is a page of its own; of `needs` at least one word must be there, whatever the title
    says, and none of `denied_by` (名下无房产; words parted by spaces deny where all of them stand).
    `turning` are words that make another paper of every title they stand in, unless the kind's own
    titles have them (解除…合同, …申领表).

    `qualifiers` are words before a label that mean the paper's own subject: 持证人 before 姓名.
    `rows` are the fields that stand beside each other in a form that is the same everywhere, parted
    by spaces, each in the column of those above and below it.

    `names` are all its fields, in the order of the file; `order` is needed only where labelled
    fields and prose fields alternate.
    """

    id: str
    titles: tuple[str, ...]
    not_titles: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    turning: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bounds: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    fields: tuple[LabelledField, ...] = ()
    prose: tuple[ProseField, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The fields this kind can give, in the contract's order."""
        labelled, told = (f.name for f in self.fields), (f.name for f in self.prose)
        return tuple(dict.fromkeys((*self.order, *labelled, *told)))


class _StrictLoader(SafeLoader):
    """YAML in which a key that stands twice is an error."""

    name: str


def _unique_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    loader.flatten_mapping(node)
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise KindFileError(f"{loader.name}: the key {key!r} stands twice")
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def parse_kind(text: str, name: str, *, try_patterns: bool = True) -> Kind:
    """A kind from the text of its file `name`.

    Trying its patterns takes most of the time; the suite tries those of the kinds that ship.

    Raises:
        KindFileError: naming the file and the key at fault.
    """
    loader = _StrictLoader(text)
    loader.name = name
    try:
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        raise KindFileError(f"{name}: {error}") from error
    finally:
        loader.dispose()
    top = _Checked(name, "", data, try_patterns=try_patterns)
    top.only(
        "id",
        "titles",
        "not_titles",
        "forms",
        "hints",
        "together",
        "sides",
        "needs",
        "denied_by",
        "turning",
        "order",
        "qualifiers",
        "sections",
        "bounds",
        "rows",
        "fields",
        "prose",
    )
    sections = {key: top.child("sections").strings(key) for key in top.child("sections").keys}
    labelled = top.child("fields")
    prose = top.child("prose")
    kind = Kind(
        id=top.string("id"),
        titles=top.strings("titles"),
        not_titles=top.strings("not_titles"),
        forms=top.expressions("forms"),
        hints=top.strings("hints"),
        together=top.strings("together"),
        sides=top.strings("sides"),
        needs=top.strings("needs"),
        denied_by=top.strings("denied_by"),
        turning=top.strings("turning"),
        qualifiers=top.strings("qualifiers"),
        sections=sections,
        bounds=top.strings("bounds"),
        rows=tuple(tuple(row.split()) for row in top.strings("rows")),
        fields=tuple(_labelled_field(labelled.child(key), key, sections) for key in labelled.keys),
        prose=tuple(_prose_field(prose.child(key), key, prose.keys) for key in prose.keys),
        order=top.strings("order"),
    )
    if strange := set(kind.order) - {*(f.name for f in kind.fields), *(f.name for f in kind.prose)}:
        raise KindFileError(f"{name}: order: {', '.join(sorted(strange))}: no fields of this kind")
    if strange := {field for row in kind.rows for field in row} - {f.name for f in kind.fields}:
        raise KindFileError(f"{name}: rows: {', '.join(sorted(strange))}: no fields with labels")
    if strange := {f.level_with for f in kind.fields} - {"", *(f.name for f in kind.fields)}:
        raise KindFileError(f"{name}: level_with: {', '.join(sorted(strange))}: no such fields")
    if kind.id != name.removesuffix(".yaml"):
        raise KindFileError(f"{name}: id: {kind.id!r} is not the name of the file")
    return kind


def _labelled_field(
    data: _Checked, key: str, sections: Mapping[str, tuple[str, ...]]
) -> LabelledField:
    """The key is the field's name, with `@…` added where one field has two sets of labels."""
    data.only(
        *("labels", "format", "places", "lines", "section", "seal", "row", "role", "alone"),
        "level_with",
    )
    role = data.string("role") if "role" in data.keys else ""
    if role not in ROLES:
        raise data.fault("role", f"only {', '.join(sorted(ROLES - {''}))}")
    section = data.string("section") if "section" in data.keys else None
    if section is not None and section not in sections:
        raise data.fault("section", f"{section!r} is not among the sections")
    places = data.strings("places") or ("right", "below")
    if not set(places) <= PLACES:
        raise data.fault("places", f"only {', '.join(sorted(PLACES))}")
    labels = tuple(dict.fromkeys(t for text in data.strings("labels") for t in _wordings(text)))
    if not labels:
        raise data.fault("labels", "at least one is needed")
    return LabelledField(
        name=key.split("@", maxsplit=1)[0],
        labels=labels,
        format=data.format(),
        places=places,
        lines=data.whole("lines", 1),
        section=section,
        seal=data.truth("seal"),
        row=data.string("row") if "row" in data.keys else "",
        role=role,
        alone=data.truth("alone"),
        level_with=data.string("level_with") if "level_with" in data.keys else "",
    )


def _wordings(text: str) -> list[str]:
    """The labels that one with choices stands for: <签发|发证><日期|时间>."""
    parts = [part.split("|") for part in re.split("[<>]", text)]
    return ["".join(words) for words in product(*parts)]


def _prose_field(data: _Checked, key: str, others: tuple[str, ...]) -> ProseField:
    data.only(
        "patterns", "format", "seal", "seal_unless", "of", "called", "never", "beside", "parts"
    )
    patterns = data.expressions("patterns", group="value")
    parts = data.expressions("parts", group="value")
    unless = data.string("seal_unless") if "seal_unless" in data.keys else ""
    data.expression("seal_unless", unless)
    if not patterns:
        raise data.fault("patterns", "at least one is needed")
    told = {by: data.string(by) if by in data.keys else None for by in ("of", "beside")}
    for by, name in told.items():
        if name is not None and name not in others:
            raise data.fault(by, f"{name!r} is not among the prose fields")
    return ProseField(
        name=key.split("@", maxsplit=1)[0],
        patterns=patterns,
        format=data.format(),
        seal=data.truth("seal"),
        seal_unless=unless,
        of=told["of"],
        called=data.strings("called"),
        never=data.strings("never"),
        beside=told["beside"],
        parts=parts,
    )


class _Checked:
    """A mapping of a kind file that names the file and the key when something is wrong."""

    def __init__(self, file: str, path: str, data: Any, *, try_patterns: bool) -> None:
        self._file, self._path, self._try_patterns = file, path, try_patterns
        if data is None:
            data = {}
        if not isinstance(data, dict):
            raise KindFileError(f"{file}: {path or 'the file'}: must be a mapping")
        self._data: dict[str, Any] = data

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._data)

    def fault(self, key: str, message: str) -> KindFileError:
        path = f"{self._path}.{key}" if self._path else key
        return KindFileError(f"{self._file}: {path}: {message}")

    def only(self, *allowed: str) -> None:
        for key in self._data:
            if key not in allowed:
                raise self.fault(key, f"unknown key (known: {', '.join(allowed)})")

    def child(self, key: str) -> _Checked:
        path = f"{self._path}.{key}" if self._path else key
        return _Checked(self._file, path, self._data.get(key), try_patterns=self._try_patterns)

    def string(self, key: str) -> str:
        value = self._data.get(key)
        if not isinstance(value, str) or not value:
            raise self.fault(key, "must be a text")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.fault(key, "must be a list of texts")
        for text in value:
            if value.count(text) > 1:
                raise self.fault(key, f"{text!r} stands twice")
        return tuple(value)

    def expressions(self, key: str, group: str | None = None) -> tuple[str, ...]:
        patterns = self.strings(key)
        for pattern in patterns:
            self.expression(key, pattern, group)
        return patterns

    def expression(self, key: str, pattern: str, group: str | None = None) -> None:
        if not self._try_patterns:
            return
        try:
            found = re.compile(pattern)
        except re.error as error:
            raise self.fault(key, f"{pattern!r}: {error}") from error
        if group and group not in found.groupindex:
            raise self.fault(key, f"{pattern!r} has no group named {group}")

    def whole(self, key: str, default: int) -> int:
        value = self._data.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fault(key, "must be a whole number from 1")
        return value

    def truth(self, key: str) -> bool:
        value = self._data.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, "must be true or false")
        return value

    def format(self) -> str:
        value = self.string("format")
        if value not in FORMATS:
            raise self.fault("format", f"unknown format {value!r}")
        return value


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Every kind that ships, by id.

    Raises:
        KindFileError: when a file is not as it should be.
    """
    folder = files("ocr.kinds")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml"))
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    kinds = [parse_kind(text, name, try_patterns=False) for name, text in texts.items()]
    return {kind.id: kind for kind in kinds}
