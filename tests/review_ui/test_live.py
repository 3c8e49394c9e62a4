"""An open case shows what happens to it, and leaves alone who is typing."""

import case_builders as family
import numpy as np
from browser import PHONE, accessibility_faults, still
from case_world import CLERK, REVIEWER, SECOND_REVIEWER
from drawn import add, faint_name
from service_world import OTHER_COUNTY

from intake.service import claims, files, life
from intake.service.life import DecisionReason, NewDecision
from intake.service.previews import keep_previews
from ocr.opening import PageImage
from storage.tables import AuditEntry

PAPERS = [family.application()]
UNSEALED = family.swapped("return_home", family.without_seals(family.application()))


def whiten(desk, case_id):
    """Give a case's papers white pages for photos."""
    white = PageImage(1, np.full((1400, 1000, 3), 255, np.uint8), 1000, 1400)
    for file in files.of_case(desk.world.services, CLERK, case_id):
        keep_previews(desk.world.services.objects, file.id, white)


def open_submitted(desk, papers=None, **visit):
    """A page of a submitted case, which already listens; with the case's id."""
    case_id = desk.world.case("return_home", PAPERS if papers is None else papers)
    whiten(desk, case_id)
    life.submit(desk.world.services, CLERK, case_id, None)
    desk.person()
    page = desk.sign_in(**visit)
    with page.expect_request(f"**/cases/{case_id}/state"):  # asked once the events are open
        page.goto(f"/cases/{case_id}")
    return page, case_id


def test_a_case_that_is_open_shows_a_paper_that_arrives(desk):
    page, case_id = open_submitted(desk)
    thumbs = page.locator("[data-thumb]")
    assert thumbs.count() == 1
    page.locator(".check .rule summary").nth(2).click()
    page.locator(".check .rule summary").nth(2).focus()
    name = page.evaluate("document.activeElement.closest('.check').dataset.check")
    page.locator(".checks-pane").evaluate("one => { one.scrollTop = 120; }")
    desk.world.add_papers(case_id, [family.birth()])
    thumbs.nth(1).wait_for()
    assert page.evaluate("document.activeElement.closest('.check').dataset.check") == name
    assert page.locator(f"[data-check={name}] .rule[open]").count() == 1
    assert page.locator(".checks-pane").evaluate("one => one.scrollTop") == 120


def test_a_claim_and_a_decision_of_others_show_at_once(desk):
    page, case_id = open_submitted(desk)
    claims.claim(desk.world.services, SECOND_REVIEWER, case_id)
    page.get_by_text(f"{SECOND_REVIEWER.name}正在审核").wait_for()
    assert page.locator(".correct").count() == 0
    decision = NewDecision("returned", (DecisionReason("household_register", "请补户口簿"),))
    life.decide(desk.world.services, SECOND_REVIEWER, case_id, decision, None)
    page.locator(".decision").get_by_text("请补户口簿").wait_for()
    assert accessibility_faults(page) == []


def test_who_is_typing_is_not_disturbed_and_loses_nothing(desk):
    page, case_id = open_submitted(desk, papers=UNSEALED)
    thumbs = page.locator("[data-thumb]").count()
    page.keyboard.press("s")
    page.keyboard.type("已电话核实")
    desk.world.add_papers(case_id, [family.birth(child_name="别人")])
    page.locator(".news").wait_for()
    assert page.locator("[data-thumb]").count() == thumbs
    page.keyboard.type("，印章已补")
    field = page.locator(".settle[open] textarea")
    assert field.input_value() == "已电话核实，印章已补"
    page.locator(".news button").click()
    page.locator("[data-thumb]").nth(thumbs).wait_for()
    assert field.input_value() == "已电话核实，印章已补"
    assert page.locator(".news").count() == 0


def test_an_error_that_is_shown_stays_when_there_is_news(desk):
    page, case_id = open_submitted(desk)
    row = page.locator('[data-photo-papers]:not([hidden]) [data-name="birth_date"]')
    row.locator("summary").click()
    row.locator("input[name=value]").fill("明天")
    page.keyboard.press("Enter")
    page.locator("#notices .notice.bad").wait_for()
    desk.world.add_papers(case_id, [family.birth(child_name="别人")])
    page.locator(".news").wait_for()
    assert "日期" in page.locator("#notices .notice.bad").inner_text()
    assert row.locator("input[name=value]").input_value() == "明天"


def test_what_waited_is_shown_when_the_typing_is_done(desk):
    page, case_id = open_submitted(desk, papers=UNSEALED)
    thumbs = page.locator("[data-thumb]").count()
    page.keyboard.press("s")
    desk.world.add_papers(case_id, [family.birth(child_name="别人")])
    page.locator(".news").wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-thumb]").nth(thumbs).wait_for()
    assert page.locator(".news").count() == 0


def test_a_dialog_stays_and_what_it_decides_is_what_was_seen(desk):
    page, case_id = open_submitted(desk)
    page.keyboard.press("r")
    page.locator("#return textarea").first.fill("请补拍")
    desk.world.add_papers(case_id, [family.birth()])
    page.wait_for_timeout(1500)
    assert page.locator("#return[open]").count() == 1
    page.keyboard.press("Control+Enter")
    page.locator("#return .notice.bad").wait_for()
    assert desk.world.row(case_id).status == "submitted"
    page.keyboard.press("Escape")
    page.locator("[data-thumb]").nth(1).wait_for()
    page.keyboard.press("r")
    assert page.locator("#return textarea").first.input_value() == "请补拍"
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue?done=none")
    assert desk.world.row(case_id).status == "returned"


