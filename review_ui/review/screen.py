"""The case screen's content: plain values for the template, places tied to photos and fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.file_errors import advice
from intake.service.completeness import CheckedRequirement
from intake.service.desk import Look, Paper, SamePhoto
from intake.service.field_values import field_names
from intake.service.masking import mask_number, mask_text
from matching.model import Category, Reason, Status, Text, VerdictValue
from ocr.model import Box, Document, FieldProblem, FileReading, Page
from ocr.model import Field as ReadField
from review_ui.review.beside import beside
from review_ui.review.difference import Difference, difference

_NUMBERS = ("id_number", "enrolment_number", "tax_number")
_PREVIEW = 1600  # pixels on the longest side of the copy that is shown first
_ORDER = (
    Status.UNSURE,
    Status.FAILED,
    Status.MISSING,
    Status.SATISFIED,
    Status.NOT_APPLICABLE,
)
_SURE, _FAIR = 0.9, 0.75


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a photo: `key` ties its box to the row that tells of it."""

    key: str
    points: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a document as it counts, beside the record where there is one.

    `value` may be shown; `editable` is what stands in the box for correcting, empty for a number
    that is masked. `band` is sure, fair or low.
    """

    name: str
    value: str
    editable: str
    beside: str | None
    difference: Difference | None
    problems: Sequence[FieldProblem]
    band: str
    corrected: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal or a fingerprint; `kind` is seal or fingerprint."""

    kind: str
    text: str | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class PaperView:
    """A document on a photo."""

    id: str
    version: int
    kind: str
    kind_confirmed: bool
    band: str
    fields: Sequence[FieldRow]
    absent: Sequence[str]
    seals: Sequence[SealRow]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Photo:
    """A page of a file. Without `width` there is nothing to show: `error` says why, or it waits."""

    key: str
    file_id: str
    file_name: str
    page: int
    pages: int
    width: int = 0
    height: int = 0
    rotation: int = 0
    problems: Sequence[str] = ()
    papers: Sequence[PaperView] = ()
    error: str | None = None
    error_message: Text | None = None
    same: Sequence[SamePhoto] = ()

    @property
    def preview_width(self) -> int:
        """How wide the copy is that is shown first, in pixels."""
        longest = max(self.width, self.height)
        return self.width if longest <= _PREVIEW else self.width * _PREVIEW // longest

    @property
    def preview_height(self) -> int:
        """How high that copy is."""
        return max(1, round(self.height * self.preview_width / max(self.width, 1)))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reason leads: a photo, and a mark on it if there is one."""

    photo: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason and where it leads."""

    reason: Reason
    expected: str | None
    found: str | None
    difference: Difference | None
    target: Target | None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist."""

    checked: CheckedRequirement
    reasons: Sequence[ReasonRow]
    papers: Sequence[tuple[str, Target | None]]

    @property
    def id(self) -> str:
        """The requirement's id."""
        return self.checked.result.id

    @property
    def may_be_settled(self) -> bool:
        """Whether it is for a person to settle."""
        return self.checked.result.status is Status.UNSURE and self.checked.settled is None


@dataclass(frozen=True, slots=True)
class Screen:
    """All of it. `first` is the photo to show at the beginning.

    `fitting` are other categories under which the same papers are complete, while they are not
    under the declared one.
    """

    checks: Sequence[Check]
    photos: Sequence[Photo]
    first: str | None
    masked: bool
    open_count: int = 0
    fitting: Sequence[Category] = ()

    def hide(self, text: str | None) -> str:
        """A text as it may be shown."""
        return "" if text is None else mask_text(text) if self.masked else text

    def hide_number(self, number: str | None) -> str:
        """A number as it may be shown."""
        return "" if number is None else mask_number(number) if self.masked else number


def screen_of(look: Look) -> Screen:
    """Put the screen together."""
    masked = not look.numbers_shown
    photos = _Photos(look, masked=masked).made()
    checks = sorted(
        (_check(one, photos, masked=masked) for one in look.seen.requirements), key=_urgency
    )
    first = next(
        (
            reason.target.photo
            for check in checks
            if check.checked.is_open
            for reason in check.reasons
            if reason.target is not None
        ),
        photos[0].key if photos else None,
    )
    open_count = sum(check.checked.is_open for check in checks)
    return Screen(checks, photos, first, masked, open_count, _fitting(look))


def _fitting(look: Look) -> list[Category]:
    if look.seen.value is VerdictValue.COMPLETE:
        return []
    others = look.seen.found.other_categories.items()
    return [category for category, value in others if value is VerdictValue.COMPLETE]


def _urgency(check: Check) -> tuple[bool, int]:
    """Unsure places come first, then what is not met, then the rest."""
    return not check.checked.result.blocking, _ORDER.index(check.checked.status)


