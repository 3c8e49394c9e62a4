"""A reviewer at work, in a real browser: sees, follows, corrects, settles, decides."""

import re
from dataclasses import replace
from itertools import pairwise

import case_builders as family
import pytest
from browser import PHONE, accessibility_faults, fits_across
from case_world import SECOND_REVIEWER
from drawn import add, faint_name
from review_desk import current_box, open_case, submitted, verdict
from service_world import OTHER_COUNTY

from intake.service import claims
from storage.tables import AuditEntry, CaseEvent, Correction


@pytest.fixture(scope="session")
def drawings(tmp_path_factory):
    return tmp_path_factory.mktemp("drawn")


@pytest.fixture
def photos(desk, drawings):
    """A reviewer, and a drawn case whose application form was read faintly; its id."""
    desk.person()
    return add(desk, drawings, faint_name("transfer_application", "student_name"))


def test_an_unsure_check_comes_first_and_leads_to_its_place_on_the_photo(desk, photos):
    page = open_case(desk, photos)
    first = page.locator(".check").first
    assert "待核" in first.inner_text()
    assert "需人工审核" in verdict(page)
    first.locator(".reasons .follow").first.click()
    box, window = current_box(page)
    assert window["x"] <= box["x"]
    assert box["x"] + box["width"] <= window["x"] + window["width"]
    assert window["y"] <= box["y"]
    assert box["y"] + box["height"] <= window["y"] + window["height"]
    assert box["width"] > 60
    row = page.locator(".field-row.current")
    assert "学生姓名" in row.inner_text()
    assert row.locator("mark").count() >= 1


def test_the_place_is_seen_before_the_whole_photo_is_there(desk, photos):
    page = desk.sign_in()

    def three_times_as_wide(route):
        answer = route.fetch()
        size = re.compile(r'data-(width|height)="(\d+)"')
        body = size.sub(lambda one: f'data-{one[1]}="{3 * int(one[2])}"', answer.text())
        route.fulfill(response=answer, body=body)

    wanted = []

    def hold(route):  # it never comes
        wanted.append(route)

    page.route(f"**/cases/{photos}", three_times_as_wide)
    page.route(re.compile(r"width=(1[7-9]|[2-4]\d)\d\d$"), hold)  # wider than any copy
    page.goto(f"/cases/{photos}")
    page.locator("#viewer[data-shown]").wait_for(timeout=10_000)
    current_box(page)
    assert len(wanted) == 1
    page.keyboard.press("n")  # of a photo that is seen as a whole, the copy is enough
    page.locator("#viewer[data-shown]").wait_for()
    page.wait_for_timeout(500)
    assert len(wanted) == 1


def test_a_box_on_the_photo_leads_back_to_its_field_and_its_check(desk, photos):
    page = open_case(desk, photos)
    page.locator(".check .reasons .follow").first.click()
    box, _ = current_box(page)
    forget = "document.querySelectorAll('.current').forEach(one => one.classList.remove('current'))"
    page.evaluate(forget)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".field-row.current").wait_for()
    assert "学生姓名" in page.locator(".field-row.current").inner_text()
    assert page.locator(".check.current").count() == 1


def test_a_field_is_corrected_by_keys_and_the_verdict_follows_at_once(desk, photos):
    page = open_case(desk, photos)
    name = page.locator(".field-row.current .record-value > span").last.inner_text()
    page.keyboard.press("e")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.locator("#verdict.complete").wait_for()
    assert "已更正" in page.locator(".field-row.current").inner_text()
    assert page.locator("#viewer[data-shown]").count() == 1  # the photo stays where it is
    with desk.world.services.database.read() as session:
        assert session.query(Correction).filter_by(case_id=photos).count() == 1
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue?done=none")
    assert desk.world.row(photos).status == "approved"


def test_a_wrong_correction_is_refused_in_words_and_nothing_is_lost(desk, photos):
    page = open_case(desk, photos)
    row = page.locator('[data-photo-papers]:not([hidden]) [data-name="birth_date"]')
    row.locator("summary").click()
    row.locator("input[name=value]").fill("明天")
    page.keyboard.press("Enter")
    page.locator("#notices .notice.bad").wait_for()
    assert "日期" in page.locator("#notices").inner_text()
    assert row.locator("input[name=value]").input_value() == "明天"


def test_an_unsure_check_is_settled_with_a_reason_and_taken_back(desk):
    reviewer = desk.person()
    case_id = submitted(
        desk, papers=family.swapped("return_home", family.without_seals(family.application()))
    )
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    assert "需人工审核" in verdict(page)
    page.keyboard.press("s")
    page.keyboard.type("已电话向学校核实 <b>盖章</b>")
    page.get_by_role("button", name="认定符合").click()
    page.locator("#verdict.complete").wait_for()
    assert "已电话向学校核实 <b>盖章</b>" in page.locator(".settled").inner_text()
    assert desk.world.row(case_id).claimed_by == reviewer
    page.get_by_role("button", name="撤销认定").click()
    page.locator("#verdict.needs_review").wait_for()


