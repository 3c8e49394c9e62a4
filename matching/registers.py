"""Household registers: which pages belong together, and who stands on them (rules.md 2(2)).

A cover names the head, the household number and the address; a member's page names none of these.
So a member's page belongs to the register whose cover lies in the same file, or else to any
register it does not contradict; with several left, every conclusion has to hold for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from matching.compare.addresses import same_address
from matching.compare.kinship_table import Group
from matching.compare.names import compare_names
from matching.compare.relations import relation_of
from matching.identity import Person, Recognition, name_on, recognise
from matching.model import Case, Evidence, Guardian, Outcome, ReasonCode, Relationship, Text
from matching.papers import Doubt, Found, Paper
from matching.rules import Settings

# Whether somebody stands on a register, as what to the head, and where the name was read.
OnRegister = tuple[Outcome, str | None, Found | None]
_PARENTS = (Relationship.FATHER, Relationship.MOTHER)
_GRANDPARENTS = (Relationship.GRANDFATHER, Relationship.GRANDMOTHER)


@dataclass
class Register:
    """One household register: its cover pages, the head's own page, and the members' pages.

    `members` surely belong to it; `perhaps` may belong to another register as well.
    """

    covers: list[Paper] = field(default_factory=list)
    head_card: Paper | None = None
    members: list[Paper] = field(default_factory=list)
    perhaps: list[Paper] = field(default_factory=list)
    known: dict[Guardian, OnRegister] = field(default_factory=dict)

    def cover(self, name: str) -> Found | None:
        """A value of the cover, the surest one when it was photographed more than once."""
        found = [one for cover in self.covers if (one := cover.find(name))]
        return next((one for one in found if one.doubt is None), found[0] if found else None)

    @property
    def head(self) -> Found | None:
        """The head's name, from the cover or the head's own page."""
        named = self.cover("head_name")
        if named is None or named.doubt is not None:
            return (self.head_card.find("name") if self.head_card else None) or named
        return named

    @property
    def has_unread_name(self) -> bool:
        """Whether somebody stands on the register whose name was not read."""
        own = (self.head_card,) if self.head_card is not None else ()
        return self.head is None or any(
            card.find("name") is None for card in (*own, *self.members, *self.perhaps)
        )

    @property
    def address(self) -> Found | None:
        """The address; of several, that of the latest page (住址变动登记).

        A page of which nothing was read may be such an entry, so the address is in doubt then.
        """
        blind = [cover for cover in self.covers if not cover.pages[0].document.fields]
        known = self._address
        if known is None or known.doubt is not None or not blind:
            return known
        why = Text(
            "另有一页没有读清，可能是住址变动登记", "another page, perhaps a change, was not read"
        )
        return known._replace(doubt=Doubt(ReasonCode.ILLEGIBLE, why, hard=True))

    @property
    def _address(self) -> Found | None:
        found = [(one, cover) for cover in self.covers if (one := cover.find("address"))]
        if not found:
            return None
        values = {one.text for one, _ in found}
        sure = [one for one, _ in found if one.doubt is None]
        if len(values) == 1 or all(
            same_address(found[0][0].text, one.text).outcome is Outcome.AGREES for one, _ in found
        ):
            return sure[0] if sure else found[0][0]
        dated = [(cover.find("issued_on"), one) for one, cover in found]
        days = {day.text for day, _ in dated if day is not None and day.doubt is None}
        if len(days) == len(found):
            return max(dated, key=lambda pair: pair[0].text if pair[0] else "")[1]
        last = found[-1][0]
        why = Text("各页住址不一致", "the pages give different addresses")
        return Found(last.field, last.value, last.evidence, Doubt(ReasonCode.AMBIGUOUS, why, True))


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that shows the student, how surely it does, and the registers it may belong to.

    `contradicted`: no head among the papers can be what the page says the student is to the head.
    """

    card: Paper
    known: Recognition
    homes: tuple[Register, ...]
    contradicted: bool = False

    @property
    def word(self) -> Found | None:
        """The relation to the head as printed."""
        return self.card.find("relationship_to_head")

    @property
    def group(self) -> Group:
        """What the student is to the head."""
        return relation_of(self.word.text if self.word else None).group


@dataclass(frozen=True, slots=True)
class RegisterBook:
    """All registers, all members' pages, and the pages that show the student."""

    registers: tuple[Register, ...]
    cards: tuple[Paper, ...]
    entries: tuple[Entry, ...]
    strangers: tuple[Recognition, ...]

    @property
    def pages(self) -> tuple[Evidence, ...]:
        """The student's and the head's pages; all pages where the student's is not there."""
        if not self.entries:
            covers = [cover for one in self.registers for cover in one.covers]
            return tuple(page for paper in (*covers, *self.cards) for page in paper.pages)
        papers = [entry.card for entry in self.entries]
        for home in (home for entry in self.entries for home in entry.homes):
            papers += [*home.covers, *([home.head_card] if home.head_card else [])]
        return tuple(page for paper in dict.fromkeys(papers) for page in paper.pages)


