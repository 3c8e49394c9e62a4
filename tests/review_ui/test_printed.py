"""A printed summary, checked by the code on it: by the county and by the school."""

import re
from dataclasses import replace

import case_builders
import pytest
from browser import PHONE, accessibility_faults, fits_across
from case_world import CLERK
from service_world import FOREIGN_SCHOOL, OTHER_COUNTY

from intake.service import life

WHERE = "/summary-code"


def print_sheet(desk, case_id):
    """The code of the sheet, as the school sees it."""
    desk.person("wang", "clerk")
    page = desk.sign_in("wang")
    page.goto(f"/school/cases/{case_id}/summary")
    assert WHERE in page.locator("article").inner_text()  # where it is checked
    code = page.locator("article code").inner_text()
    assert re.fullmatch(r"[0-9A-F]{4}( [0-9A-F]{4}){3}", code)
    desk.world.clock.move(seconds=1)
    return page, code


def look_up(page, code):
    page.fill("input[name=code]", code)
    page.press("input[name=code]", "Enter")
    page.wait_for_url("**search=**")


@pytest.mark.parametrize(("viewport", "language"), [(None, "zh"), (PHONE, "en")])
def test_a_reviewer_checks_a_sheet_before_and_after_a_change(desk, viewport, language):
    case_id = desk.world.case()
    _, code = print_sheet(desk, case_id)
    desk.person("li")
    page = desk.sign_in("li", viewport, language)
    page.get_by_role("link", name="核对汇总表" if language == "zh" else "Check a summary").click()
    assert accessibility_faults(page) == []
    look_up(page, code.lower().replace(" ", ""))
    assert page.input_value("input[name=code]") == code
    page.locator(".notice.good").wait_for()
    assert page.locator("h2").first.inner_text() == case_builders.SON
    assert accessibility_faults(page) == []
    assert fits_across(page)
    life.submit(desk.world.services, CLERK, case_id, None)
    page.reload()
    page.locator(".notice.warn").wait_for()
    assert page.locator(".history li").count() == 1
    assert accessibility_faults(page) == []
    assert fits_across(page)
    assert page.locator(f"a[href='/cases/{case_id}']").count() == 1


def test_the_school_checks_its_own_sheet_and_sees_what_changed(desk):
    case_id = desk.world.case(papers=case_builders.complete_papers("return_home")[:1])
    page, code = print_sheet(desk, case_id)
    more = [
        replace(one, file=f"new-{one.file}") for one in case_builders.complete_papers("business")
    ]
    desk.world.add_papers(case_id, more)
    page.goto("/school")
    page.get_by_role("link", name="核对汇总表").click()
    look_up(page, code)
    page.locator(".notice.warn").wait_for()
    assert page.locator("tbody strong").count() > 0
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="打开申请").click()
    page.wait_for_url(f"**/school/cases/{case_id}")


def test_what_is_wrong_with_a_code_is_told_plainly(desk):
    _, code = print_sheet(desk, desk.world.case())
    desk.person("qian", "reviewer", OTHER_COUNTY)
    desk.person("wu", "clerk", OTHER_COUNTY, FOREIGN_SCHOOL)
    for login in ("qian", "wu"):
        page = desk.sign_in(login)
        answers = set()
        for typed in (code, "0000 0000 0000 0000"):
            page.goto(WHERE)
            look_up(page, typed)
            answers.add(page.get_by_role("alert").inner_text())
            assert case_builders.SON not in page.content()
        assert len(answers) == 1
        assert "没有找到" in answers.pop()
        look_up(page, "<b>411525201203150026</b>")
        assert "16 位" in page.get_by_role("alert").inner_text()
        assert accessibility_faults(page) == []


def test_the_history_tells_of_the_sheet_and_its_code(desk):
    case_id = desk.world.case()
    _, code = print_sheet(desk, case_id)
    desk.person("li")
    page = desk.sign_in("li")
    page.goto(f"/cases/{case_id}/history")
    page.get_by_text(f"核对码 {code}").wait_for()
