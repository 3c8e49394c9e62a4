import threading
from datetime import date

import pytest
from case_builders import (
    changed,
    complete_papers,
    cover,
    doubted,
    employer_certificate,
    swapped,
    without_seals,
)
from case_world import (
    ADMINISTRATOR,
    AUDITOR,
    CLERK,
    FOREIGN_REVIEWER,
    REVIEWER,
    SECOND_CLERK,
    SECOND_REVIEWER,
    SYSTEM,
)
from papers import add_file
from service_world import SCHOOL

from intake.service import cases, claims, life
from intake.service.actor import Actor, Role
from intake.service.errors import (
    FaultyInputError,
    ForbiddenError,
    NotAllowedNowError,
    NotCompleteError,
    PreconditionError,
)
from intake.service.life import DecisionReason, NewDecision
from storage.errors import NotFoundError
from storage.tables import AuditEntry, CaseEvent, Notice, SchoolRow

ON_BOTH_DATABASES = True

STRANGERS = changed(employer_certificate(), name="李大勇", id_number=None)
OTHERS_REASON = (DecisionReason("pension_insurance", "x"),)
APPROVED = NewDecision("approved")
RETURNED = NewDecision("returned", (DecisionReason("household_register", "请补户主页"),))


@pytest.fixture
def submitted(world):
    """A complete case that waits for a reviewer."""
    case_id = world.case()
    life.submit(world.services, CLERK, case_id, None)
    return case_id


def decide(world, case_id, decision, actor=REVIEWER, version=None):
    return life.decide(world.services, actor, case_id, decision, version).row.status


def together(*calls):
    """Run calls at once; what each returned or raised."""
    begin, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        begin.wait()
        try:
            results[place] = call()
        except Exception as error:  # noqa: BLE001  # whatever it is, the test looks at it
            results[place] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_whole_way_is_written_down(world):
    case_id = world.case()
    seen = life.submit(world.services, CLERK, case_id, None)
    assert seen.row.due_on == date(2026, 9, 15)  # ten working days after Tuesday 1 September
    assert decide(world, case_id, RETURNED) == "returned"
    assert cases.get(world.services, CLERK, case_id).decision.reasons == [
        {"requirement": "household_register", "message": "请补户主页"}
    ]
    assert world.row(case_id).due_on is None
    world.clock.move(days=2)
    assert life.submit(world.services, CLERK, case_id, None).row.due_on == date(2026, 9, 17)
    assert decide(world, case_id, APPROVED) == "approved"
    with world.services.database.read() as session:
        events = session.query(CaseEvent).filter_by(case_id=case_id).order_by(CaseEvent.id)
        assert [(one.action, one.actor_name, one.from_status, one.to_status) for one in events] == [
            ("create", "王老师", None, "draft"),
            ("submit", "王老师", "draft", "submitted"),
            ("returned", "李科长", "submitted", "returned"),
            ("submit", "王老师", "returned", "submitted"),
            ("approved", "李科长", "submitted", "approved"),
        ]
        trail = session.query(AuditEntry).filter_by(case_id=case_id)
        assert [one.action for one in trail] == [f"case.{one.action}" for one in events]
        told = session.query(Notice).filter_by(case_id=case_id).order_by(Notice.id).all()
        assert told[-1].data["status"] == "approved"
        assert told[-1].data["version"] == world.row(case_id).version


@pytest.mark.parametrize("status", ["approved", "refused", "withdrawn"])
def test_an_end_is_an_end(world, submitted, status):
    if status == "withdrawn":
        life.withdraw(world.services, CLERK, submitted, None)
    else:
        decide(
            world,
            submitted,
            NewDecision(status, note="请核对"),
        )
    for step in (
        lambda: life.submit(world.services, CLERK, submitted, None),
        lambda: life.withdraw(world.services, CLERK, submitted, None),
        lambda: decide(world, submitted, APPROVED),
        lambda: claims.claim(world.services, REVIEWER, submitted),
    ):
        with pytest.raises(NotAllowedNowError):
            step()
    assert world.row(submitted).status == status


def test_a_draft_is_not_decided(world):
    with pytest.raises(NotAllowedNowError, match="草稿"):
        decide(world, world.case(), APPROVED)


def test_only_a_reviewer_of_the_county_decides(world, submitted):
    for other in (CLERK, ADMINISTRATOR, AUDITOR, SYSTEM):
        with pytest.raises(ForbiddenError):
            decide(world, submitted, APPROVED, other)
    for stranger in (FOREIGN_REVIEWER, SECOND_CLERK):
        with pytest.raises(NotFoundError):
            decide(world, submitted, APPROVED, stranger)
    assert world.row(submitted).status == "submitted"


def test_nobody_decides_on_their_own_work(world):
    mine = world.case(actor=REVIEWER)
    uploaded = world.case()
    world.add_papers(uploaded, [cover("again.jpg")], uploaded_by=REVIEWER.id)
    for case_id in (mine, uploaded):
        life.submit(world.services, CLERK, case_id, None)
        with pytest.raises(ForbiddenError, match="本人"):
            decide(world, case_id, APPROVED)
        with pytest.raises(ForbiddenError):
            claims.claim(world.services, REVIEWER, case_id)
    assert claims.claim_next(world.services, REVIEWER) is None
    assert decide(world, uploaded, APPROVED, SECOND_REVIEWER) == "approved"


