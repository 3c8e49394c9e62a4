import pytest
from case_builders import (
    changed,
    employer_certificate,
    swapped,
    without_seals,
)
from case_world import (
    ADMINISTRATOR,
    CLERK,
    FOREIGN_REVIEWER,
    REVIEWER,
    SECOND_CLERK,
    SECOND_REVIEWER,
)
from papers import add_file

from intake.service import claims, life
from intake.service.errors import (
    FaultyInputError,
    ForbiddenError,
    NotAllowedNowError,
    NotCompleteError,
    PreconditionError,
)
from intake.service.life import NewDecision
from intake.service.settlements import settle, withdraw_settlement
from storage.errors import NotFoundError
from storage.tables import CaseEvent, FileRow, Settlement

ON_BOTH_DATABASES = True

UNSEALED = swapped("job_transfer", without_seals(employer_certificate()))
WANTED = "employer_certificate"
REASON = "电话核实，单位确认"


@pytest.fixture
def unsure(world):
    """A submitted case whose employer's certificate has no seal."""
    case_id = world.case("job_transfer", UNSEALED)
    life.submit(world.services, CLERK, case_id, None)
    assert world.row(case_id).verdict == "needs_review"
    return case_id


def say(world, case_id, outcome="satisfied", actor=REVIEWER, **said):
    requirement = said.pop("requirement", WANTED)
    return settle(
        world.services, actor, case_id, requirement, outcome=outcome, reason=REASON, **said
    )


def line(seen, requirement=WANTED):
    return next(one for one in seen.requirements if one.result.id == requirement)


def approve(world, case_id):
    return life.decide(world.services, REVIEWER, case_id, NewDecision("approved"), None).row.status


def test_a_settled_doubt_counts_and_what_was_found_stays_visible(world, unsure):
    seen = say(world, unsure)
    assert seen.value == "complete"
    assert seen.found.verdict == "needs_review"
    assert (line(seen).status, line(seen).result.status) == ("satisfied", "unsure")
    assert [one.code for one in line(seen).result.reasons] == ["seal_missing"]
    assert (line(seen).settled.reason, line(seen).settled.actor_name) == (REASON, "李科长")
    assert world.row(unsure).verdict == "complete"
    assert approve(world, unsure) == "approved"


def test_a_doubt_settled_as_failed_blocks(world, unsure):
    assert say(world, unsure, "failed").value == "incomplete"
    assert world.row(unsure).outstanding == {WANTED: "failed"}
    with pytest.raises(NotCompleteError):
        approve(world, unsure)


def test_the_newest_word_counts(world, unsure):
    say(world, unsure, "satisfied")
    world.clock.move(minutes=1)
    assert say(world, unsure, "failed", SECOND_REVIEWER).value == "incomplete"


def test_a_withdrawn_settlement_leaves_the_doubt(world, unsure):
    settled = line(say(world, unsure)).settled
    after = withdraw_settlement(world.services, REVIEWER, unsure, settled.id)
    assert after.value == "needs_review"
    assert after.settlements[0].is_withdrawn
    with pytest.raises(NotAllowedNowError):
        withdraw_settlement(world.services, REVIEWER, unsure, settled.id)
    with pytest.raises(NotFoundError):
        withdraw_settlement(world.services, REVIEWER, unsure, "none")


@pytest.mark.parametrize(
    "papers",
    [
        swapped("job_transfer", without=(WANTED,)),
        swapped("job_transfer", changed(employer_certificate(), name="李大勇", id_number=None)),
        swapped("job_transfer"),
    ],
)
def test_only_a_doubt_can_be_settled(world, papers):
    case_id = world.case("job_transfer", papers)
    life.submit(world.services, CLERK, case_id, None)
    with pytest.raises(NotAllowedNowError):
        say(world, case_id)
    with pytest.raises(FaultyInputError):
        say(world, case_id, requirement="pension_insurance")


def test_a_settlement_holds_only_for_what_was_seen(world, unsure):
    """Another unsealed certificate beside it, or in its place, is another doubt."""
    say(world, unsure)
    other = without_seals(employer_certificate(employer="信阳市教育局"))
    with world.services.database.write() as session:
        file = session.query(FileRow).filter_by(case_id=unsure, name=f"{WANTED}.jpg").one()
        file.status = "destroyed"
        file.name = "gone.jpg"
    world.add_papers(unsure, [other])
    seen = world.look(unsure)
    assert seen.value == "needs_review"
    assert [one.holds for one in seen.settlements] == [False]
    assert world.row(unsure).verdict == "needs_review"


def test_a_settlement_holds_not_for_a_file_of_the_same_name(world, unsure):
    say(world, unsure)
    with world.services.database.write() as session:
        file = session.query(FileRow).filter_by(case_id=unsure, name=f"{WANTED}.jpg").one()
        file.status = "destroyed"
    world.add_papers(unsure, [without_seals(employer_certificate())])
    assert world.look(unsure).value == "needs_review"


def test_a_settlement_never_covers_what_became_worse(world, unsure):
    say(world, unsure)
    with world.services.database.write() as session:
        session.query(FileRow).filter_by(name=f"{WANTED}.jpg").one().status = "destroyed"
    assert world.look(unsure).value == "incomplete"


def test_other_papers_do_not_disturb_a_settlement(world, unsure):
    say(world, unsure)
    with world.services.database.write() as session:
        add_file(session, "late", unsure)
    assert world.look(unsure).value == "complete"


def test_only_reviewers_without_a_hand_in_it_settle(world, unsure):
    for other in (CLERK, ADMINISTRATOR):
        with pytest.raises(ForbiddenError):
            say(world, unsure, actor=other)
    for stranger in (FOREIGN_REVIEWER, SECOND_CLERK):
        with pytest.raises(NotFoundError):
            say(world, unsure, actor=stranger)
    claims.claim(world.services, SECOND_REVIEWER, unsure)
    with pytest.raises(NotAllowedNowError):
        say(world, unsure)
    draft = world.case("job_transfer", UNSEALED)
    with pytest.raises(NotAllowedNowError):
        say(world, draft)


def test_settling_upon_an_older_state_is_refused(world, unsure):
    with pytest.raises(PreconditionError):
        say(world, unsure, version=1)


def test_settlements_are_written_down_sealed(world, unsure):
    say(world, unsure)
    with world.services.database.read() as session:
        row = session.query(Settlement).one()
        event = session.query(CaseEvent).order_by(CaseEvent.id.desc()).first()
    assert REASON.encode() not in row.reason
    assert (event.action, event.actor_name) == ("settle", "李科长")
    assert world.services.keyring.open_json(event.detail, "case_event")["reason"] == REASON
