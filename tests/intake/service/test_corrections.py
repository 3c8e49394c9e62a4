import pytest
from case_builders import (
    FATHER_ID,
    changed,
    doubted,
    employer_certificate,
    lease,
    paper,
    permit,
    swapped,
)
from case_world import AUDITOR, CLERK, FOREIGN_REVIEWER, REVIEWER, SECOND_CLERK, SECOND_REVIEWER

from intake.service import claims, life
from intake.service.corrections import DocumentCorrection, correct, get_document
from intake.service.errors import (
    FaultyInputError,
    ForbiddenError,
    NotAllowedNowError,
    PreconditionError,
)
from storage.errors import NotFoundError
from storage.tables import CaseEvent, Correction

ON_BOTH_DATABASES = True

MISREAD = changed(employer_certificate(), name="欧阳健国", id_number=None)
WANTED = "employer_certificate"


@pytest.fixture
def case_id(world):
    """A submitted case whose employer's certificate was misread."""
    made = world.case("job_transfer", swapped("job_transfer", MISREAD))
    life.submit(world.services, CLERK, made, None)
    assert world.row(made).outstanding.keys() == {WANTED}
    return made


def say(world, document_id, actor=REVIEWER, version=None, **said):
    wanted = DocumentCorrection.model_validate(said)
    return correct(world.services, actor, document_id, wanted, version)


def test_the_verdict_follows_a_correction_and_the_reading_is_kept(world, case_id):
    document = world.document(case_id, f"{WANTED}.jpg")
    before = world.row(case_id).version
    seen = say(
        world, document, fields={"name": " 欧阳建国 ", "id_number": FATHER_ID}, note="看清了"
    )
    assert seen.document.fields["name"].value == "欧阳建国"
    assert seen.as_read.fields["name"].value == "欧阳健国"
    assert [(one.what, one.before, one.after) for one in seen.corrections] == [
        ("name", "欧阳健国", "欧阳建国"),
        ("id_number", None, FATHER_ID),
    ]
    assert world.row(case_id).verdict == "complete"
    assert world.row(case_id).version == before + 1
    assert seen.row.version == 2
    with world.services.database.read() as session:
        rows = session.query(Correction).all()
        assert all("欧阳".encode() not in row.detail for row in rows)
        assert session.query(CaseEvent).order_by(CaseEvent.id.desc()).first().action == "correct"


def test_undo_brings_the_reading_back(world, case_id):
    document = world.document(case_id, f"{WANTED}.jpg")
    say(world, document, kind="lease_contract", rotation=90, fields={"tenant": "欧阳建国"})
    seen = say(world, document, undo=["kind", "rotation", "tenant", "name"])
    assert seen.document == seen.as_read
    assert (seen.row.kind, seen.row.rotation) == (WANTED, 0)
    assert len(seen.corrections) == 5
    assert world.row(case_id).outstanding.keys() == {WANTED}


def test_a_value_that_is_not_there_goes_away(world, case_id):
    document = world.document(case_id, f"{WANTED}.jpg")
    assert "position" not in say(world, document, fields={"position": None}).document.fields


def test_saying_the_same_again_changes_nothing(world, case_id):
    document = world.document(case_id, f"{WANTED}.jpg")
    say(world, document, fields={"name": "欧阳建国"})
    version = world.row(case_id).version
    say(world, document, fields={"name": "欧阳建国"}, rotation=0)
    assert world.row(case_id).version == version


@pytest.mark.parametrize(
    ("kind", "fields", "key"),
    [
        (WANTED, {"salary": "1"}, "fields.salary"),
        (WANTED, {"salary": None}, "fields.salary"),
        (WANTED, {"id_number": "411525198805120010"}, "fields.id_number"),
        (WANTED, {"id_number": FATHER_ID[:-1]}, "fields.id_number"),
        (WANTED, {"issued_on": "去年"}, "fields.issued_on"),
        (WANTED, {"name": ["甲", "乙"]}, "fields.name"),
        ("other", {"name": "欧阳建国"}, "fields.name"),
        ("passport", {}, "kind"),
    ],
)
def test_faulty_corrections_are_refused(world, case_id, kind, fields, key):
    document = world.document(case_id, f"{WANTED}.jpg")
    with pytest.raises(FaultyInputError) as refused:
        say(world, document, kind=kind, fields=fields)
    assert [one.key for one in refused.value.faults] == [key]
    assert get_document(world.services, REVIEWER, document).row.version == 1