def test_a_dialog_opened_while_news_is_on_its_way_stays_open(desk):
    page, case_id = open_submitted(desk)
    held = []

    def hold(route):
        held.append(route)

    page.route(f"**/cases/{case_id}", hold)
    with page.expect_request(f"**/cases/{case_id}"):  # the page asks for itself anew
        desk.world.add_papers(case_id, [family.birth()])
    page.keyboard.press("r")
    page.locator("#return textarea").first.fill("请补拍")
    held[0].continue_()
    page.locator(".news").wait_for(state="attached")
    assert page.locator("#return[open]").count() == 1
    assert page.locator("#return textarea").first.input_value() == "请补拍"
    page.unroute_all(behavior="ignoreErrors")
    page.keyboard.press("Escape")
    page.locator("[data-thumb]").nth(1).wait_for()


def test_the_photo_and_the_place_on_it_stay(desk, tmp_path):
    desk.person()
    case_id = add(desk, tmp_path, faint_name("transfer_application", "student_name"))
    page = desk.sign_in()
    with page.expect_request(f"**/cases/{case_id}/state"):
        page.goto(f"/cases/{case_id}")
    page.locator("#viewer[data-shown]").wait_for()
    page.keyboard.press("+")
    place = page.locator("#viewer polygon.current")
    before = still(page, place)
    count = page.locator("[data-thumb]").count()
    desk.world.add_papers(case_id, [family.birth()])
    page.locator("[data-thumb]").nth(count).wait_for()
    assert still(page, place) == before
    assert "学生姓名" in page.locator(".field-row.current").inner_text()


def test_without_events_the_page_asks(desk):
    page, case_id = open_submitted(desk)
    page.route("**/api/v1/events*", lambda route: route.abort())
    page.reload()
    desk.world.add_papers(case_id, [family.birth()])
    page.locator("[data-thumb]").nth(1).wait_for(timeout=30_000)
    desk.forgive()  # the browser complains of what is broken on purpose


def test_a_page_nobody_touches_asks_nothing(desk):
    desk.person()
    case_id = desk.world.case()
    whiten(desk, case_id)
    page = desk.sign_in()
    page.clock.install()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/image?page=1&width=1000"):  # else its time is up in a moment
        page.goto(f"/cases/{case_id}")
    count = page.locator("[data-thumb]").count()
    page.clock.run_for(11 * 60 * 1000)
    page.wait_for_timeout(1500)  # the connection it had is closed
    asked.clear()
    desk.world.add_papers(case_id, [family.birth()])
    page.clock.run_for(60 * 1000)
    page.wait_for_timeout(700)
    assert [url for url in asked if "/image" not in url] == []  # a photo may still be on its way
    page.keyboard.press("Shift")
    page.clock.run_for(1000)
    page.locator("[data-thumb]").nth(count).wait_for()


def test_asking_for_the_state_is_for_those_who_see_the_case_and_no_look(desk):
    page, case_id = open_submitted(desk)
    desk.person("foreign", county=OTHER_COUNTY)
    desk.world.services.looks.write()
    with desk.world.services.database.read() as session:
        looks = session.query(AuditEntry).filter_by(action="case.view").count()
    assert page.request.get(f"/cases/{case_id}/state").json()["state"]
    foreign = desk.sign_in("foreign")
    assert foreign.request.get(f"/cases/{case_id}/state").status == 404
    assert desk.visit().request.get(f"/cases/{case_id}/state", max_redirects=0).status in {
        302,
        303,
        401,
    }
    desk.world.services.looks.write()
    with desk.world.services.database.read() as session:
        assert session.query(AuditEntry).filter_by(action="case.view").count() == looks


def open_at_school(desk):
    """A submitted case on a clerk's phone, its page following what happens to it."""
    case_id = desk.world.case("return_home", PAPERS)
    life.submit(desk.world.services, CLERK, case_id, None)
    desk.person("wang", "clerk")
    page = desk.sign_in("wang", PHONE)
    with page.expect_request(f"**/cases/{case_id}/state"):
        page.goto(f"/school/cases/{case_id}")
    return page, case_id


def test_the_school_sees_the_decision_without_asking(desk):
    page, case_id = open_at_school(desk)
    decision = NewDecision("returned", (DecisionReason("household_register", "请补户口簿"),))
    life.decide(desk.world.services, REVIEWER, case_id, decision, None)
    page.get_by_text("请补户口簿").first.wait_for()
    page.locator("[data-upload]").wait_for()


def test_the_school_sees_a_decision_that_news_of_something_else_brought(desk):
    page, case_id = open_at_school(desk)
    shown = page.locator("[data-state]").get_attribute("data-state")
    # What is told was true a moment ago: the case had changed, but nothing was decided yet.
    page.route("**/state", lambda route: route.fulfill(json={"state": f"9{shown}"}))
    decision = NewDecision("returned", (DecisionReason("household_register", "请补户口簿"),))
    life.decide(desk.world.services, REVIEWER, case_id, decision, None)
    page.locator("[data-upload]").wait_for()  # of a returned case alone


def test_the_school_sees_what_a_colleague_adds_and_keeps_its_place(desk):
    case_id = desk.world.case("return_home", PAPERS)
    desk.person("wang", "clerk")
    page = desk.sign_in("wang", PHONE)
    with page.expect_request(f"**/cases/{case_id}/state"):
        page.goto(f"/school/cases/{case_id}")
    files = page.locator("#papers .take-out")
    count = files.count()
    page.locator("#papers .take-out summary").first.click()
    desk.world.add_papers(case_id, [family.birth()])
    files.nth(count).wait_for()
    assert page.locator("#papers .take-out[open]").count() == 1
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