def group_of(card: Paper) -> Group:
    """What the person of a member's page is to the head."""
    word = card.find("relationship_to_head")
    return relation_of(word.text if word else None).group


def read_registers(
    case: Case,
    covers: Iterable[Evidence],
    members: Iterable[Evidence],
    born: Iterable[Evidence],
    settings: Settings,
) -> RegisterBook:
    """Put all register pages together and find the student on them.

    `born` are birth certificates: they name parents the records may not know.
    """
    registers = _by_cover(Paper(one.document.kind, (one,), settings) for one in covers)
    cards = tuple(Paper(one.document.kind, (one,), settings) for one in members)
    people: tuple[Person, ...] = (case.student, *case.guardians)
    for card in cards:
        if name := name_on(card, "name", card.find("id_number"), people, settings):
            card.tell(name)
    heads = [card for card in cards if group_of(card) is Group.HEAD]
    for card in heads:
        _place_head(card, registers)
    for card in cards:
        if card not in heads:
            homes = _possible(card, registers, case)
            for register in homes:
                (register.members if len(homes) == 1 else register.perhaps).append(card)
    entries: list[Entry] = []
    strangers: list[Recognition] = []
    parents = _parents(case, born, settings)
    for card in cards:
        name = card.find("name")
        if name is None:
            continue
        known = recognise(
            name, card.find("id_number"), (case.student,), settings, card.find("former_name")
        )
        if known.outcome is Outcome.DIFFERS:
            strangers.append(known)
        else:
            entries.append(_entry(card, known, registers, case, parents))
    sure = [one for one in entries if one.known.outcome is Outcome.AGREES]
    return RegisterBook(tuple(registers), cards, tuple(sure or entries), tuple(strangers))


def _by_cover(covers: Iterable[Paper]) -> list[Register]:
    registers: list[Register] = []
    nameless: list[Paper] = []
    for cover in covers:
        if cover.find("head_name") is None and cover.find("household_number") is None:
            nameless.append(cover)
            continue
        same = [one for one in registers if any(_same(cover, other) for other in one.covers)]
        if same:
            same[0].covers.append(cover)
        else:
            registers.append(Register([cover]))
    for cover in nameless:
        near = [one for one in registers if _shares_file(cover, one)] or registers
        if len(near) == 1:
            near[0].covers.append(cover)
        else:
            registers.append(Register([cover]))
    return registers


def _same(one: Paper, other: Paper) -> bool:
    """The same household number, or the same head and address."""
    numbers = one.find("household_number"), other.find("household_number")
    if numbers[0] and numbers[1] and numbers[0].text == numbers[1].text:
        return True
    heads = one.find("head_name"), other.find("head_name")
    places = one.find("address"), other.find("address")
    if not (heads[0] and heads[1] and places[0] and places[1]):
        return False
    return (
        compare_names(heads[0].text, heads[1].text).outcome is Outcome.AGREES
        and same_address(places[0].text, places[1].text).outcome is Outcome.AGREES
    )


def _shares_file(card: Paper, register: Register) -> bool:
    files = {page.file for cover in register.covers for page in cover.pages}
    if register.head_card is not None:
        files |= {page.file for page in register.head_card.pages}
    return any(page.file in files for page in card.pages)


def _place_head(card: Paper, registers: list[Register]) -> None:
    """The head's own page goes to the cover that names the head, or begins a register."""
    name = card.find("name")
    for register in registers:
        head = register.cover("head_name") or (
            register.head_card.find("name") if register.head_card else None
        )
        fits = head is None or name is None
        if head is not None and name is not None:
            fits = compare_names(name.text, head.text).outcome is not Outcome.DIFFERS
        if fits:
            if register.head_card is None:
                register.head_card = card
            return
    registers.append(Register(head_card=card))


def _possible(card: Paper, registers: Sequence[Register], case: Case) -> tuple[Register, ...]:
    """The registers a member's page may belong to.

    Beside one register with cover and head's page, the lone head's page of somebody who is not on
    record is a stranger's and no register of the family's.
    """
    near = tuple(one for one in registers if _shares_file(card, one)) or tuple(registers)
    whole = tuple(one for one in near if one.covers and one.head_card)
    lone = [one for one in near if not one.covers]
    if len(whole) != 1 or len(whole) + len(lone) != len(near):
        return near
    on_record = [one.name for one in case.guardians]
    strange = all(one.head is not None and not _is(one.head.text, on_record) for one in lone)
    return whole if strange else near