@pytest.mark.parametrize(
    ("papers", "status"),
    [
        (swapped("job_transfer", without=("employer_certificate",)), "missing"),
        (
            swapped("job_transfer", STRANGERS),
            "failed",
        ),
        (swapped("job_transfer", without_seals(employer_certificate())), "unsure"),
    ],
)
def test_nothing_is_approved_while_something_blocks(world, papers, status):
    case_id = world.case("job_transfer", papers)
    life.submit(world.services, CLERK, case_id, None)
    with pytest.raises(NotCompleteError) as refused:
        decide(world, case_id, APPROVED)
    assert [(one.requirement, one.status) for one in refused.value.outstanding] == [
        ("employer_certificate", status)
    ]
    assert world.row(case_id).status == "submitted"
    assert decide(world, case_id, RETURNED) == "returned"


def test_nothing_is_approved_while_papers_wait_to_be_read(world, submitted):
    with world.services.database.write() as session:
        add_file(session, "late", submitted)
    with pytest.raises(NotCompleteError) as refused:
        decide(world, submitted, APPROVED)
    assert refused.value.pending == 1


def test_what_changed_in_the_records_counts_at_the_decision(world, submitted):
    with world.services.database.write() as session:
        session.get_one(SchoolRow, SCHOOL).catchment = ["信阳市平桥区平桥大道"]
    assert world.row(submitted).verdict == "complete"  # as lists remember it
    with pytest.raises(NotCompleteError):
        decide(world, submitted, APPROVED)


@pytest.mark.parametrize(
    ("decision", "key"),
    [
        (NewDecision("returned"), "reasons"),
        (NewDecision("refused"), "reasons"),
        (
            NewDecision("returned", OTHERS_REASON),
            "reasons[0].requirement",
        ),
        (NewDecision("approved", (DecisionReason(None, "x"),)), "reasons"),
    ],
)
def test_faulty_decisions_are_refused(world, submitted, decision, key):
    with pytest.raises(FaultyInputError) as refused:
        decide(world, submitted, decision)
    assert [one.key for one in refused.value.faults] == [key]


def test_a_decision_upon_an_older_state_is_refused(world, submitted):
    version = world.row(submitted).version
    world.add_papers(submitted, [cover("again.jpg")])
    with pytest.raises(PreconditionError):
        decide(world, submitted, APPROVED, version=version)


def test_of_approve_and_return_at_once_one_comes_too_late(world):
    for _ in range(5):
        case_id = world.case()
        life.submit(world.services, CLERK, case_id, None)
        results = together(
            lambda case_id=case_id: decide(world, case_id, APPROVED),
            lambda case_id=case_id: decide(world, case_id, RETURNED, SECOND_REVIEWER),
        )
        late = [one for one in results if isinstance(one, NotAllowedNowError)]
        done = [one for one in results if isinstance(one, str)]
        assert (len(late), len(done)) == (1, 1)
        assert world.row(case_id).status == done[0]


def test_of_two_who_save_the_same_version_one_is_told(world):
    case_id = world.case()
    version = world.row(case_id).version
    wanted = [
        cases.ApplicationChange.model_validate({"category": name})
        for name in ("business", "job_transfer", "migrant_work")
    ]
    results = together(
        *(
            lambda one=one: cases.change(world.services, CLERK, case_id, one, version)
            for one in wanted
        )
    )
    assert sum(isinstance(one, PreconditionError) for one in results) == 2
    assert world.row(case_id).version == version + 1


def test_a_claim_keeps_others_away_until_it_lapses(world, submitted):
    seen = claims.claim(world.services, REVIEWER, submitted)
    assert seen.row.claimed_name == "李科长"
    with pytest.raises(NotAllowedNowError, match="李科长正在审核"):
        claims.claim(world.services, SECOND_REVIEWER, submitted)
    with pytest.raises(NotAllowedNowError, match="李科长正在审核"):
        decide(world, submitted, RETURNED, SECOND_REVIEWER)
    with pytest.raises(ForbiddenError):
        claims.release(world.services, SECOND_REVIEWER, submitted)
    world.clock.move(minutes=19)
    claims.claim(world.services, REVIEWER, submitted)
    world.clock.move(minutes=19)
    with pytest.raises(NotAllowedNowError):
        claims.claim(world.services, SECOND_REVIEWER, submitted)
    world.clock.move(minutes=2)
    assert claims.claim(world.services, SECOND_REVIEWER, submitted).row.claimed_by == "reviewer2"
    claims.release(world.services, ADMINISTRATOR, submitted)
    assert decide(world, submitted, RETURNED, REVIEWER) == "returned"
    assert world.row(submitted).claimed_by is None


def test_next_takes_what_is_due_first_and_nobody_has(world):
    first = world.case()
    life.submit(world.services, CLERK, first, None)
    world.clock.move(days=3)
    second = world.case()
    life.submit(world.services, CLERK, second, None)
    assert claims.claim_next(world.services, REVIEWER).row.id == first
    assert claims.claim_next(world.services, SECOND_REVIEWER).row.id == second
    assert claims.claim_next(world.services, REVIEWER) is None
    assert claims.claim_next(world.services, FOREIGN_REVIEWER) is None
    with pytest.raises(ForbiddenError):
        claims.claim_next(world.services, CLERK)


def test_of_many_who_take_the_next_case_each_gets_another(world):
    waiting = [world.case() for _ in range(3)]
    for case_id in waiting:
        life.submit(world.services, CLERK, case_id, None)
    people = [Actor(f"r{n}", f"审核员{n}", Role.REVIEWER, "固始县") for n in range(5)]
    taken = together(
        *(lambda person=person: claims.claim_next(world.services, person) for person in people)
    )
    assert sorted(one.row.id for one in taken if one is not None) == sorted(waiting)
    assert taken.count(None) == 2


def test_an_unreadable_name_does_not_pass_as_complete(world):
    """A doubt about a value is `needs_review`, and so nothing to approve at once."""
    papers = complete_papers("return_home")
    case_id = world.case("return_home", [doubted(papers[1], "address"), papers[0], papers[2]])
    assert world.row(case_id).verdict == "needs_review"
