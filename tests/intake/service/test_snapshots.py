"""Whatever a verdict rests on changes, by whomever and however: the answer is of that moment."""

import json
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from case_builders import employer_certificate, swapped, without_seals
from case_world import CLERK, FOREIGN_REVIEWER, REVIEWER, SYSTEM, World
from papers import add_file
from service_world import SCHOOL, service

from intake.service import completeness, life, snapshots
from intake.service.completeness_json import completeness_json
from intake.service.destruction import destroy_file
from intake.service.readings import CORRECTED_FIELDS
from intake.service.settlements import settle
from ocr.errors import UnusableInputError
from storage.errors import NotFoundError
from storage.tables import CaseRow, DocumentRow, FileRow, SchoolRow, Settlement, VerdictSnapshot

ON_BOTH_DATABASES = True

WANTED = "employer_certificate"
UNSEALED = swapped("job_transfer", without_seals(employer_certificate()))


@pytest.fixture
def case_id(world):
    made = world.case("job_transfer", UNSEALED)
    life.submit(world.services, CLERK, made, None)
    settle(world.services, REVIEWER, made, WANTED, outcome="satisfied", reason="已核实")
    return made


def answered(world, case_id):
    return json.loads(snapshots.answer(world.services, SYSTEM, case_id).body)


def of_this_moment(world, case_id):
    return completeness_json(world.look(case_id), "zh", masked=False)


class Hand:
    """What changes rows without telling the program."""

    def __init__(self, session, world, case_id):
        self.session, self.world, self.case_id = session, world, case_id
        self.keyring = world.services.keyring

    @property
    def case(self):
        return self.session.get_one(CaseRow, self.case_id)

    @property
    def school(self):
        return self.session.get_one(SchoolRow, SCHOOL)

    @property
    def file(self):
        wanted = {"case_id": self.case_id, "name": f"{WANTED}.jpg"}
        return self.session.query(FileRow).filter_by(**wanted).one()

    @property
    def document(self):
        return self.session.query(DocumentRow).filter_by(file_id=self.file.id).one()

    def other_student(self):
        record = self.keyring.open_json(self.case.record, "case_record")
        record["student"]["name"] = "李小明"
        self.case.record = self.keyring.seal_json(record, "case_record")

    def set(self, what, **values):
        for name, value in values.items():
            setattr(getattr(self, what), name, value)

    def correct(self):
        self.document.fields = self.keyring.seal_json({"name": "李大勇"}, CORRECTED_FIELDS)

    def withdraw_settlement(self):
        self.session.query(Settlement).one().withdrawn_at = self.world.clock()