def _parents(case: Case, born: Iterable[Evidence], settings: Settings) -> tuple[str, ...]:
    """Names of the student's parents: on record, and on the student's own birth certificate."""
    names = [one.name for one in case.guardians if one.relationship in _PARENTS]
    for evidence in born:
        certificate = Paper(evidence.document.kind, (evidence,), settings)
        child = certificate.find("child_name")
        if child is None:
            continue
        known = recognise(child, None, (case.student,), settings)
        birth = certificate.find("birth_date")
        same_day = birth is not None and birth.text == case.student.birth_date.isoformat()
        if known.outcome is Outcome.AGREES and same_day:
            found = (certificate.find("father_name"), certificate.find("mother_name"))
            names += [one.text for one in found if one is not None and one.doubt is None]
    return tuple(dict.fromkeys(names))


def _entry(
    card: Paper,
    known: Recognition,
    registers: Sequence[Register],
    case: Case,
    parents: tuple[str, ...],
) -> Entry:
    """The student's page with the registers whose head can be what the page says."""
    if group_of(card) is Group.HEAD:
        own = tuple(
            one
            for one in registers
            if one.head_card is card or (one.head and _is(one.head.text, (case.student.name,)))
        )
        return Entry(card, known, own, contradicted=not own)
    homes = _possible(card, registers, case)
    fits = {id(one): _head_fits(group_of(card), one, case, parents) for one in homes}
    sure = tuple(one for one in homes if fits[id(one)] is True)
    open_ = tuple(one for one in homes if fits[id(one)] is not False)
    left = sure or open_
    return Entry(card, known, left, contradicted=bool(homes) and not left)


def _is(name: str, names: Iterable[str], *, exactly: bool = False) -> bool:
    """Whether a name is, or with one different character may be, one of several."""
    wanted = {Outcome.AGREES} if exactly else {Outcome.AGREES, Outcome.UNSURE}
    return any(compare_names(name, one).outcome in wanted for one in names)


def _head_fits(
    group: Group, register: Register, case: Case, parents: tuple[str, ...]
) -> bool | None:
    """Whether the head can be what the student's page says; None when the papers do not tell.

    A child's head is a parent, a grandchild's head is none, and nobody else is the head than who
    has a page of their own as the head.
    """
    head = register.head
    if head is None:
        return None
    if _is(head.text, (case.student.name,), exactly=True):
        return None if group is Group.UNKNOWN else False
    elders = [one.name for one in case.guardians if one.relationship in _GRANDPARENTS]
    is_elder = _is(head.text, elders, exactly=True)
    if group is Group.CHILD:
        if is_elder or not parents:
            return False if is_elder else None
        return True if _is(head.text, parents) else (False if len(parents) >= 2 else None)
    if group is Group.GRANDCHILD:
        return True if is_elder else (False if _is(head.text, parents, exactly=True) else None)
    return None


def guardian_on(register: Register, guardian: Guardian, settings: Settings) -> OnRegister:
    """Whether a guardian stands on a register, and what he or she is to the head.

    The head's own page or a member's page counts with its ID number; the cover by name only.
    """
    if guardian not in register.known:
        register.known[guardian] = _look_up(register, guardian, settings)
    return register.known[guardian]


def _look_up(register: Register, guardian: Guardian, settings: Settings) -> OnRegister:
    best: OnRegister = (Outcome.DIFFERS, None, None)
    for card in register.members:
        name = card.find("name")
        if name is None:
            continue
        known = _recognise_card(card, name, guardian, settings)
        word = card.find("relationship_to_head")
        if known is Outcome.AGREES and word is not None and word.doubt is None:
            return known, word.text, name
        if known is not Outcome.DIFFERS:
            best = (Outcome.UNSURE, word.text if word else None, name)
    head = _as_head(register, guardian, settings)
    if head[0] is not Outcome.DIFFERS:
        return head
    if best[0] is Outcome.DIFFERS:
        for card in register.perhaps:
            name = card.find("name")
            if name and _recognise_card(card, name, guardian, settings) is not Outcome.DIFFERS:
                word = card.find("relationship_to_head")
                return Outcome.UNSURE, word.text if word else None, name
    return best


def _as_head(register: Register, guardian: Guardian, settings: Settings) -> OnRegister:
    head = register.head
    if head is None:
        return Outcome.DIFFERS, None, None
    if register.head_card is not None and (own := register.head_card.find("name")):
        outcome = _recognise_card(register.head_card, own, guardian, settings)
        return outcome, "户主", own
    outcome = recognise(head, None, (guardian,), settings).outcome
    return outcome, "户主", head


def _recognise_card(card: Paper, name: Found, guardian: Guardian, settings: Settings) -> Outcome:
    number, former = card.find("id_number"), card.find("former_name")
    return recognise(name, number, (guardian,), settings, former).outcome