class _Photos:
    """Makes the photos of one case."""

    def __init__(self, look: Look, *, masked: bool) -> None:
        self._look, self._masked = look, masked
        self._marks = 0

    def made(self) -> list[Photo]:
        papers = self._look.seen.papers
        read = {reading.file: reading for reading in papers.readings}
        photos: list[Photo] = []
        for place, file in enumerate(papers.files):
            reading = read.get(file.name)
            same = [one for one in self._look.same_photos if one.file_name == file.name]
            if reading is None or reading.error is not None or not reading.pages:
                error = reading.error if reading else None
                photos.append(
                    Photo(
                        key=f"f{place}p1",
                        file_id=file.id,
                        file_name=file.name,
                        page=1,
                        pages=1,
                        error=error.code if error else None,
                        error_message=advice(error) if error else None,
                        same=same,
                    )
                )
                continue
            photos += [
                self._photo(page, f"f{place}p{page.number}", file.id, reading, same)
                for page in reading.pages
            ]
        return photos

    def _photo(
        self, page: Page, key: str, file_id: str, reading: FileReading, same: Sequence[SamePhoto]
    ) -> Photo:
        ids = self._look.seen.document_ids
        papers = [
            self._paper(document, ids.get((file_id, page.number, place), ""))
            for place, document in enumerate(page.documents)
        ]
        return Photo(
            key=key,
            file_id=file_id,
            file_name=reading.file,
            page=page.number,
            pages=len(reading.pages),
            width=page.width,
            height=page.height,
            rotation=page.rotation,
            problems=[one.value for one in page.problems],
            papers=papers,
            same=same,
        )

    def _paper(self, document: Document, document_id: str) -> PaperView:
        state = self._look.papers.get(document_id, Paper(0, kind_confirmed=False, said={}))
        records = beside(document, self._look.view.application)
        names = field_names(document.kind)
        shown = sorted(
            document.fields, key=lambda name: names.index(name) if name in names else len(names)
        )
        seals = [SealRow("seal", one.text, self._mark(one.box)) for one in document.seals]
        prints = [
            SealRow("fingerprint", None, self._mark(one.box)) for one in document.fingerprints
        ]
        return PaperView(
            id=document_id,
            version=state.version,
            kind=document.kind,
            kind_confirmed=state.kind_confirmed,
            band=_band(document.confidence),
            fields=[
                self._field(name, document.fields[name], records.get(name), state) for name in shown
            ],
            absent=[name for name in names if name not in document.fields],
            seals=seals + prints,
            mark=self._mark(document.region),
        )

    def _field(self, name: str, read: ReadField, record: str | None, state: Paper) -> FieldRow:
        value = read.value if isinstance(read.value, str) else "、".join(read.value)
        shown = _shown(name, value, masked=self._masked)
        said = state.said.get(name)
        differs = None
        if record is not None:
            differs = difference(
                value,
                record,
                shown_found=shown,
                shown_expected=_shown(name, record, masked=self._masked),
            )
        return FieldRow(
            name=name,
            value=shown,
            editable="" if shown != value else value,
            beside=record,
            difference=differs,
            problems=read.problems,
            band=_band(read.confidence),
            corrected="" if said is None else "reviewer" if said.confirmed else "school",
            mark=self._mark(read.box),
        )

    def _mark(self, box: Box) -> Mark:
        self._marks += 1
        return Mark(f"m{self._marks}", " ".join(f"{x:.0f},{y:.0f}" for x, y in box))


def _check(one: CheckedRequirement, photos: Sequence[Photo], *, masked: bool) -> Check:
    return Check(
        checked=one,
        reasons=[_reason(reason, photos, masked=masked) for reason in one.result.reasons],
        papers=[
            (paper.kind, _target(photos, paper.file, paper.page, kind=paper.kind))
            for paper in one.result.documents
        ],
    )


def _reason(reason: Reason, photos: Sequence[Photo], *, masked: bool) -> ReasonRow:
    target = None
    if reason.file is not None:
        target = _target(photos, reason.file, reason.page or 1, field=reason.field)
    name = reason.field or ""
    expected, found = reason.expected, reason.found
    pair = None
    if expected and found:
        pair = difference(
            found,
            expected,
            shown_found=_shown(name, found, masked=masked),
            shown_expected=_shown(name, expected, masked=masked),
        )
    return ReasonRow(
        reason=reason,
        expected=None if expected is None else _shown(name, expected, masked=masked),
        found=None if found is None else _shown(name, found, masked=masked),
        difference=pair,
        target=target,
    )


def _target(
    photos: Sequence[Photo],
    file: str,
    page: int,
    *,
    field: str | None = None,
    kind: str | None = None,
) -> Target | None:
    photo = next((one for one in photos if (one.file_name, one.page) == (file, page)), None)
    if photo is None:
        return None
    for paper in photo.papers:
        if kind is not None and paper.kind == kind:
            return Target(photo.key, paper.mark.key)
        for row in paper.fields:
            if field is not None and row.name == field:
                return Target(photo.key, row.mark.key)
    return Target(photo.key)


def _shown(name: str, value: str, *, masked: bool) -> str:
    if not masked:
        return value
    return mask_number(value) if name.endswith(_NUMBERS) else mask_text(value)


def _band(confidence: float) -> str:
    return "sure" if confidence >= _SURE else "fair" if confidence >= _FAIR else "low"
