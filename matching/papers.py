"""Pages put together into papers, and what a paper says.

A photo shows one page; a contract has several. Pages of one kind belong together when they carry
the same number, lie in the same file, or when no other paper of the kind is there. A page that
could belong to two papers is doubtful: what only it says makes a person look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz import fuzz

from matching.compare.companies import compare_companies
from matching.model import DocumentReference, Evidence, Outcome, ReasonCode, Text
from matching.rules import Settings
from matching.vocabulary import field_name, kind_name
from ocr.model import Box, Field, FieldProblem, FieldValue, PageProblem

# The field that names the paper itself, and the one that says whose it is.
_NUMBER = {
    "property_certificate": "certificate_number",
    "purchase_contract": "contract_number",
    "purchase_invoice": "invoice_number",
    "business_licence": "credit_code",
    "tax_registration": "tax_number",
    "birth_certificate": "certificate_number",
}
_OWNER = {
    "property_certificate": ("owners",),
    "purchase_contract": ("buyers",),
    "purchase_invoice": ("buyer",),
    "housing_authority_certificate": ("owner",),
    "business_licence": ("operator", "name"),
    "tax_registration": ("operator", "name"),
    "birth_certificate": ("child_name",),
    "household_certificate": ("name", "relative_name"),
    "residence_permit": ("name",),
    "lease_contract": ("tenant",),
    "employment_contract": ("employee",),
    "pension_record": ("name",),
    "employer_certificate": ("name",),
    "transfer_application": ("student_name",),
    "study_contact_letter": ("student_name",),
    "enrolment_certificate": ("student_name",),
    "resident_information_sheet": ("name",),
}
_LISTS = {"owners", "buyers"}
# Papers photographed page by page: a page naming neither number nor owner may lie in any file.
_SEVERAL_PAGES = {
    "property_certificate",
    "purchase_contract",
    "lease_contract",
    "employment_contract",
    "transfer_application",
}
# Read a little differently on each page without being another paper.
_NOT_TELLING = frozenset({"seller", "landlord", "issuer", "employer", "area", "signed_on"})
# Companies of which two that clearly differ make two papers all the same.
_COMPANIES = ("seller", "employer")
_ALIKE = 70  # of 100: names of which one may be the other one misread


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a value that was read cannot carry a conclusion. `hard`: the value contradicts itself."""

    code: ReasonCode
    why: Text
    hard: bool = False


class Found(NamedTuple):
    """A value on a paper and the page it stands on."""

    field: str
    value: FieldValue
    evidence: Evidence
    doubt: Doubt | None = None

    @property
    def text(self) -> str:
        """The value as one string, the members of a list joined by `、`."""
        return self.value if isinstance(self.value, str) else "、".join(self.value)

    @property
    def values(self) -> tuple[str, ...]:
        """The value as a list."""
        return (self.value,) if isinstance(self.value, str) else self.value


_PROBLEMS = {
    FieldProblem.CHECKSUM: Text("校验位不符", "its check character does not fit"),
    FieldProblem.INCONSISTENT: Text("与同页其他内容矛盾", "it contradicts the rest of the page"),
    FieldProblem.LOW_CONFIDENCE: Text("识别把握不足", "it was read with little confidence"),
}


def doubt_about(field: Field, evidence: Evidence, settings: Settings) -> Doubt | None:
    """Why this field should not be believed without a look, or None."""
    if field.problems:
        for problem in (FieldProblem.CHECKSUM, FieldProblem.INCONSISTENT):
            if problem in field.problems:
                return Doubt(ReasonCode.LOW_CONFIDENCE, _PROBLEMS[problem], hard=True)
    if field.problems or field.confidence < settings.field_confidence:
        return Doubt(ReasonCode.LOW_CONFIDENCE, _PROBLEMS[FieldProblem.LOW_CONFIDENCE])
    if evidence.document.confidence < settings.kind_confidence:
        why = Text(
            "材料种类识别把握不足", "what kind of paper it is was read with little confidence"
        )
        return Doubt(ReasonCode.LOW_CONFIDENCE, why)
    return None


