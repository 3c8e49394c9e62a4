from datetime import UTC, date, datetime

import pytest
from servers.ready_database import make_ready

from storage.database import Database
from storage.keyring import Keyring
from storage.search import cases_with, keep_text
from storage.tables import CaseRow, FileRow, SchoolRow, SearchEntry

AT = datetime(2026, 9, 1, tzinfo=UTC)
TEXTS = {
    "c1": ["姓名 欧阳靖雯", "公民身份号码 411525201203150026", "固始县公安局"],
    "c2": ["姓名 欧阳靖文", "统一社会信用代码 91411525MA3X5TKF2E", "百货 100% _商行"],
    "c3": ["Ｇ４１１５２５２０１２０３１５００２６", "Transfer Application"],
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request, tmp_path_factory):
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path_factory.mktemp('search') / 'test.db'}")
    else:
        server = request.getfixturevalue("postgres_server")
        database = Database(server.make_database())
    make_ready(database)
    with database.write() as session:
        session.add(
            SchoolRow(
                code="1", name="一小", county="固始县", urban=True, catchment=[], changed_at=AT
            )
        )
        session.flush()
        for case_id, texts in TEXTS.items():
            session.add(
                CaseRow(
                    id=case_id,
                    county="固始县",
                    school_code="1",
                    category="return_home",
                    application_date=date(2026, 9, 1),
                    from_outside_county=False,
                    student_name="甲",
                    record=b"",
                    status="draft",
                    version=1,
                    created_by="u",
                    created_at=AT,
                    changed_at=AT,
                )
            )
            session.flush()
            session.add(
                FileRow(
                    id=f"f-{case_id}",
                    case_id=case_id,
                    purpose="case",
                    county="固始县",
                    position=1,
                    name="a",
                    status="read",
                    uploaded_by="u",
                    uploaded_at=AT,
                )
            )
            session.flush()
            keep_text(session, keyring(), f"f-{case_id}", case_id, texts)
    yield database
    database.close()


def keyring():
    return Keyring(b"k" * 32)


def found(database, wanted):
    query = cases_with(keyring(), wanted, is_sqlite=database.is_sqlite)
    if query is None:
        return None
    with database.read() as session:
        return set(session.scalars(query))


@pytest.mark.parametrize(
    ("wanted", "cases"),
    [
        ("欧阳靖雯", {"c1"}),
        ("欧阳", {"c1", "c2"}),
        ("411525201203150026", {"c1", "c3"}),
        ("15002", {"c1", "c3"}),
        ("g4115252012", {"c3"}),
        ("固始县 欧阳", {"c1"}),
        ("91411525MA3X5TKF2E", {"c2"}),
        ("transfer", {"c3"}),
        ("李大勇", set()),
        ("欧阳%", {"c1", "c2"}),
        ("100%", {"c2"}),
        ("百货", {"c2"}),
        ("'; DROP TABLE cases; --", set()),
        ('" OR *', set()),
        ("雯", None),
        ("%", None),
        ("", None),
    ],
)
def test_files_are_found_by_what_they_say(database, wanted, cases):
    assert found(database, wanted) == cases


def test_what_is_kept_is_not_legible(database):
    with database.read() as session:
        kept = " ".join(session.query(SearchEntry.content).filter_by(case_id="c1").one())
    assert "4115" not in kept
    assert "欧阳" not in kept
    other = Keyring(b"x" * 32)
    query = cases_with(other, "欧阳靖雯", is_sqlite=database.is_sqlite)
    with database.read() as session:
        assert list(session.scalars(query)) == []


def test_what_is_replaced_or_removed_is_not_found(database):
    with database.write() as session:
        keep_text(session, keyring(), "f-c1", "c1", ["别的内容"])
    assert found(database, "欧阳靖雯") == set()
    assert found(database, "别的内容") == {"c1"}
    with database.write() as session:
        keep_text(session, keyring(), "f-c1", "c1", [])
    assert found(database, "别的内容") == set()
    with database.write() as session:
        keep_text(session, keyring(), "f-c1", "c1", TEXTS["c1"])
    assert found(database, "欧阳靖雯") == {"c1"}
