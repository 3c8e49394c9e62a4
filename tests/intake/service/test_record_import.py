"""Importing records: dry runs, counts, former names, bounds, and the same file twice."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from case_world import AUDITOR, CLERK, FOREIGN_REVIEWER, REVIEWER, SECOND_CLERK, SYSTEM
from service_world import COUNTY, FOREIGN_SCHOOL, SCHOOL, SECOND_SCHOOL, service

from intake.records.model import UnusableFileError
from intake.samples.identifiers import id_check_character
from intake.service.errors import ForbiddenError
from intake.service.record_import import import_records
from matching.search.ranking import Reading
from storage.cases import Bounds
from storage.record_search import look_up
from storage.tables import AuditEntry, GuardianRow, RecordChange, RecordKey, SchoolRow, StudentRow

CHILD, TWIN = "411525201203150029", "411525201203150045"
FATHER, MOTHER = "411525198805120017", "411525198907230022"
HEAD = (
    "学校标识码,姓名,身份证件号,学籍号,曾用名,年级,监护人1姓名,监护人1身份证件号,监护人1关系,"
    "监护人2姓名,监护人2身份证件号,监护人2关系"
)
ROW = f"{SCHOOL},欧阳靖雯,{CHILD},G{CHILD},,2019级,欧阳建国,{FATHER},父亲,李秀兰,{MOTHER},母亲"
SIBLING = f"{SCHOOL},欧阳靖雲,{TWIN},G{TWIN},,2019级,欧阳建国,{FATHER},父亲,,,"


@pytest.fixture
def services(tmp_path):
    with service(tmp_path) as made:
        yield made


def run(services, *rows, actor=REVIEWER, head=HEAD, **options):
    data = "\n".join([head, *rows]).encode()
    return import_records(services, actor, io.BytesIO(data), **options)


def counts(report):
    return report.added, report.changed, report.unchanged, report.refused


def every(services, table):
    with services.database.read() as session:
        return session.query(table).all()


def student(services, name):
    with services.database.read() as session:
        return session.query(StudentRow).filter_by(name=name).one()


def test_students_with_their_guardians(services):
    assert counts(run(services, ROW, SIBLING)) == (2, 0, 0, 0)
    child = student(services, "欧阳靖雯")
    assert (child.county, child.school_code, child.sex) == (COUNTY, SCHOOL, "女")
    assert services.keyring.open_text(child.id_number, "id_number") == CHILD
    assert CHILD.encode() not in child.id_number + child.enrolment_number
    guardians = [g for g in every(services, GuardianRow) if g.student_id == child.id]
    assert [(g.name, g.relationship, g.position) for g in guardians] == [
        ("欧阳建国", "father", 1), ("李秀兰", "mother", 2),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing(services):
    run(services, ROW, SIBLING)
    keys = len(every(services, RecordKey))
    assert counts(run(services, ROW, SIBLING)) == (0, 0, 2, 0)
    assert len(every(services, RecordKey)) == keys
    assert len(every(services, GuardianRow)) == 3
    assert every(services, RecordChange) == []


def children(count):
    """Rows of as many children; every hundredth has no ID number but letters."""
    births = (date(2010, 1, 1) + timedelta(days=number % 3000) for number in range(count))
    for number, birth in enumerate(births):
        start = f"411525{birth:%Y%m%d}{number // 3000:03}"
        child = start + id_check_character(start)
        shown = "看不清" if number % 100 == 0 else child
        yield f"{SCHOOL},欧阳靖雯,{shown},G{child},,3,欧阳建国,,父亲,,,"


@pytest.mark.parametrize("count", [1_200, pytest.param(100_000, marks=pytest.mark.slow)])
def test_many_rows_are_taken_lot_by_lot_and_each_refused_one_is_told(services, count):
    rows = list(children(count))
    rows.append(rows[1])  # the same child once more, lots later
    faulty = count // 100
    refused = [*range(2, count + 2, 100), count + 2]  # the heading is row 1
    for added, unchanged in ((count - faulty, 0), (0, count - faulty)):
        report = run(services, *rows)
        assert counts(report) == (added, 0, unchanged, faulty + 1)
        assert [fault.row for fault in report.faults] == refused
    with services.database.read() as session:
        assert session.query(StudentRow).count() == count - faulty
        assert session.query(GuardianRow).count() == count - faulty


def test_a_dry_run_tells_the_same_and_writes_nothing(services):
    run(services, ROW)
    changed = ROW.replace("2019级", "2020级")
    dry = run(services, changed, SIBLING, "x,,1", dry_run=True)
    assert counts(dry) == (1, 1, 0, 1)
    assert len(every(services, StudentRow)) == 1
    assert student(services, "欧阳靖雯").grade == "2019级"
    entries = len(every(services, AuditEntry))
    assert counts(run(services, changed, SIBLING, "x,,1")) == counts(dry)
    assert len(every(services, AuditEntry)) > entries


def test_a_changed_name_becomes_a_former_name_and_still_leads_to_the_child(services):
    run(services, ROW)
    assert counts(run(services, ROW.replace("欧阳靖雯", "欧阳梦瑶"))) == (0, 1, 0, 0)
    child = student(services, "欧阳梦瑶")
    assert child.former_names == ["欧阳靖雯"]
    with services.database.read() as session:
        for name in ("欧阳靖雯", "欧阳梦瑶"):
            found = look_up(session, services.keyring, Reading(name), Bounds())
            assert found.keys() == {child.id}


def test_an_old_file_does_not_bring_an_old_name_back(services):
    run(services, ROW)
    run(services, ROW.replace("欧阳靖雯", "欧阳梦瑶"))
    again = run(services, ROW)
    assert counts(again) == (0, 0, 1, 0)
    assert "曾用名" in again.notes[0].reason.zh
    assert student(services, "欧阳梦瑶").former_names == ["欧阳靖雯"]


def test_what_a_row_does_not_say_stays(services):
    run(services, ROW)
    report = run(
        services, f"{SCHOOL},欧阳靖雯,{CHILD},欧阳静", head="学校标识码,姓名,身份证件号,曾用名"
    )
    assert counts(report) == (0, 1, 0, 0)
    child = student(services, "欧阳靖雯")
    assert (child.grade, child.former_names) == ("2019级", ["欧阳静"])
    assert len(every(services, GuardianRow)) == 2


def test_guardians_are_added_and_renamed_never_taken_away(services):
    run(services, SIBLING)
    mother = SIBLING.replace(f"欧阳建国,{FATHER},父亲,,,", f"李秀兰,{MOTHER},母亲,,,")
    assert counts(run(services, mother)) == (0, 1, 0, 0)
    assert counts(run(services, mother.replace("李秀兰", "李秀蓝"))) == (0, 1, 0, 0)
    rows = sorted(every(services, GuardianRow), key=lambda one: one.position)
    assert [(one.name, one.former_names) for one in rows] == [
        ("欧阳建国", []), ("李秀蓝", ["李秀兰"]),
    ]  # fmt: skip


def test_a_change_keeps_what_was_there_sealed_and_is_in_the_trail(services):
    run(services, ROW)
    run(services, ROW.replace(CHILD, TWIN, 1))
    (kept,) = every(services, RecordChange)
    assert services.keyring.open_json(kept.before, "record_change") == {"id_number": CHILD}
    actions = [(one.action, one.detail) for one in every(services, AuditEntry)]
    assert [detail["keys"] for action, detail in actions if action == "student.change"] == [
        ["id_number"]
    ]
    imports = [detail for action, detail in actions if action == "records.import"]
    assert [(one["added"], one["changed"]) for one in imports] == [(1, 0), (0, 1)]
    assert not any(CHILD in str(detail) or "欧阳" in str(detail) for _, detail in actions)


def test_twins_stay_two_and_contradictions_are_refused(services):
    run(services, ROW, SIBLING)
    both = run(services, ROW.replace(f"G{CHILD}", f"G{TWIN}"))
    assert counts(both) == (0, 0, 0, 1)
    assert "不同的学生" in both.faults[0].reason.zh
    other = run(services, ROW.replace("欧阳靖雯", "王芳").replace(CHILD, "411525201203150061", 1))
    assert counts(other) == (0, 0, 0, 1)
    assert "都与记录不同" in other.faults[0].reason.zh


def test_everybody_imports_within_their_bounds_only(services):
    assert counts(run(services, ROW, actor=CLERK)) == (1, 0, 0, 0)
    assert counts(run(services, ROW, actor=SYSTEM)) == (0, 0, 1, 0)
    assert counts(run(services, ROW, actor=SECOND_CLERK)) == (0, 0, 0, 1)
    elsewhere = ROW.replace(SCHOOL, SECOND_SCHOOL)
    assert counts(run(services, elsewhere, actor=SECOND_CLERK)) == (0, 0, 0, 1)
    foreign = ROW.replace(SCHOOL, FOREIGN_SCHOOL)
    refusals = [
        run(services, row, actor=REVIEWER).faults[0].reason
        for row in (foreign, ROW.replace(SCHOOL, "9999999999"))
    ]
    assert refusals[0] == refusals[1]
    assert counts(run(services, foreign, actor=FOREIGN_REVIEWER)) == (1, 0, 0, 0)
    assert counts(run(services, elsewhere, actor=REVIEWER)) == (0, 1, 0, 0)
    with pytest.raises(ForbiddenError):
        run(services, ROW, actor=AUDITOR)


def test_a_clerks_students_need_no_school_column(services):
    row = f"欧阳靖雯,{CHILD}"
    assert counts(run(services, row, actor=CLERK, head="姓名,身份证件号")) == (1, 0, 0, 0)
    assert counts(run(services, row, actor=REVIEWER, head="姓名,身份证件号")) == (0, 0, 0, 1)


def test_schools(services):
    head = "学校标识码,学校名称,区县,城区学校,学区范围,学籍总量"
    row = f"3141000001,固始县第五小学,{COUNTY},否,城关镇;秀水街道,900"
    assert counts(run(services, row, head=head)) == (1, 0, 0, 0)
    assert counts(run(services, row, head=head)) == (0, 0, 1, 0)
    assert counts(run(services, row.replace(",否,", ",是,"), head=head)) == (0, 1, 0, 0)
    with services.database.read() as session:
        school = session.get(SchoolRow, "3141000001")
        assert (school.urban, school.catchment) == (True, ["城关镇", "秀水街道"])
    assert counts(run(services, row.replace(COUNTY, "息县"), head=head)) == (0, 0, 0, 1)
    stolen = row.replace("3141000001", FOREIGN_SCHOOL)
    assert counts(run(services, stolen, head=head)) == (0, 0, 0, 1)
    with pytest.raises(ForbiddenError):
        run(services, row, head=head, actor=CLERK)


def test_a_file_that_breaks_off_says_how_far_it_came(services):
    rows = [f"{SCHOOL},王{chr(0x4E00 + n)},,J41152520120101{n:04d},,,,,,,," for n in range(600)]
    head = f"{HEAD},出生日期,性别"
    data = "\n".join([head, *(f"{row},2012-01-01,女" for row in rows), '"' + "x" * 200_000])
    with pytest.raises(UnusableFileError, match="前 500 行已经处理"):
        import_records(services, REVIEWER, io.BytesIO(data.encode()))
    assert len(every(services, StudentRow)) == 500


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_same_file_imported_at_once_makes_one_record_of_each(tmp_path, request, kind):
    url = request.getfixturevalue("ready_postgres_url") if kind == "postgresql" else None
    options = {"database_url": url} if url else {}
    with service(tmp_path, **options) as made:
        with ThreadPoolExecutor(4) as pool:
            reports = list(pool.map(lambda _: run(made, ROW, SIBLING), range(4)))
        assert sum(one.added for one in reports) == 2
        assert all(one.rows == 2 and not one.refused for one in reports)
        assert len(every(made, StudentRow)) == 2
        assert len(every(made, GuardianRow)) == 3
        changed = ROW.replace("欧阳靖雯", "欧阳梦瑶")
        assert counts(run(made, changed)) == (0, 1, 0, 0)
        assert student(made, "欧阳梦瑶").former_names == ["欧阳靖雯"]