def test_a_clear_case_takes_two_keys_and_the_next_one_opens(desk):
    desk.person()
    first, second = submitted(desk), submitted(desk)
    page = desk.sign_in()
    page.keyboard.press("n")
    page.wait_for_url(f"**/cases/{first}")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{second}")
    assert desk.world.row(first).status == "approved"


def test_a_family_that_chose_the_wrong_category_is_told_on_top(desk):
    desk.person()
    case_id = submitted(desk, "migrant_work", family.complete_papers("business"))
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    assert "材料不齐" in verdict(page)
    hint = page.locator(".fitting")
    assert "经商" in hint.inner_text()
    assert hint.bounding_box()["y"] < page.locator(".check").first.bounding_box()["y"]
    right = submitted(desk, "business")
    page.goto(f"/cases/{right}")
    assert page.locator(".fitting").count() == 0


def test_approval_is_refused_while_something_blocks_and_says_why(desk):
    desk.person()
    case_id = submitted(desk, papers=[family.application()])
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("a")
    assert "项要求未满足，不能通过" in page.locator("#notices").inner_text()
    assert page.locator("dialog[open]").count() == 0
    assert desk.world.row(case_id).status == "submitted"


def test_a_case_is_returned_with_reasons_from_the_checks_edited_by_keys(desk):
    desk.person()
    case_id = submitted(desk, papers=[family.application()])
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("r")
    reasons = page.locator("#return textarea")
    prepared = [one.input_value() for one in reasons.all()]
    assert any("没有提供，请补充" in one for one in prepared[:-1])
    page.locator("#return .prepared input[type=checkbox]").last.press("Space")
    reasons.first.fill("请补拍户口簿首页和学生本人页")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue?done=none")
    row = desk.world.row(case_id)
    assert row.status == "returned"
    page.goto(f"/cases/{case_id}")
    decision = page.locator(".decision").inner_text()
    assert "请补拍户口簿首页和学生本人页" in decision
    assert page.locator(".decision li").count() == len(prepared) - 2
    assert page.get_by_role("button", name="通过").count() == 0


@pytest.mark.parametrize(
    "focus", ["#return .primary", "#return [data-close]", "#return .tick input"]
)
def test_control_and_enter_return_a_case_wherever_the_focus_is(desk, focus):
    desk.person()
    case_id = submitted(desk, papers=[family.application()])
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("r")
    page.locator(focus).first.focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue?done=none")
    assert desk.world.row(case_id).status == "returned"


def test_a_case_is_refused_with_a_reason(desk):
    desk.person()
    case_id = submitted(desk)
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("x")
    page.keyboard.type("学生已在本县就读")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue?done=none")
    assert desk.world.row(case_id).status == "refused"


def test_another_reviewers_claim_keeps_hands_off(desk):
    desk.person()
    case_id = submitted(desk, papers=[family.application()])
    claims.claim(desk.world.services, SECOND_REVIEWER, case_id)
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    assert f"{SECOND_REVIEWER.name}正在审核" in page.locator(".strip").inner_text()
    for key in "arxcs":
        page.keyboard.press(key)
        assert page.locator("dialog[open]").count() == 0
    assert page.locator(".correct").count() == 0


def test_a_decision_upon_an_older_state_is_refused_in_words(desk):
    desk.person()
    case_id = submitted(desk)
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("a")
    desk.world.add_papers(case_id, [family.birth(child_name="别人")])
    page.keyboard.press("Enter")
    page.locator("#approve .notice.bad").wait_for()
    assert "内容已被他人修改" in page.locator("#approve").inner_text()
    assert desk.world.row(case_id).status == "submitted"


def test_numbers_are_hidden_until_asked_for_with_a_reason(desk):
    desk.person()
    case_id = submitted(desk)
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    assert family.SON_ID not in page.content()
    assert family.FATHER_ID not in page.content()
    page.keyboard.press("i")
    page.keyboard.press("Enter")
    assert page.locator("dialog[open]").count() == 1  # a reason is asked for
    page.keyboard.type("核对出生证")
    page.keyboard.press("Enter")
    page.get_by_text("完整号码已显示").wait_for()
    assert family.SON_ID in page.content()
    with desk.world.services.database.read() as session:
        assert session.query(CaseEvent).filter_by(case_id=case_id, action="reveal").count() == 1
        assert session.query(AuditEntry).filter_by(action="case.reveal").count() == 1
    desk.world.clock.move(minutes=25)
    page.reload()
    assert family.SON_ID not in page.content()


def test_a_kind_and_a_turn_are_changed(desk, photos):
    page = open_case(desk, photos)
    page.keyboard.press("]")
    page.locator("#keep-turn button").click()
    page.locator('[data-thumb][aria-current][data-rotation="90"]').wait_for()
    page.get_by_text("更改种类").locator("visible=true").click()
    page.locator(".kind-change select").locator("visible=true").select_option("other")
    page.locator(".kind-change button").locator("visible=true").click()
    page.locator("#verdict.incomplete").wait_for()
    assert "种类已由人工确认" in page.locator("[data-photo-papers]:not([hidden])").inner_text()