def reference(evidence: Evidence) -> DocumentReference:
    """Where a document lies, as a verdict names it."""
    return DocumentReference(evidence.file, evidence.page, evidence.document.kind)


@dataclass(frozen=True, eq=False)
class Paper:
    """One paper: its pages, and the pages that may belong to it or to another of its kind."""

    kind: str
    pages: tuple[Evidence, ...]
    settings: Settings
    doubtful: tuple[Evidence, ...] = ()
    _known: dict[str, Found | None] = dataclass_field(default_factory=dict)

    def find(self, field: str) -> Found | None:
        """The value of a field, wherever on the paper it stands; None where it was not read."""
        if field not in self._known:
            self._known[field] = self._find(field)
        return self._known[field]

    def faint(self, field: str) -> Found | None:
        """A name too faint to be told, where only one page that surely belongs here has it."""
        pages = [page for page in self.pages if field in page.document.faint]
        if len(pages) != 1:
            return None
        read = pages[0].document.faint[field]
        why = _PROBLEMS[FieldProblem.LOW_CONFIDENCE]
        return Found(field, read.value, pages[0], Doubt(ReasonCode.LOW_CONFIDENCE, why))

    def tell(self, found: Found) -> None:
        """A value that was not read is `found` after all, as something beside it tells."""
        self._known[found.field] = found

    def _find(self, field: str) -> Found | None:
        if len(self.pages) == 1 and not self.doubtful:
            page = self.pages[0]
            return self._found(field, page) if field in page.document.fields else None
        found = [self._found(field, page) for page in self.pages if field in page.document.fields]
        if not found:
            for page in self.doubtful:
                if field in page.document.fields:
                    why = Text(
                        f"不能确定这一页属于哪一份{kind_name(self.kind).zh}",
                        f"which {kind_name(self.kind).en} this page belongs to is not certain",
                    )
                    value = page.document.fields[field].value
                    return Found(field, value, page, Doubt(ReasonCode.AMBIGUOUS, why, hard=True))
            return None
        if len(found) == 1:
            return found[0]
        return _joined(found) if field in _LISTS else _agreed(found)

    def _found(self, field: str, page: Evidence) -> Found:
        read = page.document.fields[field]
        return Found(field, read.value, page, doubt_about(read, page, self.settings))

    @property
    def copies(self) -> tuple[Evidence, ...]:
        """The pages marked as copies."""
        return tuple(
            page
            for page in self.pages
            if page.page_problems and PageProblem.COPY in page.page_problems
        )

    @property
    def seals(self) -> tuple[str | None, ...]:
        """The texts of the seals on all pages, None where one cannot be read."""
        return tuple(seal.text for page in self.pages for seal in page.document.seals)

    @property
    def has_fingerprint(self) -> bool:
        """Whether a fingerprint stands on a page that surely belongs here."""
        return any(page.document.fingerprints for page in self.pages)

    @property
    def flawed(self) -> bool:
        """Whether a page has a fault as a photograph (being a copy is none)."""
        return any(set(page.page_problems) - {PageProblem.COPY} for page in self.pages)


def _agreed(found: Sequence[Found]) -> Found:
    """The same field on several pages: what is read surely counts; two sure values are a doubt."""
    sure = [one for one in found if one.doubt is None]
    best = max(sure or found, key=lambda one: len(one.text))
    if len({one.text.replace(" ", "") for one in sure}) > 1:
        name = field_name(best.field)
        values = " / ".join(sorted({one.text for one in sure}))
        why = Text(
            f"各页的{name.zh}不一致：{values}", f"the pages give different {name.en}: {values}"
        )
        return Found(best.field, best.value, best.evidence, Doubt(ReasonCode.AMBIGUOUS, why, True))
    return best


def _joined(found: Sequence[Found]) -> Found:
    """A list that goes on over pages (co-owners in 附记): all its members, the sure ones first."""
    sure = [one for one in found if one.doubt is None] or list(found)
    members = dict.fromkeys(value for one in sure for value in one.values)
    return Found(sure[0].field, tuple(members), sure[0].evidence, sure[0].doubt)


