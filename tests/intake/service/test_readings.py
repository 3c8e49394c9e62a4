from dataclasses import replace

import pytest
from papers import add_case, add_file, add_read_file, add_school, field, reading
from servers.ready_database import make_ready

from intake.assembly import assemble
from intake.service.readings import CORRECTED_FIELDS, evidence, reading_of
from intake.settings import Settings
from ocr.model import FieldProblem
from storage.tables import DocumentRow


@pytest.fixture
def services(tmp_path):
    services = assemble(Settings(data_dir=tmp_path))
    make_ready(services.database)
    with services.database.write() as session:
        add_school(session)
        add_case(session)
    yield services
    services.close()


def correct(services, **changes):
    with services.database.write() as session:
        document = session.query(DocumentRow).one()
        fields = changes.pop("fields", None)
        if fields is not None:
            document.fields = services.keyring.seal_json(fields, CORRECTED_FIELDS)
        for name, value in changes.items():
            setattr(document, name, value)


def only(services):
    with services.database.read() as session:
        found = evidence(session, services, "case1")
    return found.evidence[0]


def test_what_was_read_faintly_is_kept_until_somebody_says_more(services):
    whole = reading("a" * 64, id_number=field("411525201203150026", 0.99))
    faint = {"name": replace(field("李建", 0.3, (FieldProblem.LOW_CONFIDENCE,)), faint=True)}
    page = whole.pages[0]
    document = replace(page.documents[0], faint=faint)
    what = replace(whole, pages=(replace(page, documents=(document,)),))
    with services.database.write() as session:
        add_read_file(session, services, "f1", what)
    assert only(services).document.faint == faint
    correct(services, fields={"name": None})
    assert only(services).document.faint == {}


def test_a_reading_comes_back_as_it_was_read(services):
    what = reading(
        "a" * 64, name=field("李", 0.123456789), owners=field(("甲", "乙"), 1.0, ("checksum",))
    )
    with services.database.write() as session:
        add_read_file(session, services, "f1", what)
    with services.database.read() as session:
        kept = reading_of(session, services, "f1", with_lines=True)
    assert kept.file == "f1.jpg"
    assert kept.pages[0].documents == what.pages[0].documents
    assert kept.pages[0].rotation == 90
    assert kept.pages[0].lines[0].text == "姓名欧阳靖雯"
    assert only(services).document == what.pages[0].documents[0]
    assert only(services).file == "f1.jpg"


def test_files_that_wait_count_and_files_that_failed_say_so(services):
    with services.database.write() as session:
        add_read_file(session, services, "f1", reading("a" * 64), position=2)
        add_file(session, "f2", position=1)
        add_file(session, "f3", status="receiving")
        add_file(session, "f4", status="destroyed")
        add_file(session, "f5", status="unreadable", error_code="encrypted", error_message="有密码")
        add_file(session, "f6", status="failed", position=3)
    with services.database.read() as session:
        found = evidence(session, services, "case1")
    assert found.pending == 1
    assert [(file.id, file.status) for file in found.files] == [
        ("f5", "unreadable"), ("f2", "stored"), ("f1", "read"), ("f6", "failed"),
    ]  # fmt: skip
    errors = {reading.file: reading.error and reading.error.code for reading in found.readings}
    assert errors == {"f5.jpg": "encrypted", "f1.jpg": None, "f6.jpg": "damaged"}
    assert len(found.evidence) == 1


def test_a_corrected_field_is_certain_and_the_reading_is_kept(services):
    doubtful = field("李大", 0.3, (FieldProblem.LOW_CONFIDENCE,))
    with services.database.write() as session:
        add_read_file(session, services, "f1", reading("a" * 64, name=doubtful, sex=field("女")))
    correct(services, fields={"name": "李大勇", "sex": None, "address": "新华路1号"})
    document = only(services).document
    assert document.fields["name"].value == "李大勇"
    assert (document.fields["name"].confidence, document.fields["name"].problems) == (1.0, ())
    assert "sex" not in document.fields
    assert document.fields["address"].value == "新华路1号"
    assert document.confidence == 0.7  # the kind was not looked at
    with services.database.read() as session:
        assert reading_of(session, services, "f1").pages[0].documents[0].fields["name"] == doubtful


def test_values_read_under_another_kind_have_to_be_looked_at(services):
    """They stood beside another paper's labels: a corrected kind alone never satisfies."""
    with services.database.write() as session:
        what = reading("a" * 64, name=field("李", 0.99), valid_to=field("2030-01-01", 0.99))
        add_read_file(session, services, "f1", what)
    correct(services, kind="employer_certificate", kind_confirmed=True)
    document = only(services).document
    assert document.kind == "employer_certificate"
    assert document.confidence == 1.0
    assert document.fields["name"].problems == (FieldProblem.LOW_CONFIDENCE,)
    assert "valid_to" not in document.fields
    correct(services, fields={"name": "李"})
    assert only(services).document.fields["name"].problems == ()


def test_a_confirmed_kind_and_a_turn_count(services):
    with services.database.write() as session:
        add_read_file(session, services, "f1", reading("a" * 64, name=field("李", 0.99)))
    correct(services, kind_confirmed=True, rotation=180)
    with services.database.read() as session:
        found = evidence(session, services, "case1")
    assert found.readings[0].pages[0].rotation == 180
    assert found.evidence[0].document.confidence == 1.0
    assert found.evidence[0].document.fields["name"].problems == ()
