import threading
from datetime import UTC, datetime

import pytest
from servers.ready_database import make_ready
from sqlalchemy import update

from storage.audit import Broken, Fault, Head, Note, digest_of, head, note, verify
from storage.database import Database
from storage.tables import AuditEntry


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    make_ready(database)
    yield database
    database.close()


def entry(action="case.submit", **detail):
    at = datetime(2026, 9, 1, 1, 2, 3, 4, tzinfo=UTC)
    return Note(at, "u1", "王老师", action, "s1", "c1", "固始县", "2141005678", detail)


def write(database, count):
    for number in range(count):
        with database.write() as session:
            note(session, entry(number=number, text="一\ud800"))


def walk(database, expected=None):
    with database.read() as session:
        return verify(session, expected)


def change(database, statement):
    with database.write() as session:
        session.execute(statement)


def remove(database, sequence):
    with database.write() as session:
        session.delete(session.get(AuditEntry, sequence))


def test_an_untouched_trail_verifies_and_gives_its_head(database):
    assert walk(database) == Head(0, "0" * 64)
    write(database, 5)
    with database.read() as session:
        assert walk(database) == head(session)
    assert walk(database).sequence == 5


def test_several_entries_of_one_transaction_follow_each_other(database):
    with database.write() as session:
        note(session, entry("case.submit"))
        note(session, entry("case.decide"))
        session.commit()
        note(session, entry("case.view"))
    assert walk(database).sequence == 3


def test_a_transaction_that_fails_leaves_no_entry(database):
    def note_and_fail():
        with database.write() as session:
            note(session, entry())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        note_and_fail()
    write(database, 1)
    assert walk(database).sequence == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "u2"),
        ("actor_name", "李老师"),
        ("action", "case.view"),
        ("subject", None),
        ("case_id", "c2"),
        ("county", "息县"),
        ("school_code", None),
        ("at", datetime(2026, 9, 2, tzinfo=UTC)),
        ("detail", {"number": 9}),
        ("digest", "f" * 64),
    ],
)
def test_a_changed_column_is_found(database, column, value):
    write(database, 5)
    change(database, update(AuditEntry).where(AuditEntry.sequence == 3).values({column: value}))
    assert walk(database) == Fault(3, Broken.CHANGED)


def test_a_removed_entry_is_found(database):
    write(database, 5)
    remove(database, 3)
    assert walk(database) == Fault(3, Broken.REMOVED)


def test_a_removed_beginning_is_found(database):
    write(database, 3)
    remove(database, 1)
    assert walk(database) == Fault(1, Broken.REMOVED)


def test_entries_moved_or_put_in_are_found(database):
    write(database, 5)
    with database.write() as session:
        third = session.get(AuditEntry, 3)
        third.previous = session.get(AuditEntry, 1).digest
        third.digest = digest_of(third)
    assert walk(database) == Fault(3, Broken.INSERTED)


def test_a_trail_cut_off_at_its_end_is_found_by_who_knew_it(database):
    write(database, 5)
    known = walk(database)
    assert walk(database, known) == known
    remove(database, 5)
    assert walk(database).sequence == 4
    assert walk(database, known) == Fault(5, Broken.TRUNCATED)
    write(database, 2)
    assert walk(database, known) == Fault(5, Broken.REPLACED)
    assert walk(database, Head(4, walk(database).digest)) == Fault(4, Broken.REPLACED)


def test_writers_at_the_same_time_never_fork_the_chain(database):
    threads = [threading.Thread(target=write, args=(database, 20)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert walk(database).sequence == 80


def test_a_long_trail_is_walked_in_pieces(database):
    with database.write() as session:
        for number in range(2500):
            note(session, entry(number=number))
    assert walk(database).sequence == 2500
    remove(database, 2001)
    assert walk(database) == Fault(2001, Broken.REMOVED)
