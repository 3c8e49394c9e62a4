"""The index over students, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from servers.ready_database import make_ready

from matching.search.ranking import Reading
from storage.cases import Bounds
from storage.database import Database
from storage.keyring import Keyring
from storage.record_search import Filed, file_students, look_up
from storage.tables import RecordKey, StudentRow

NUMBER, TWIN = "411525201203150029", "411525201203150045"
EVERYWHERE = Bounds()
STUDENTS = (
    Filed("a", ("欧阳靖雯", "欧阳静"), (NUMBER,)),
    Filed("b", ("欧阳靖雲",), (TWIN,)),
    Filed("c", ("王子轩",), ()),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    url = (
        f"sqlite:///{tmp_path / 'records.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("ready_postgres_url")
    )
    made = Database(url)
    make_ready(made)
    yield made
    made.close()


@pytest.fixture
def keyring():
    return Keyring(b"k" * 32)


@pytest.fixture
def filed(database, keyring):
    with database.write() as session:
        for one in STUDENTS:
            session.add(
                StudentRow(
                    id=one.student_id,
                    name=one.names[0],
                    former_names=list(one.names[1:]),
                    county="固始县" if one.student_id != "c" else "息县",
                    changed_at=datetime.now(UTC),
                )
            )
        session.flush()
        file_students(session, keyring, STUDENTS)
    return database


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        (Reading(number=NUMBER), {"a"}),
        (Reading(number="411525201203150028"), {"a", "b"}),
        (Reading(number="411525261203150023"), {"a"}),
        (Reading(number="11525201203150029"), {"a"}),
        (Reading(name="欧阳靖霍"), {"a", "b"}),
        (Reading(name="欧阳静"), {"a"}),
        (Reading(name="王于轩"), {"c"}),
        (Reading(name="王于轻"), {"c"}),
        (Reading(name="王口轩"), {"c"}),
        (Reading(name="李建国"), set()),
        (Reading(), set()),
    ],
)
def test_look_up(filed, keyring, reading, found):
    with filed.read() as session:
        assert look_up(session, keyring, reading, EVERYWHERE).keys() == found


def test_only_within_bounds(filed, keyring):
    with filed.read() as session:
        reading = Reading(name="王子轩")
        assert look_up(session, keyring, reading, Bounds("息县")).keys() == {"c"}
        assert not look_up(session, keyring, reading, Bounds("固始县"))
        assert not look_up(session, keyring, reading, Bounds("息县", "1"))


def test_filing_again_changes_nothing(filed, keyring):
    with filed.read() as session:
        before = session.query(RecordKey).count()
    with filed.write() as session:
        file_students(session, keyring, STUDENTS)
    with filed.read() as session:
        assert session.query(RecordKey).count() == before


def test_another_secret_finds_nothing(filed):
    with filed.read() as session:
        assert not look_up(session, Keyring(b"x" * 32), Reading(number=NUMBER), EVERYWHERE)
