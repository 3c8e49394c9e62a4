"""What people type to find something stands in no address."""

from urllib.parse import unquote

import case_builders
import pytest
from service_world import COUNTY, PASSWORD, SCHOOL, person

from intake.service import authentication, searches, sessions
from storage.tables import StudentRow, UserSession

SECRET = "司马相如"


def addresses(page):
    """Every address that the browser asks for, from now on."""
    asked = []
    page.on("request", lambda request: asked.append(unquote(request.url)))
    return asked


@pytest.mark.parametrize(
    ("role", "path", "field"),
    [
        ("clerk", "/school", "text"),
        ("reviewer", "/queue", "text"),
        ("reviewer", "/summary-code", "code"),
        ("administrator", "/administration/schools", "text"),
        ("administrator", "/administration/accounts", "text"),
        ("administrator", "/administration/trail", "who"),
    ],
)
def test_a_search_is_shown_again_and_never_in_the_address(desk, role, path, field):
    desk.person("somebody", role)
    page = desk.sign_in("somebody")
    asked = addresses(page)
    page.goto(path)
    page.fill(f"input[name={field}]", SECRET)
    page.press(f"input[name={field}]", "Enter")
    page.wait_for_url("**search=**")
    assert page.input_value(f"input[name={field}]") == SECRET
    page.reload()
    assert page.input_value(f"input[name={field}]") == SECRET
    page.fill(f"input[name={field}]", "")
    page.press(f"input[name={field}]", "Enter")
    page.wait_for_url(lambda url: "search=" not in url)
    assert page.input_value(f"input[name={field}]") == ""
    assert [address for address in asked if SECRET in address] == []


def test_a_search_of_the_school_finds_and_keeps_the_filter(desk):
    desk.world.case()
    desk.person("wang", "clerk")
    page = desk.sign_in("wang")
    page.goto("/school?status=draft")
    page.fill("input[name=text]", case_builders.SON)
    page.get_by_role("button", name="查找").click()
    page.wait_for_url("**status=draft&search=**")
    assert page.locator(".case-line").count() == 1
    page.fill("input[name=text]", "没有这个人")
    page.get_by_role("button", name="查找").click()
    page.get_by_text("没有符合条件的申请。").wait_for()


def test_the_student_picker_asks_without_telling_addresses(desk):
    services = desk.world.services
    with services.database.write() as session:
        session.add(
            StudentRow(
                id="student",
                name=SECRET,
                former_names=[],
                school_code=SCHOOL,
                county=COUNTY,
                changed_at=services.clock(),
            )
        )
    desk.person("wang", "clerk")
    page = desk.sign_in("wang")
    asked = addresses(page)
    page.goto("/school/new")
    with page.expect_response("**/records/students/search") as found:
        page.fill("#student-search", SECRET)
    assert found.value.status == 200
    assert [address for address in asked if SECRET in address] == []


def test_a_search_is_of_its_session_sealed_and_one_of_few(world):
    services = world.services

    def signed_in(login):
        opened = sessions.sign_in(services, login, PASSWORD)
        return authentication.resume(services, opened.cookie)

    person(services, "wang", "clerk", COUNTY, SCHOOL)
    one, other = signed_in("wang"), signed_in("wang")
    key = searches.keep(services, one, f"  {SECRET} ")
    assert searches.keep(services, one, SECRET) == key
    assert searches.recall(services, one, key) == SECRET
    assert searches.recall(services, other, key) == ""
    assert searches.keep(services, one, "  ") == ""
    with services.database.read() as session:
        sealed = session.get_one(UserSession, one.session_id).searches
    assert SECRET.encode() not in sealed
    for number in range(30):
        searches.keep(services, one, f"another {number}")
    assert searches.recall(services, one, key) == ""