@pytest.mark.parametrize(
    ("place", "said", "value"),
    [
        (("lease_contract", "end_on"), "二〇二七年三月一日", "2027-03-01"),
        (("residence_permit", "valid_to"), "长期", "9999-12-31"),
        (("residence_permit", "valid_to"), "9999-12-31", "9999-12-31"),
        (("property_certificate", "owners"), "欧阳建国、王秀英", ["欧阳建国", "王秀英"]),
        (("property_certificate", "owners"), ["欧阳建国"], ["欧阳建国"]),
        (("pension_record", "last_month"), "2026年7月", "2026-07"),
    ],
)
def test_values_take_the_contract_s_form(world, case_id, place, said, value):
    kind, field = place
    document = world.document(case_id, f"{WANTED}.jpg")
    seen = say(world, document, kind=kind, fields={field: said})
    found = seen.document.fields[field].value
    assert (list(found) if isinstance(found, tuple) else found) == value


def test_what_a_school_says_makes_a_reviewer_look(world):
    case_id = world.case("job_transfer", swapped("job_transfer", MISREAD))
    document = world.document(case_id, f"{WANTED}.jpg")
    say(world, document, CLERK, fields={"name": "欧阳建国"})
    assert world.row(case_id).verdict == "needs_review"
    life.submit(world.services, CLERK, case_id, None)
    say(world, document, REVIEWER, fields={"name": "欧阳建国"})
    assert world.row(case_id).verdict == "complete"


def test_a_school_cannot_make_one_paper_another(world):
    """Values under a kind that only the school names satisfy nothing."""
    papers = swapped("job_transfer", without=(WANTED,))
    strange = paper("other", "strange.jpg", seals=1, name="欧阳建国")
    case_id = world.case("job_transfer", [*papers, strange])
    values = {"name": "欧阳建国", "employer": "信阳市水利局", "id_number": FATHER_ID}
    document = world.document(case_id, "strange.jpg")
    say(world, document, CLERK, kind=WANTED, fields=values)
    assert world.row(case_id).verdict == "needs_review"
    life.submit(world.services, CLERK, case_id, None)
    say(world, document, REVIEWER, fields=values)
    assert world.row(case_id).verdict == "needs_review"  # what it is, is still the school's word
    say(world, document, REVIEWER, kind=WANTED)
    assert world.row(case_id).verdict == "complete"


def test_a_school_cannot_take_a_value_away(world):
    """A lease without its end would run for ever."""
    papers = swapped("business", lease(end_on="2026-03-01"))
    case_id = world.case("business", papers)
    assert world.row(case_id).verdict == "incomplete"
    say(world, world.document(case_id, "lease.jpg"), CLERK, fields={"end_on": None})
    assert world.row(case_id).verdict != "complete"


def test_a_school_cannot_take_back_what_a_reviewer_said(world):
    case_id = world.case("migrant_work")
    life.submit(world.services, CLERK, case_id, None)
    document = world.document(case_id, "residence_permit.jpg")
    say(world, document, REVIEWER, fields={"valid_to": "2026-02-01"}, kind="residence_permit")
    assert world.row(case_id).verdict == "incomplete"
    reasons = (life.DecisionReason("residence", "已过期"),)
    life.decide(world.services, REVIEWER, case_id, life.NewDecision("returned", reasons), None)
    for said in (
        {"undo": ["valid_to"]},
        {"undo": ["kind"]},
        {"fields": {"valid_to": "2027-01-09"}},
        {"fields": {"valid_to": None}},
        {"kind": "lease_contract"},
    ):
        with pytest.raises(ForbiddenError):
            say(world, document, CLERK, **said)
    assert world.row(case_id).verdict == "incomplete"


def test_who_may_correct_and_when(world, case_id):
    document = world.document(case_id, f"{WANTED}.jpg")
    with pytest.raises(ForbiddenError):
        say(world, document, AUDITOR, rotation=90)
    with pytest.raises(ForbiddenError):
        say(world, document, CLERK, rotation=90)  # it was handed over
    for stranger in (FOREIGN_REVIEWER, SECOND_CLERK):
        with pytest.raises(NotFoundError):
            say(world, document, stranger, rotation=90)
        with pytest.raises(NotFoundError):
            get_document(world.services, stranger, document)
    claims.claim(world.services, SECOND_REVIEWER, case_id)
    with pytest.raises(NotAllowedNowError):
        say(world, document, REVIEWER, rotation=90)
    life.withdraw(world.services, CLERK, case_id, None)
    with pytest.raises(NotAllowedNowError):
        say(world, document, SECOND_REVIEWER, rotation=90)


def test_a_correction_upon_an_older_state_is_refused(world, case_id):
    document = world.document(case_id, f"{WANTED}.jpg")
    say(world, document, rotation=90, version=1)
    with pytest.raises(PreconditionError) as refused:
        say(world, document, rotation=180, version=1)
    assert refused.value.version == 2


def test_a_doubtful_value_confirmed_as_it_was_read_is_certain(world):
    case_id = world.case("migrant_work", swapped("migrant_work", doubted(permit(), "valid_to")))
    assert world.row(case_id).verdict == "needs_review"
    life.submit(world.services, CLERK, case_id, None)
    say(world, world.document(case_id, "residence_permit.jpg"), fields={"valid_to": "2027-01-09"})
    assert world.row(case_id).verdict == "complete"