CHANGES = {
    "catchment": lambda hand: hand.set("school", catchment=["信阳市平桥区平桥大道"]),
    "name of the school": lambda hand: hand.set("school", name="信阳市第九小学"),
    "category": lambda hand: hand.set("case", category="business"),
    "date": lambda hand: hand.set("case", application_date=date(2026, 12, 1)),
    "status": lambda hand: hand.set("case", status="returned"),
    "student": Hand.other_student,
    "file destroyed": lambda hand: hand.set("file", status="destroyed"),
    "file renamed": lambda hand: hand.set("file", name="另一个名字.jpg"),
    "file failed": lambda hand: hand.set("file", status="failed"),
    "file to be read": lambda hand: add_file(hand.session, "late", hand.case_id),
    "kind": lambda hand: hand.set("document", kind="lease_contract"),
    "kind confirmed": lambda hand: hand.set("document", kind_confirmed=True),
    "turned": lambda hand: hand.set("document", rotation=180),
    "corrected": Hand.correct,
    "settlement withdrawn": Hand.withdraw_settlement,
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_answer_is_of_this_moment_even_behind_the_program_s_back(world, case_id, what):
    before = answered(world, case_id)
    assert before == of_this_moment(world, case_id)
    assert before["verdict"] == "complete"
    with world.services.database.write() as session:
        CHANGES[what](Hand(session, world, case_id))
    after = of_this_moment(world, case_id)
    assert after != before
    for _ in range(2):  # worked out, then remembered
        assert answered(world, case_id) == after


def test_an_answer_is_remembered_until_something_changes(world, case_id, monkeypatch):
    answered(world, case_id)

    def never(*_):
        raise AssertionError("worked out again")

    monkeypatch.setattr(completeness, "judge", never)
    assert answered(world, case_id)["verdict"] == "complete"


def test_what_is_remembered_is_sealed(world, case_id):
    with world.services.database.read() as session:
        kept = session.get_one(VerdictSnapshot, case_id).answer
    assert "欧阳".encode() not in kept


def own_policy(folder):
    shipped = Path(str(files("matching") / "policies" / "county-standard.yaml"))
    own = folder / "own.yaml"
    text = shipped.read_text(encoding="utf-8")
    own.write_text(
        text.replace("id: county-standard", "id: own").replace("default: true", "default: false"),
        encoding="utf-8",
    )
    return own


def test_a_changed_policy_counts_at_once(tmp_path):
    policies = tmp_path / "policies"
    policies.mkdir()
    own = own_policy(policies)
    with service(tmp_path / "data", policy_dir=policies) as services:
        world = World(services)
        case_id = world.case("job_transfer", UNSEALED, policy="own")
        assert answered(world, case_id)["verdict"] == "needs_review"
        strict = own.read_text(encoding="utf-8").replace("seal: unsure", "seal: failed")
        own.write_text(strict, encoding="utf-8")
        assert answered(world, case_id)["verdict"] == "incomplete"
        assert world.row(case_id).verdict == "incomplete"


def test_what_was_read_is_kept_though_the_policy_is_gone(tmp_path):
    policies = tmp_path / "policies"
    policies.mkdir()
    own_policy(policies)
    with service(tmp_path / "data", policy_dir=policies) as services:
        world = World(services)
        case_id = world.case("job_transfer", [], policy="own")
        shutil.rmtree(policies)
        policies.mkdir()
        world.add_papers(case_id, UNSEALED)
        assert world.row(case_id).verdict is None
        with pytest.raises(UnusableInputError, match="own"):
            answered(world, case_id)
        own_policy(policies)
        assert answered(world, case_id)["verdict"] == "needs_review"


@pytest.mark.usefixtures("case_id")
def test_lists_follow_a_changed_catchment(world):
    assert snapshots.renew_outdated(world.services) == 0
    world.clock.move(minutes=1)
    with world.services.database.write() as session:
        school = session.get_one(SchoolRow, SCHOOL)
        school.catchment, school.changed_at = ["信阳市平桥区平桥大道"], world.clock()
    home = world.case("return_home")
    version = world.row(home).version
    world.clock.move(minutes=1)
    with world.services.database.write() as session:
        school = session.get_one(SchoolRow, SCHOOL)
        school.catchment, school.changed_at = ["信阳市浉河区"], world.clock()
    world.clock.move(minutes=1)
    assert world.row(home).verdict == "incomplete"
    assert snapshots.renew_outdated(world.services) == 2
    assert (world.row(home).verdict, world.row(home).version) == ("complete", version)
    assert snapshots.renew_outdated(world.services) == 0


def test_nothing_of_destroyed_papers_is_remembered(world, case_id):
    reasons = (life.DecisionReason(None, "x"),)
    life.decide(world.services, REVIEWER, case_id, life.NewDecision("refused", reasons), None)
    with world.services.database.write() as session:
        for file in session.query(FileRow).filter_by(case_id=case_id).all():
            destroy_file(session, world.services, file.id)
    assert answered(world, case_id)["verdict"] == "incomplete"
    assert world.row(case_id).verdict == "complete"  # as it was when it was decided
    with world.services.database.read() as session:
        assert session.query(VerdictSnapshot).filter_by(case_id=case_id).count() == 0


def test_strangers_find_nothing(world, case_id):
    with pytest.raises(NotFoundError):
        snapshots.answer(world.services, FOREIGN_REVIEWER, case_id)
    with pytest.raises(NotFoundError):
        snapshots.answer(world.services, SYSTEM, "none")
