"""Cases with papers that were read, and the people who work on them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import case_builders
from papers import add_read_file
from service_world import COUNTY, FOREIGN_SCHOOL, OTHER_COUNTY, SCHOOL, SECOND_SCHOOL

from intake.service import cases, completeness, snapshots
from intake.service.actor import Actor, Role
from intake.service.applications import Application
from ocr.model import FileReading, Page
from storage.tables import CaseRow, DocumentRow, FileRow, SchoolRow

CLERK = Actor("clerk", "王老师", Role.CLERK, COUNTY, SCHOOL, is_person=True)
SECOND_CLERK = Actor("clerk2", "孙老师", Role.CLERK, COUNTY, SECOND_SCHOOL, is_person=True)
FOREIGN_CLERK = Actor("clerk3", "吴老师", Role.CLERK, OTHER_COUNTY, FOREIGN_SCHOOL, is_person=True)
REVIEWER = Actor("reviewer", "李科长", Role.REVIEWER, COUNTY, is_person=True)
SECOND_REVIEWER = Actor("reviewer2", "赵科员", Role.REVIEWER, COUNTY, is_person=True)
FOREIGN_REVIEWER = Actor("reviewer3", "钱科长", Role.REVIEWER, OTHER_COUNTY, is_person=True)
ADMINISTRATOR = Actor("admin", "管理员", Role.ADMINISTRATOR, COUNTY, is_person=True)
AUDITOR = Actor("auditor", "审计员", Role.AUDITOR, COUNTY, is_person=True)
SYSTEM = Actor("token", "学籍系统", Role.SYSTEM, COUNTY)


def application(category="return_home", **changes) -> Application:
    """The application of the family of the verdicts' tests."""
    return Application.model_validate(application_json(category, **changes))


def application_json(category="return_home", **changes):
    return {
        "category": category,
        "application_date": "2026-09-01",
        "from_outside_county": False,
        "school": SCHOOL,
        "student": {
            "name": case_builders.SON,
            "sex": "女",
            "birth_date": "2012-03-15",
            "id_number": case_builders.SON_ID,
        },
        "guardians": [
            {
                "name": case_builders.FATHER,
                "relationship": "father",
                "id_number": case_builders.FATHER_ID,
            },
            {
                "name": case_builders.MOTHER,
                "relationship": "mother",
                "id_number": case_builders.MOTHER_ID,
            },
        ],
        **changes,
    }


class World:
    """Services whose first school is that of the verdicts' tests."""

    def __init__(self, services) -> None:
        self.services = services
        self.clock = services.clock
        with services.database.write() as session:
            school = session.get_one(SchoolRow, SCHOOL)
            school.name = case_builders.SCHOOL.name
            school.catchment = list(case_builders.SCHOOL.catchment)

    def case(self, category="return_home", papers=None, actor=CLERK, **changes) -> str:
        """A draft with papers (None: a complete set); its id."""
        self.clock.move(seconds=1)
        made = cases.create(self.services, actor, application(category, **changes))
        if papers is None:
            papers = case_builders.complete_papers(category)
        self.add_papers(made.row.id, papers)
        return made.row.id

    def add_papers(self, case_id, papers, uploaded_by="clerk") -> list[str]:
        """Files that were read, one for each paper; their ids."""
        made = []
        with self.services.database.write() as session:
            position = session.query(FileRow).filter_by(case_id=case_id).count()
            for place, paper in enumerate(papers):
                file_id = f"f{position + place}-{case_id}"[:32]
                add_read_file(
                    session,
                    self.services,
                    file_id,
                    reading_of(paper, file_id),
                    case_id,
                    position=position + place,
                    name=paper.file,
                    uploaded_by=uploaded_by,
                )
                made.append(file_id)
            snapshots.refresh(session, self.services, case_id)
        return made

    def row(self, case_id) -> CaseRow:
        with self.services.database.read() as session:
            return session.get_one(CaseRow, case_id)

    def look(self, case_id):
        with self.services.database.read() as session:
            return completeness.look(session, self.services, session.get_one(CaseRow, case_id))

    def document(self, case_id, file_name) -> str:
        """The id of the only document of a file."""
        with self.services.database.read() as session:
            file = session.query(FileRow).filter_by(case_id=case_id, name=file_name).one()
            return session.query(DocumentRow).filter_by(file_id=file.id).one().id


def reading_of(paper, salt: str) -> FileReading:
    page = Page(paper.page, 1000, 1400, 0, paper.page_problems, (paper.document,), ())
    sha256 = hashlib.sha256(f"{salt}{paper}".encode()).hexdigest()
    return FileReading(paper.file, sha256, None, (replace(page, number=1),))
