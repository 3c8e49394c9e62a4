import pytest
from case_builders import FATHER_ID, SON_ID
from case_world import (
    AUDITOR,
    CLERK,
    FOREIGN_CLERK,
    FOREIGN_REVIEWER,
    REVIEWER,
    SECOND_CLERK,
    SYSTEM,
    application,
    application_json,
)
from service_world import FOREIGN_SCHOOL, SCHOOL, SECOND_SCHOOL

from intake.service import cases
from intake.service.applications import Application, ApplicationChange
from intake.service.cases import CaseQuery
from intake.service.errors import (
    FaultyInputError,
    ForbiddenError,
    NotAllowedNowError,
    PreconditionError,
)
from intake.service.faults import checked
from storage.cases import CaseFilter, CaseOrder, Claimed
from storage.errors import NotFoundError
from storage.tables import CaseEvent, CaseRow

ON_BOTH_DATABASES = True


def change(**values):
    return ApplicationChange.model_validate(values)


def names(listed):
    return [item.row.student_name for item in listed.items]


def listed(world, actor=REVIEWER, text=None, order=CaseOrder.CREATED, **wanted):
    query = CaseQuery(filter=CaseFilter(**wanted), text=text, order=order)
    return cases.listing(world.services, actor, query)


def test_a_new_case_is_a_draft_that_lacks_its_papers(world):
    made = cases.create(world.services, CLERK, application())
    assert (made.row.status, made.row.version, made.row.verdict) == ("draft", 1, "incomplete")
    assert made.row.outstanding["household_register"] == "missing"
    assert made.application.student.id_number == SON_ID
    assert made.school.name == "信阳市第三小学"


def test_personal_values_lie_sealed(world):
    case_id = world.case()
    row = world.row(case_id)
    assert FATHER_ID.encode() not in row.record
    assert row.student_number_index != SON_ID


def test_a_whole_school_object_counts_by_its_code(world):
    school = {"code": SCHOOL, "name": "另一个名字", "urban": False, "catchment": []}
    made = cases.create(world.services, CLERK, application(school=school))
    assert made.application.school.name == "信阳市第三小学"
    assert made.application.school.urban


@pytest.mark.parametrize("code", ["0000000000", SECOND_SCHOOL, FOREIGN_SCHOOL])
def test_a_school_out_of_sight_is_no_school(world, code):
    with pytest.raises(FaultyInputError) as refused:
        cases.create(world.services, CLERK, application(school=code))
    assert [(one.key, one.why.zh) for one in refused.value.faults] == [("school", "没有这所学校")]


def test_a_policy_has_to_be_there_and_in_force(world):
    with pytest.raises(FaultyInputError) as refused:
        cases.create(world.services, CLERK, application(policy="nowhere"))
    assert refused.value.faults[0].key == "policy"
    with pytest.raises(FaultyInputError) as refused:
        cases.create(world.services, CLERK, application(application_date="1990-01-01"))
    assert refused.value.faults[0].key == "application_date"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"status": "approved"}, "status"),
        ({"version": 7}, "version"),
        ({"student": {"name": "甲", "sex": "女", "birth_date": "2012-3-5"}}, "student.birth_date"),
        ({"student": {"name": "甲\x00", "sex": "女", "birth_date": "2012-03-05"}}, "student.name"),
        ({"guardians": []}, "guardians"),
        ({"guardians": [{"name": "甲", "relationship": "uncle"}]}, "guardians[0].relationship"),
        ({"from_outside_county": "yes"}, "from_outside_county"),
        ({"school": 7}, "school"),
    ],
)
def test_faulty_applications_are_refused_by_key(values, key):
    with pytest.raises(FaultyInputError) as refused:
        checked(Application, application_json() | values)
    assert [one.key for one in refused.value.faults] == [key]


def test_auditors_only_look(world):
    case_id = world.case()
    with pytest.raises(ForbiddenError):
        cases.create(world.services, AUDITOR, application())
    with pytest.raises(ForbiddenError):
        cases.change(world.services, AUDITOR, case_id, change(category="business"), None)
    assert cases.get(world.services, AUDITOR, case_id).row.id == case_id


@pytest.mark.parametrize("stranger", [SECOND_CLERK, FOREIGN_CLERK, FOREIGN_REVIEWER])
def test_strangers_find_nothing(world, stranger):
    case_id = world.case()
    with pytest.raises(NotFoundError):
        cases.get(world.services, stranger, case_id)
    with pytest.raises(NotFoundError):
        cases.change(world.services, stranger, case_id, change(category="business"), None)
    assert listed(world, stranger).total == 0


