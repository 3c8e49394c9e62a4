"""A reviewer at work: every tool by its key, and a case that comes a second time."""

import case_builders as family
from browser import accessibility_faults, still
from case_world import CLERK, SECOND_REVIEWER
from drawn import add, faint_name
from review_desk import open_case, submitted

from intake.service import life
from intake.service.life import DecisionReason, NewDecision


def test_a_kind_a_value_a_rule_and_a_turn_by_keys(desk, tmp_path):
    desk.person()
    photos = add(desk, tmp_path, faint_name("transfer_application", "student_name"))
    page = open_case(desk, photos)
    press = page.keyboard.press
    press("q")
    assert page.locator(".check.current .rule blockquote").is_visible()
    press("Enter")  # nothing has the focus: the current check leads to its place
    for _ in range(6):
        press("+")
    before = still(page, page.locator("#viewer polygon.current"))
    press("Shift+ArrowRight")
    after = still(page, page.locator("#viewer polygon.current"))
    assert after["x"] < before["x"] - 50
    press("]")
    press("w")
    page.locator('[data-thumb][aria-current][data-rotation="90"]').wait_for()
    press("v")
    assert page.evaluate("document.activeElement.name") == "field"
    press("Escape")
    press("t")
    assert page.evaluate("document.activeElement.name") == "kind"
    press("Escape")
    press("d")
    page.locator("#claim").wait_for()
    assert desk.world.row(photos).claimed_by is None


def test_a_case_that_was_returned_tells_the_reviewer_what_was_asked_for(desk):
    desk.person()
    case_id = submitted(desk, papers=[family.application()])
    told = NewDecision("returned", (DecisionReason("household_register", "请补 <户口簿>"),))
    life.decide(desk.world.services, SECOND_REVIEWER, case_id, told, None)
    life.submit(desk.world.services, CLERK, case_id, None)
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    before = page.locator(".decision.before")
    assert SECOND_REVIEWER.name in before.inner_text()
    before.locator("summary").press("Enter")
    assert "户口簿（户主页及学生本人页）: 请补 <户口簿>" in before.inner_text()
    assert accessibility_faults(page) == []
