"""The code of a printed summary leads back to its case, and to how it stood."""

import case_builders as family
import pytest
from case_world import (
    AUDITOR,
    CLERK,
    FOREIGN_CLERK,
    FOREIGN_REVIEWER,
    REVIEWER,
    SECOND_CLERK,
    application_json,
)

from intake.service import cases, life, summaries
from intake.service.applications import ApplicationChange
from intake.service.history import history
from intake.service.summaries import Shown, grouped, read_code
from storage.errors import NotFoundError
from storage.tables import AuditEntry, PrintedSummary


def printed(world, case_id, actor=CLERK):
    """The code of the sheet as it would be printed now; a second passes."""
    seen = world.look(case_id)
    statuses = {one.result.id: one.status.value for one in seen.requirements}
    shown = Shown(seen.case, seen.value.value, statuses, world.clock())
    code = summaries.keep(world.services, actor, shown)
    world.clock.move(seconds=1)
    return code


def check(world, code, actor=REVIEWER):
    return summaries.check(world.services, actor, code)


def since(world, checked, actor=REVIEWER):
    return [line.action for line in summaries.since(world.services, actor, checked)]


def actions(world):
    world.services.looks.write()
    with world.services.database.read() as session:
        return [(one.action, one.actor, one.case_id) for one in session.query(AuditEntry)]


def test_a_sheet_is_as_its_case_until_something_changes(world):
    case_id = world.case()
    code = printed(world, case_id)
    for actor in (CLERK, REVIEWER, AUDITOR):
        checked = check(world, code, actor)
        assert checked.is_unchanged
        assert checked.case.row.id == case_id
        assert all(line.then == line.now for line in checked.lines)
        assert since(world, checked, actor) == []
    life.submit(world.services, CLERK, case_id, None)
    checked = check(world, code)
    assert not checked.is_unchanged
    assert (checked.printed.status, checked.case.row.status) == ("draft", "submitted")
    assert since(world, checked) == ["submit"]
    again = printed(world, case_id)
    assert again != code
    assert check(world, again).is_unchanged


def test_what_changed_is_told_line_by_line(world):
    papers = family.complete_papers("return_home")
    case_id = world.case(papers=papers[:1])
    code = printed(world, case_id)
    world.add_papers(case_id, papers[1:])
    checked = check(world, code)
    changed = {
        line.title.zh: (line.then, line.now) for line in checked.lines if line.then != line.now
    }
    assert ("missing", "satisfied") in changed.values()
    change = ApplicationChange.model_validate({"category": "business"})
    cases.change(world.services, CLERK, case_id, change, None)
    checked = check(world, code)
    assert (checked.printed.category, checked.case.row.category) == ("return_home", "business")
    assert [line for line in checked.lines if line.now is None]
    assert [line for line in checked.lines if line.then is None]
    assert "" not in {line.title.zh for line in checked.lines}
    assert since(world, checked) == ["change"]


def test_the_same_state_is_kept_once_and_written_down_once(world):
    case_id = world.case()
    assert printed(world, case_id) == printed(world, case_id)
    with world.services.database.read() as session:
        assert session.query(PrintedSummary).count() == 1
    wanted = ("case.print_summary", CLERK.id, case_id)
    assert actions(world).count(wanted) == 1
    code = printed(world, case_id)
    check(world, code)
    assert ("case.check_summary", REVIEWER.id, case_id) in actions(world)
    told = {line.action: line for line in history(world.services, REVIEWER, case_id)}
    assert told["case.print_summary"].detail["code"] == code
    assert told["case.check_summary"].kind == "look"


def test_a_sheet_of_others_is_not_there(world):
    code = printed(world, world.case())
    before = actions(world)
    for actor in (SECOND_CLERK, FOREIGN_CLERK, FOREIGN_REVIEWER):
        with pytest.raises(NotFoundError):
            check(world, code, actor)
    with pytest.raises(NotFoundError):
        check(world, "0" * 16)
    assert actions(world) == before


def test_nobody_prints_what_they_may_not_see(world):
    with pytest.raises(NotFoundError):
        printed(world, world.case(), SECOND_CLERK)


def test_nothing_personal_is_kept_of_a_sheet(world):
    printed(world, world.case())
    with world.services.database.read() as session:
        row = session.query(PrintedSummary).one()
        kept = str({key.name: getattr(row, key.name) for key in row.__table__.columns})
    record = application_json()
    for person in (record["student"], *record["guardians"]):
        assert person["name"] not in kept
        assert person["id_number"] not in kept


@pytest.mark.parametrize(
    "typed",
    [
        "0A1B 2C3D 4E5F 6789",
        "0a1b2c3d4e5f6789",
        " ＯＡ１Ｂ　２Ｃ３Ｄ　４Ｅ５Ｆ　６７８９ ",
        "0A1B-2C3D—4E5F–6789",
        "核对码 0A1B 2C3D 4E5F 6789",
        "Check code: OAlB ZC3D 4ESF G789",
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert read_code(typed) == "0A1B2C3D4E5F6789"
    assert grouped("0A1B2C3D4E5F6789") == "0A1B 2C3D 4E5F 6789"


@pytest.mark.parametrize(
    "typed",
    ["", "0A1B 2C3D 4E5F 678", "0A1B 2C3D 4E5F 6789 0", "411525201203150026", "张三", "%" * 16],
)
def test_what_is_no_code_is_not_taken_for_one(typed):
    assert read_code(typed) is None