def in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Pages in a fixed order, whatever order they came in."""
    placed = sorted(((_place(one), one) for one in evidence), key=itemgetter(0))
    if any(one[0] == other[0] for one, other in pairwise(placed)):
        placed.sort(key=lambda pair: (pair[0], repr(pair[1])))
    return tuple([one for _, one in placed])


def _place(evidence: Evidence) -> tuple[str, int, str, Box]:
    document = evidence.document
    return evidence.file, evidence.page, document.kind, document.region


def assemble(kind: str, pages: Iterable[Evidence], settings: Settings) -> tuple[Paper, ...]:
    """All papers of one kind out of its pages, in a fixed order."""
    pages = tuple(pages)
    if not pages:
        return ()
    if len(pages) == 1:
        return (Paper(kind, pages, settings),)
    number, owners = _NUMBER.get(kind), _OWNER.get(kind, ())
    heads: list[list[Evidence]] = []
    followers: list[Evidence] = []
    for page in pages:
        fields = page.document.fields
        if not (number and number in fields) and fields.keys().isdisjoint(owners):
            followers.append(page)
        elif not _join_head(page, heads, number, owners):
            heads.append([page])
    several = kind in _SEVERAL_PAGES
    if several and not heads and followers:
        return (Paper(kind, tuple(followers), settings),)
    left = [page for page in followers if not _join_only(page, heads, anywhere=several)]
    doubtful = tuple(left) if several else ()
    papers = [Paper(kind, tuple(head), settings, doubtful) for head in heads]
    return (*papers, *(Paper(kind, (page,), settings) for page in left if not several))


def _join_head(
    page: Evidence, heads: list[list[Evidence]], number: str | None, owners: Sequence[str]
) -> bool:
    """Add a page to the one paper that it continues, if there is exactly one."""
    fitting = [head for head in heads if all(_continue(page, one, number, owners) for one in head)]
    if len(fitting) != 1:
        return False
    fitting[0].append(page)
    return True


def _continue(page: Evidence, other: Evidence, number: str | None, owners: Sequence[str]) -> bool:
    """Whether two pages can be of one paper.

    An equal number says so. Else pages of one owner (or pages of one file of which only one names
    the owner) go together unless both print a field and print it differently.
    """
    mine, theirs = page.document.fields, other.document.fields
    if number and number in mine and number in theirs:
        return mine[number].value == theirs[number].value
    shared = mine.keys() & theirs.keys()
    named = [name for name in owners if name in shared]
    if (not named and page.file != other.file) or _of_two_companies(page, other):
        return False
    return all(
        set(mine[name].value) & set(theirs[name].value)
        if name in _LISTS
        else mine[name].value == theirs[name].value
        for name in shared - _NOT_TELLING
    )


def _of_two_companies(page: Evidence, other: Evidence) -> bool:
    mine, theirs = page.document.fields, other.document.fields
    shared = [(mine[name], theirs[name]) for name in _COMPANIES if name in mine and name in theirs]
    return any(
        compare_companies(one.text, other.text).outcome is Outcome.DIFFERS
        and not _perhaps_misread(one, other)
        for one, other in shared
    )


def _perhaps_misread(one: Field, other: Field) -> bool:
    """Whether of two names that are much alike one was read with little confidence."""
    doubted = FieldProblem.LOW_CONFIDENCE in (*one.problems, *other.problems)
    return doubted and fuzz.ratio(one.text, other.text) >= _ALIKE


def _join_only(page: Evidence, heads: list[list[Evidence]], *, anywhere: bool) -> bool:
    """Add a page that names neither number nor owner to the only paper it can belong to."""
    same_file = [head for head in heads if any(one.file == page.file for one in head)]
    fitting = same_file or (heads if anywhere else [])
    fitting = [head for head in fitting if not any(_of_two_companies(page, one) for one in head)]
    if len(fitting) != 1:
        return False
    fitting[0].append(page)
    return True
