"""The details of the audit trail in words: everything the program writes down has some."""

import ast
import io
from pathlib import Path

import pytest
from case_builders import SON, SON_ID, employer_certificate, swapped, without_seals
from case_world import ADMINISTRATOR, CLERK, REVIEWER
from service_world import COUNTY, PASSWORD, SCHOOL, person

from intake.service import cases, exports, files, life, sessions, settlements, tokens, withdrawal
from intake.service.actor import Role
from intake.service.applications import ApplicationChange
from intake.service.cases import CaseQuery
from intake.service.errors import WrongCredentialsError
from intake.service.life import DecisionReason, NewDecision
from intake.service.record_import import import_records
from intake.service.students import reveal, search
from intake.service.tokens import NewToken
from review_ui.administration.trail_details import _PARTS, Teller
from review_ui.county.routes import requirement_titles
from review_ui.foundation.words import Words
from storage.cases import CaseFilter, Claimed
from storage.tables import AuditEntry


def teller(world, language="zh"):
    services = world.services
    return Teller(Words(language), requirement_titles(services), services.keyring)


def told(world, action, detail, language="zh", subject=None):
    entry = AuditEntry(action=action, detail=detail, subject=subject)
    return teller(world, language).told(entry)


EXAMPLES = [
    ("case.submit", {"version": 7}, "申请的第 7 次变动", "Change no. 7 of the case"),
    (
        "case.approved",
        {"version": 1200, "verdict": "complete", "policy": "county-standard@2026-01"},
        "核对结论：材料齐全；规则：county-standard@2026-01；申请的第 1,200 次变动",
        "Verdict: Complete; rules: county-standard@2026-01; change no. 1,200 of the case",
    ),
    ("session.open", {"second_factor_due": False}, "", ""),
    (
        "session.refuse",
        {"what": "second_factor", "locked": True},
        "动态验证码有误；账户已暂时锁定",
        "The code of the second factor was wrong; the account is locked for a while",
    ),
    ("account.change", {"active": False}, "停用账户", "Disabled the account"),
    ("account.change", {"display_name": True}, "改动：姓名", "Changed: name"),
    ("document.view", {"page": 2, "part": True}, "第 2 页；只看局部", "Page 2; a part of it"),
    (
        "case.correct",
        {"what": ["kind", "birth_date"]},
        "更正：材料种类、出生日期",
        "Corrected: Kind of paper, birth date",
    ),
    (
        "student.change",
        {"keys": ["guardian0", "guardian1", "name"]},
        "改动：监护人、姓名",
        "Changed: guardians, name",
    ),
    (
        "records.import_rows",
        {"rows": [2, 1501], "added": 1500, "changed": 0},
        "第 2 至 1,501 行；新增 1,500；变更 0",
        "Rows 2 to 1,501; added: 1,500; changed: 0",
    ),
    (
        "statistics.export",
        {"form": "csv", "table": "waiting", "since": "2026-09-01", "until": "2026-09-30"},
        "格式：csv；表：现在等待的时间；自2026年9月1日；至2026年9月30日",
        "Format: csv; table: How long cases wait now; from 1 Sep 2026; to 30 Sep 2026",
    ),
]


@pytest.mark.parametrize(("action", "detail", "zh", "en"), EXAMPLES)
def test_details_are_told_in_both_languages(world, action, detail, zh, en):
    for language, wanted in (("zh", zh), ("en", en)):
        found = told(world, action, detail, language)
        assert (found.line, found.rest) == (wanted, {})


def test_a_file_that_is_the_subject_is_not_named_twice(world):
    assert told(world, "case.withdraw_file", {"file": "f1"}, subject="f1").line == ""
    assert "f1" in told(world, "case.withdraw_file", {"file": "f1"}, subject="s").line


def test_why_whole_numbers_were_asked_for_is_told_masked(world):
    services = world.services
    import_records(
        services,
        ADMINISTRATOR,
        io.BytesIO(
            f"身份证件号,姓名,性别,出生日期,学校标识码\n{SON_ID},{SON},女,2012-03-15,{SCHOOL}\n".encode()
        ),
    )
    (match,) = search(services, ADMINISTRATOR, SON, 1).matches
    reveal(services, REVIEWER, match.student, "核对 411525201203150026")
    with services.database.read() as session:
        entry = session.query(AuditEntry).filter_by(action="student.reveal").one()
    found = teller(world).told(entry)
    assert found.line == "理由：核对 411525********0026"
    assert found.rest == {}


@pytest.mark.parametrize(
    "detail",
    [
        {"unheard_of": 1},
        {"page": "x"},
        {"keys": 3},
        {"keys": ["unheard_of"]},
        {"rows": [1]},
        {"since": "yesterday"},
        {"purpose": "unheard_of"},
        {"active": ["x"]},
        {"what": None},
        {"requirement": "unheard_of"},
        {"table": {}},
        {"code": 1},
        {"reason": "not sealed"},
        {"reason": ""},
        {"policy": None},
    ],
)
def test_what_has_no_words_stands_as_it_is_written(world, detail):
    found = told(world, "case.change", detail)
    assert (found.line, found.rest) == ("", detail)


def test_what_the_program_writes_down_has_words(world):
    services = world.services
    person(services, "boss", "administrator", COUNTY)
    sessions.sign_in(services, "boss", PASSWORD)
    with pytest.raises(WrongCredentialsError):
        sessions.sign_in(services, "boss", "another")
    tokens.create(services, ADMINISTRATOR, NewToken(Role.SYSTEM, COUNTY, None, label="x"))
    papers = swapped("job_transfer", without_seals(employer_certificate()))
    case_id = world.case("job_transfer", papers)
    change = ApplicationChange.model_validate({"application_date": "2026-09-02"})
    cases.change(services, CLERK, case_id, change, None)
    file = files.of_case(services, CLERK, case_id)[0]
    withdrawal.withdraw(services, CLERK, file.id, file.version)
    withdrawal.restore(services, CLERK, file.id, file.version + 1)
    life.submit(services, CLERK, case_id, None)
    settlements.settle(
        services, REVIEWER, case_id, "employer_certificate", outcome="satisfied", reason="x"
    )
    reason = DecisionReason("household_register", "x")
    life.decide(services, REVIEWER, case_id, NewDecision("returned", (reason,)), None)
    wanted = CaseFilter(
        statuses=("draft",),
        school_code=SCHOOL,
        verdicts=("complete",),
        categories=("business",),
        claimed=Claimed.ME,
        due_from=world.clock().date(),
        due_to=world.clock().date(),
    )
    exports.take_cases(services, REVIEWER, CaseQuery(filter=wanted, text="王"), "csv")
    exports.take_statistics(services, REVIEWER, None, None, table="all", form="xlsx")
    with services.database.read() as session:
        entries = session.query(AuditEntry).all()
    assert len({one.action for one in entries}) > 12
    for language in ("zh", "en"):
        for entry in entries:
            assert teller(world, language).told(entry).rest == {}, entry.action


def test_every_detail_that_is_written_down_is_known():
    """The keywords of `audit.log`, and of the changes of cases, wherever they stand."""
    columns = {"subject", "case_id", "county", "school_code"}
    written = set()
    for file in Path("intake").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = ast.unparse(call.func)
            if name in {"audit.log", "_log"}:
                written |= {one.arg for one in call.keywords if one.arg} - columns
    assert {"page", "second_factor_due", "rows"} <= written
    assert written - set(_PARTS) == set()
