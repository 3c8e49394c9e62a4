"""How long it takes to find the case of one file of the inbox, beside opening every open case.

    python -m benchmarks.inbox_sorting [--cases 100 10000] [--files 300] [--opened 20]

The cases are of invented families of one county, each student with two guardians, every tenth
guardian without a number; one family in six has two children with a case. A file names a student
or a guardian as a recogniser reads them. Both ways answer the same files in one run, and have to
answer alike.
"""

from __future__ import annotations

import argparse
import base64
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.record_search import Misreader, Student, invent
from intake.assembly import Services, assemble
from intake.service import filing, sorting
from intake.service.papers import OPEN_FOR_PAPERS
from intake.service.records_of import people_of
from intake.settings import Settings
from matching.assignment import Assignment, OpenCase, OpenCases
from ocr.model import Document, Field
from storage.tables import CaseRow, SchoolRow
from storage.tables.base import new_id

CODE = "2141005678"
BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
Family = tuple[Student, Sequence[tuple[str, str | None]]]


class Times:
    """Seconds on the clock, and of the processor, of each of many."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.busy: list[float] = []

    @contextmanager
    def one(self) -> Iterator[None]:
        """Time what is done inside."""
        began, busy = time.perf_counter(), time.thread_time()
        yield
        self.busy.append(time.thread_time() - busy)
        self.clock.append(time.perf_counter() - began)


def main() -> None:
    """Fill a county, sort files both ways, print a table for each county."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--files", type=int, default=300, help="of each kind, by keys")
    parser.add_argument("--opened", type=int, default=20, help="of each kind, all cases opened")
    parser.add_argument("--database", help="an empty database; without it SQLite in a folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        secret = base64.b64encode(b"s" * 32).decode()
        url = {} if options.database is None else {"database_url": options.database}
        services = assemble(Settings(data_dir=Path(folder), secret_key=secret, **url))
        services.database.migrate()
        for count in options.cases:
            random = Random(26)  # noqa: S311  # repeatable chance, not secrets
            county = f"{count}县"
            families = _fill(services, county, count, random)
            print(f"\n{count} open cases\n")
            print("| file | by keys: median ms | p99 ms | processor ms | cases opened |"
                  " all opened: median ms | processor ms | sorted in |")  # fmt: skip
            print("|---|" + "---:|" * 7)
            for title, draw in files(Misreader(random)).items():
                drawn = [draw(random.choice(families)) for _ in range(options.files)]
                print(_line(services, county, title, drawn, options.opened), flush=True)
        services.close()


def files(misread: Misreader) -> dict[str, Callable[[Family], Document]]:
    """The kinds of file by title."""

    def number(family: Family) -> Document:
        return _paper(name=family[0].name, id_number=family[0].number)

    def guardian(family: Family) -> Document:
        name, number = family[1][0]
        return _paper(name=name, id_number=number)

    def names(family: Family) -> Document:
        return _paper(student_name=family[0].name, guardian_name=family[1][0][0])

    def figure(family: Family) -> Document:
        return _paper(name=family[0].name, id_number=misread.figures(family[0].number, 1))

    def both(family: Family) -> Document:
        name = misread.substituted(family[0].name, 1) or family[0].name
        return _paper(name=name, id_number=misread.figures(family[0].number, 2))

    def nameless(family: Family) -> Document:
        return _paper(id_number=misread.figures(family[0].number, 1))

    return {
        "学生姓名和号码 student's name and number": number,
        "监护人姓名和号码 guardian's name and number": guardian,
        "学生和监护人姓名 names of both": names,
        "姓名，号码错一位 name, a figure misread": figure,
        "姓名错一字，号码错两位 look-alike, two figures misread": both,
        "只有号码，错一位 a number alone, a figure misread": nameless,
    }


def _fill(services: Services, county: str, count: int, random: Random) -> list[Family]:
    """Open cases of a county, filed; their families."""
    people = invent(count * 3, random)
    families: list[Family] = []
    parents: Sequence[tuple[str, str | None]] = ()
    for _ in range(count):
        child, one, other = next(people), next(people), next(people)
        if not parents or random.random() > 1 / 6:
            numbers = (None if random.random() < 0.1 else p.number for p in (one, other))
            parents = tuple(zip((one.name, other.name), numbers, strict=True))
        families.append((child, parents))
    with services.database.write() as session:
        if session.get(SchoolRow, CODE) is None:
            session.add(SchoolRow(code=CODE, name="一小", county=county, urban=True, catchment=[],
                                  changed_at=services.clock()))  # fmt: skip
            session.flush()
        session.add_all([_case(services, county, family) for family in families])
    began = time.monotonic()
    filing.file_unfiled(services)
    print(f"\n{count} cases filed in {time.monotonic() - began:.1f} s")
    return families


def _case(services: Services, county: str, family: Family) -> CaseRow:
    student, guardians = family
    record = {
        "student": {"name": student.name, "sex": "女", "birth_date": "2012-03-15",
                    "id_number": student.number},
        "guardians": [{"name": name, "relationship": "father", "id_number": number}
                      for name, number in guardians],
    }  # fmt: skip
    return CaseRow(
        id=new_id(),
        county=county,
        school_code=CODE,
        category="return_home",
        application_date=date(2026, 9, 1),
        from_outside_county=False,
        student_name=student.name,
        record=services.keyring.seal_json(record, "case_record"),
        status="draft",
        version=1,
        created_by="benchmark",
        created_at=services.clock(),
        changed_at=services.clock(),
    )


def _line(
    services: Services, county: str, title: str, drawn: Sequence[Document], opened: int
) -> str:
    """Sort the files by keys, and some of them with all cases opened; one row of the table.

    Raises:
        AssertionError: the two ways differ.
    """
    quick, slow, looked_at, ends = Times(), Times(), [], Counter[bool]()
    for place, document in enumerate(drawn):
        with services.database.read() as session, quick.one():
            found = sorting.sort(session, services, county, None, [document])
        looked_at.append(len(found.cases))
        ends[found.assignment.case_id is not None] += 1
        if place < opened:
            with services.database.read() as session, slow.one():
                wanted = _all_opened(session, services, county, document)
            if found.assignment != wanted:
                raise AssertionError(f"{document}: {found.assignment} is not {wanted}")
    worst = sorted(quick.clock)[int(len(quick.clock) * 0.99)]
    cells = (median(quick.clock), worst, median(quick.busy), median(slow.clock), median(slow.busy))
    own, last, busy, all_own, all_busy = (f"{value * 1e3:.1f}" for value in cells)
    return (
        f"| {title} | {own} | {last} | {busy} | {median(looked_at):.0f} | {all_own} | {all_busy} | "
        f"{ends[True] / len(drawn):.0%} |"
    )


def _all_opened(
    session: Session, services: Services, county: str, document: Document
) -> Assignment:
    """As it was done before: every open case of the county is opened and indexed."""
    query = select(CaseRow).where(CaseRow.county == county, CaseRow.status.in_(OPEN_FOR_PAPERS))
    rows = session.scalars(query).all()
    opened = (OpenCase(row.id, *people_of(services, row)) for row in rows)
    return OpenCases.of(opened).assign([document])


def _paper(**fields: str | None) -> Document:
    read = {key: Field(value, value, 0.99, BOX, ()) for key, value in fields.items() if value}
    return Document("household_register_member", 0.99, BOX, read)


if __name__ == "__main__":
    main()