def test_photos_are_turned_over_by_keys(desk, photos):
    page = open_case(desk, photos)
    count = page.locator("[data-thumb]").count()
    shown = page.locator("[data-thumb][aria-current]").get_attribute("data-thumb")
    page.keyboard.press("n")
    assert page.locator("[data-thumb][aria-current]").get_attribute("data-thumb") != shown
    for _ in range(count - 1):
        page.keyboard.press("n")
    assert page.locator("[data-thumb][aria-current]").get_attribute("data-thumb") == shown
    page.keyboard.press("b")
    assert not page.locator("svg.boxes").is_visible()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="快捷键").is_visible()


def test_the_same_photo_in_another_case_is_shown(desk, drawings):
    desk.person()
    first = add(desk, drawings)
    second = add(desk, drawings)
    page = open_case(desk, second)
    assert page.locator(".thumb-flag.same").count() > 0
    page.locator(".same a").locator("visible=true").first.click()
    page.wait_for_url(f"**/cases/{first}")


def test_the_history_tells_what_was_done_without_whole_numbers(desk):
    desk.person()
    case_id = submitted(desk)
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("i")
    page.keyboard.type(f"核对 {family.SON_ID}")
    page.keyboard.press("Enter")
    page.get_by_text("完整号码已显示").wait_for()
    page.keyboard.press("h")
    page.wait_for_url("**/history")
    text = page.locator(".history").inner_text()
    assert "查看完整证件号码" in text
    assert "提交" in text
    assert "查看案件" in text
    whats = page.locator(".history li strong").all_inner_texts()
    assert "查看照片" in whats
    assert all(one != other for one, other in pairwise(whats))  # many looks in a row are one line
    assert family.SON_ID not in text
    assert accessibility_faults(page) == []


def test_the_history_names_what_was_sent_and_what_was_read_in_it(desk, photos):
    page = desk.sign_in()
    page.goto(f"/cases/{photos}/history")
    lines = page.locator(".history li")
    sent, read = lines.filter(has_text="上传文件"), lines.filter(has_text="识别文件")
    assert (sent.count(), read.count()) == (1, 1)  # files in a row are one line
    names = sent.locator("p.small").all_inner_texts()
    assert len(names) == 4
    told = read.locator("p.small").all_inner_texts()
    assert sorted(one.split("：")[0] for one in told) == sorted(names)
    assert any(one.endswith("：转学申请表") for one in told)
    assert "程序" in read.inner_text()
    with page.expect_popup() as opened:
        read.locator("a").first.click()
    assert "/image?upright=true" in opened.value.url


def test_markup_in_names_and_papers_shows_as_text(desk):
    desk.person()
    evil = "<img src=x onerror=\"document.title='evil'\">"
    form = family.changed(family.application(), student_name=evil, reason=evil)
    papers = [*family.complete_papers("return_home")[1:], replace(form, file=f"{evil}.jpg")]
    case_id = submitted(desk, papers=papers)
    page = desk.sign_in()
    page.goto(f"/cases/{case_id}")
    for thumb in page.locator("[data-thumb]").all():
        thumb.click()
    assert page.locator(".papers-pane").text_content().count(evil) >= 3
    assert page.locator("img[src=x]").count() == 0
    assert "evil" not in page.title()


def test_another_countys_case_is_not_found_and_a_clerk_has_no_desk(desk):
    case_id = submitted(desk)
    desk.person("foreign", county=OTHER_COUNTY)
    desk.person("clerk", "clerk")
    foreign = desk.sign_in("foreign")
    for path in ("", "/history"):
        foreign.goto(f"/cases/{case_id}{path}")
        foreign.get_by_role("heading", name="没有找到这个页面").wait_for()
    clerk = desk.sign_in("clerk")
    clerk.goto(f"/cases/{case_id}")
    clerk.get_by_role("heading", name="没有权限").wait_for()


def test_an_auditor_sees_everything_and_changes_nothing(desk):
    case_id = submitted(desk)
    desk.person("auditor", "auditor")
    page = desk.sign_in("auditor")
    page.goto(f"/cases/{case_id}")
    assert page.locator(".check").count() > 3
    assert page.locator("form[action$='/decision'], .correct, .settle").count() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewport", [None, PHONE])
def test_the_case_works_for_everybody(desk, photos, language, viewport):
    page = open_case(desk, photos, viewport=viewport, language=language)
    assert accessibility_faults(page) == []
    assert fits_across(page)
    for dialog in ("approve", "return", "refuse", "reveal", "keys"):
        page.evaluate("name => document.getElementById(name).showModal()", dialog)
        assert accessibility_faults(page, f"#{dialog}") == [], dialog
        page.keyboard.press("Escape")
    for details in page.locator(".panes details").all():
        details.evaluate("one => { one.open = true; }")
    assert accessibility_faults(page) == []
    assert fits_across(page)