def test_a_change_judges_anew_and_is_kept(world):
    case_id = world.case("return_home")
    before = world.row(case_id)
    assert before.verdict == "complete"
    wanted = change(category="job_transfer", note="家长更正")
    after = cases.change(world.services, CLERK, case_id, wanted, before.version)
    assert after.row.version == before.version + 1
    assert (after.row.verdict, after.row.outstanding) == (
        "incomplete",
        {"employer_certificate": "missing"},
    )
    with world.services.database.read() as session:
        event = session.query(CaseEvent).order_by(CaseEvent.id.desc()).first()
    assert (event.action, event.actor_name) == ("change", "王老师")
    assert world.services.keyring.open_json(event.detail, "case_event") == {
        "before": {"category": "return_home"},
        "after": {"category": "job_transfer"},
        "note": "家长更正",
    }


def test_changed_students_are_found_by_their_new_number(world):
    case_id = world.case()
    student = {"name": "欧阳静雯", "sex": "女", "birth_date": "2012-03-15", "id_number": FATHER_ID}
    cases.change(world.services, CLERK, case_id, change(student=student), None)
    assert names(listed(world, text=FATHER_ID)) == ["欧阳静雯"]
    assert listed(world, text=SON_ID).total == 0
    guardians = cases.get(world.services, CLERK, case_id).application.guardians
    assert len(guardians) == 2


def test_a_change_of_an_older_state_is_refused(world):
    case_id = world.case()
    with pytest.raises(PreconditionError) as refused:
        cases.change(world.services, CLERK, case_id, change(category="business"), 1)
    assert refused.value.version == 2
    assert world.row(case_id).category == "return_home"


def test_a_null_where_a_value_has_to_be_is_refused(world):
    case_id = world.case()
    with pytest.raises(FaultyInputError) as refused:
        cases.change(world.services, CLERK, case_id, change(student=None, policy=None), None)
    assert [one.key for one in refused.value.faults] == ["student"]


def test_what_was_handed_over_is_changed_no_more(world):
    case_id = world.case()
    with world.services.database.write() as session:
        session.get_one(CaseRow, case_id).status = "submitted"
    with pytest.raises(NotAllowedNowError):
        cases.change(world.services, CLERK, case_id, change(category="business"), None)


def student(name, number=None):
    return {"name": name, "sex": "女", "birth_date": "2012-03-15"} | (
        {"id_number": number} if number else {}
    )


def test_lists_filter_sort_and_count(world):
    world.case("return_home", student=student("甲一"))
    world.case("business", papers=[], student=student("乙二"))
    world.case("business", papers=[], student=student("丙三%"), actor=SYSTEM, school=SECOND_SCHOOL)
    every = listed(world)
    assert names(every) == ["甲一", "乙二", "丙三%"]
    assert (every.total, every.statuses) == (3, {"draft": 3})
    assert names(listed(world, order=CaseOrder.CREATED_LAST)) == ["丙三%", "乙二", "甲一"]
    assert names(listed(world, categories=("return_home",))) == ["甲一"]
    assert names(listed(world, verdicts=("incomplete",), school_code=SECOND_SCHOOL)) == ["丙三%"]
    assert names(listed(world, CLERK)) == ["甲一", "乙二"]
    assert names(listed(world, text="%")) == ["丙三%"]
    assert names(listed(world, text="一")) == ["甲一"]
    assert names(listed(world, claimed=Claimed.ME)) == []
    assert len(names(listed(world, claimed=Claimed.NOBODY))) == 3
    # What one filter hides is still counted by it.
    assert listed(world, statuses=("approved",)).statuses == {"draft": 3}
    assert listed(world, statuses=("approved",)).total == 0


def test_lists_come_in_pages(world):
    for number in range(5):
        world.case(papers=[], student=student(f"学生{number}"))
    seen = []
    for page in (1, 2, 3):
        query = CaseQuery(order=CaseOrder.STUDENT, page=page, page_size=2)
        found = cases.listing(world.services, CLERK, query)
        assert found.total == 5
        seen += names(found)
    assert seen == [f"学生{number}" for number in range(5)]


def test_a_case_is_found_by_id_and_by_the_whole_number_only(world):
    case_id = world.case()
    assert listed(world, text=case_id).total == 1
    assert listed(world, text=SON_ID.lower()).total == 1
    assert listed(world, text=SON_ID[:10]).total == 0
