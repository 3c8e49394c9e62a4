"""A clerk makes a case on a phone, adds photos, hands it in, mends what was returned."""

import json
import re
from dataclasses import replace
from pathlib import Path

import case_builders
import pytest
from browser import DESKTOP, PHONE, SMALLEST, accessibility_faults, fits_across, still
from case_world import CLERK, REVIEWER
from clerk import chooser, fill_in
from fake_reader import picture
from fastapi.testclient import TestClient
from PIL import Image, ImageFilter
from service_world import COUNTY, FOREIGN_SCHOOL, OTHER_COUNTY, PASSWORD, SCHOOL, person

from intake.readers import Readers
from intake.service import claims, life
from intake.service.life import DecisionReason, NewDecision
from ocr.model import PageProblem
from review_ui.app import create_app
from storage.tables import AuditEntry, SchoolRow

SAMPLE = Path(__file__).parents[2] / "samples" / "complete"


@pytest.fixture
def readers(world):
    """The real reading process beside the server."""
    started = Readers(world.services)
    world.services.queue.listen(started.wake)
    started.start()
    yield started
    started.stop()


def clerk_page(desk, viewport=PHONE, **options):
    desk.person("wang", "clerk")
    return desk.sign_in("wang", viewport, **options)


@pytest.mark.usefixtures("readers")
def test_a_clerk_on_a_phone_brings_a_case_from_nothing_to_handed_in(desk, tmp_path):
    record = json.loads((SAMPLE / "case.json").read_text(encoding="utf-8"))
    with desk.world.services.database.write() as session:
        school = session.get_one(SchoolRow, SCHOOL)
        school.name = record["school"]["name"]
        school.catchment = record["school"]["catchment"]
    page = clerk_page(desk)
    assert page.url.endswith("/school")
    fill_in(page, record)
    papers = sorted(SAMPLE.glob("*.jpg"))
    blurred = tmp_path / "模糊.jpg"
    with Image.open(papers[0]) as image:
        image.convert("RGB").filter(ImageFilter.GaussianBlur(9)).save(blurred, quality=80)
    chooser(page).set_input_files(blurred)
    again = page.locator(".photo", has_text="模糊.jpg").locator(".again")
    again.wait_for(timeout=120_000)
    assert "请重新拍照" in again.inner_text()
    assert page.locator(".state.incomplete").is_visible()
    chooser(page).set_input_files(papers)
    page.locator("[data-pending='0'] .state.complete").wait_for(timeout=300_000)
    for photo in page.locator(".photo img").all():
        photo.scroll_into_view_if_needed()
        photo.evaluate("one => one.decode()")
    assert fits_across(page)
    assert accessibility_faults(page) == []
    page.get_by_text("材料齐全，可以提交。").wait_for()
    page.get_by_role("button", name="提交审核").click()
    page.get_by_text("已提交，审核期限一般为 10 个工作日。").wait_for()
    assert page.locator("[data-upload]").count() == 0
    case_id = page.url.split("/")[-1].split("?")[0]
    assert desk.world.row(case_id).status == "submitted"
    assert desk.world.row(case_id).verdict == "complete"


def test_faults_of_the_form_stand_beside_their_fields_and_nothing_typed_is_lost(desk):
    page = clerk_page(desk)
    page.get_by_role("link", name="新建申请").click()
    page.locator("input[name=category][value=business]").check()
    page.fill("[name='student.name']", "欧阳<b>靖雯</b>")
    page.fill("[name='student.id_number']", "123")
    page.select_option("[name='student.sex']", "女")
    page.fill("[name='student.birth_date']", "2012-03-15")
    page.fill("[name='guardians[0].name']", "欧阳建国")
    page.select_option("[name='guardians[0].relationship']", "father")
    page.fill("[name='guardians[1].name']", "王秀英")
    page.get_by_role("button", name="保存，去上传材料").click()
    page.get_by_role("alert").wait_for()
    field = page.locator("[name='student.id_number']")
    assert field.get_attribute("aria-invalid") == "true"
    assert "身份证号" in page.locator("[id='fault-student.id_number']").inner_text()
    assert page.locator("[id='fault-guardians[1].relationship']").is_visible()
    assert page.input_value("[name='student.name']") == "欧阳<b>靖雯</b>"
    assert page.locator("input[name=category][value=business]").is_checked()
    assert accessibility_faults(page) == []


def test_a_mistyped_number_is_asked_about_and_a_third_guardian_has_room(desk):
    page = clerk_page(desk)
    page.get_by_role("link", name="新建申请").click()
    page.locator("input[name=category][value=business]").check()
    page.fill("[name='student.name']", "欧阳靖雯")
    page.fill("[name='student.id_number']", "411525201203150026")  # the last digit should be 9
    page.select_option("[name='student.sex']", "女")
    page.fill("[name='student.birth_date']", "2012-03-15")
    page.fill("[name='guardians[0].name']", "欧阳建国")
    page.select_option("[name='guardians[0].relationship']", "father")
    third = page.locator("[name='guardians[2].name']")
    assert not third.is_visible()
    page.get_by_text("再加一位监护人").press("Enter")
    third.fill("欧阳老")
    page.select_option("[name='guardians[2].relationship']", "grandfather")
    page.get_by_role("button", name="保存，去上传材料").click()
    notice = page.locator("#odd-numbers")
    assert "欧阳靖雯的身份证件号" in notice.inner_text()
    notice.get_by_role("link").click()
    page.fill("[name='student.id_number']", "411525201203150029")
    page.select_option("[name='student.sex']", "男")
    page.get_by_role("button", name="保存修改").click()
    assert "性别不符" in notice.inner_text()
    page.goto(f"{page.url}/edit")
    assert page.locator("[name='guardians[1].name']").input_value() == "欧阳老"
    page.select_option("[name='student.sex']", "女")
    page.get_by_role("button", name="保存修改").click()
    page.wait_for_url(re.compile(r"/cases/[^/]+$"))
    assert notice.count() == 0


def test_the_checklist_says_that_photos_are_still_read_and_handing_in_is_near(desk):
    case_id = desk.world.case(papers=[])
    page = clerk_page(desk, SMALLEST)
    page.goto(f"/school/cases/{case_id}")
    register = page.locator(".check", has_text="户口簿")
    register.get_by_text("看看这一页是什么样子").click()
    assert register.get_by_role("img").count() == 2  # the head's page and the pupil's own
    chooser(page).set_input_files({"name": "1.png", "mimeType": "image/png", "buffer": picture()})
    page.get_by_text("还有 1 个文件正在识别").wait_for()
    page.get_by_text("识别完再提交更稳妥").wait_for()
    button = page.get_by_role("button", name="提交审核").bounding_box()
    assert button["y"] < page.locator("#photos-title").bounding_box()["y"]
    assert page.locator(".bar").bounding_box()["height"] < 110


def test_a_returned_case_shows_what_the_reviewer_wrote_and_is_handed_in_again(desk):
    world = desk.world
    papers = case_builders.complete_papers("migrant_work")
    case_id = world.case(
        "migrant_work", [one for one in papers if "pension" not in one.document.kind]
    )
    life.submit(world.services, CLERK, case_id, None)
    claims.claim(world.services, REVIEWER, case_id)
    told = DecisionReason("pension_insurance", f"请补 <养老> 缴费证明 {case_builders.FATHER_ID}")
    decision = NewDecision("returned", (told,), f"父亲 {case_builders.FATHER_ID}")
    life.decide(world.services, REVIEWER, case_id, decision, None)
    page = clerk_page(desk)
    page.get_by_role("link", name=case_builders.SON).click()
    line = page.locator(".check.missing", has_text="社会养老保险")
    assert "请补 <养老> 缴费证明" in line.locator(".told").inner_text()
    assert case_builders.FATHER_ID not in page.content()  # numbers are masked wherever they stand
    line.get_by_text("看看这一页是什么样子").click()
    assert line.get_by_role("img", name="养老保险缴费证明").is_visible()
    assert accessibility_faults(page) == []
    world.add_papers(case_id, [one for one in papers if "pension" in one.document.kind])
    page.reload()
    page.get_by_role("button", name="补正完成，重新提交").press("Enter")
    page.get_by_text("已提交，审核期限一般为 10 个工作日。").wait_for()
    assert world.row(case_id).status == "submitted"


def test_a_broken_connection_is_waited_out(desk):
    case_id = desk.world.case(papers=[])
    page = clerk_page(desk)
    page.goto(f"/school/cases/{case_id}")
    page.context.set_offline(True)
    chooser(page).set_input_files({"name": "1.png", "mimeType": "image/png", "buffer": picture()})
    page.get_by_text("网络中断，恢复后自动继续").wait_for()
    page.context.set_offline(False)
    page.locator(".photo", has_text="1.png").wait_for()
    assert page.locator(".photo").count() == 1
    desk.forgive()


def test_a_file_that_is_no_picture_is_refused_with_the_reason(desk):
    case_id = desk.world.case(papers=[])
    page = clerk_page(desk)
    page.goto(f"/school/cases/{case_id}")
    bad = {"name": "<i>木马</i>.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(400)}
    chooser(page).set_input_files(bad)
    line = page.locator(".sending li")
    page.locator(".sending li.bad").wait_for()
    assert line.locator(".sending-name").inner_text() == "<i>木马</i>.jpg"
    assert len(line.locator(".sending-state").inner_text()) > len("未能接收: ")
    assert page.locator(".photo").count() == 0


def test_a_change_by_somebody_else_is_not_overwritten(desk):
    case_id = desk.world.case()
    page = clerk_page(desk, DESKTOP)
    page.goto(f"/school/cases/{case_id}/edit")
    desk.world.add_papers(
        case_id, [replace(case_builders.complete_papers("business")[0], file="n")]
    )
    page.fill("[name='student.name']", "欧阳静雯")
    page.get_by_role("button", name="保存修改").click()
    page.get_by_role("heading", name="内容已被他人修改").wait_for()
    assert desk.world.row(case_id).student_name == case_builders.SON


def test_another_schools_case_does_not_exist(desk):
    case_id = desk.world.case()
    desk.person("wu", "clerk", OTHER_COUNTY, FOREIGN_SCHOOL)
    page = desk.sign_in("wu")
    for path in ("", "/edit", "/papers", "/summary"):
        assert page.goto(f"/school/cases/{case_id}{path}").status == 404
    desk.person("li")
    reviewer = desk.sign_in("li")
    assert reviewer.goto(f"/school/cases/{case_id}").status == 403


def test_the_summary_has_a_code_that_changes_with_the_papers(desk):
    case_id = desk.world.case()
    page = clerk_page(desk, DESKTOP)
    page.goto(f"/school/cases/{case_id}/summary")
    before = page.locator("code").inner_text()
    assert case_builders.SON_ID not in page.content()
    assert accessibility_faults(page) == []
    extra = replace(case_builders.complete_papers("business")[0], file="新.jpg")
    desk.world.add_papers(case_id, [extra])
    page.reload()
    assert page.locator("code").inner_text() != before


def test_a_case_is_withdrawn(desk):
    case_id = desk.world.case()
    page = clerk_page(desk)
    page.goto(f"/school/cases/{case_id}")
    page.get_by_text("撤回申请").click()
    page.get_by_role("button", name="确认撤回").click()
    page.locator(".state.withdrawn").wait_for()
    assert desk.world.row(case_id).status == "withdrawn"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, SMALLEST])
def test_pages_of_the_school_work_for_everybody(desk, language, viewport):
    case_id = desk.world.case(papers=case_builders.complete_papers("business")[:3])
    desk.person("wang", "clerk")
    page = desk.sign_in("wang", viewport, language)
    for path in ("", "/new", f"/cases/{case_id}", f"/cases/{case_id}/edit"):
        page.goto(f"/school{path}")
        assert accessibility_faults(page) == []
        assert fits_across(page)


def test_a_photo_says_what_the_checklist_finds_wrong_on_it(desk):
    unsealed = case_builders.without_seals(case_builders.application())
    case_id = desk.world.case(papers=case_builders.swapped("return_home", unsealed))
    page = clerk_page(desk)
    assert "没有缺少的材料，1 项由审核人员核对" in page.locator(".case-line").inner_text()
    page.goto(f"/school/cases/{case_id}")
    assert "有 1 项要由审核人员核对" in page.locator("form[action$='/submit']").inner_text()
    wrong = page.locator(".photo .wrong")
    assert "章" in wrong.inner_text()
    page.locator(".check.unsure .of-file").click()
    photo = page.locator(".photo:target")
    assert photo.locator(".wrong").count() == 1
    box = still(page, photo)
    assert -50 < box["y"] < PHONE["height"] - 100


def test_papers_that_are_asked_for_in_some_cases_only_say_in_which(desk):
    page = clerk_page(desk)
    page.goto("/school/new")
    choice = page.locator(".choice", has_text="经商")
    choice.locator("summary").click()
    listed = choice.locator("li").all_inner_texts()
    assert "营业执照" in listed
    assert any("仅当从县外转入" in one for one in listed)
    assert any("仅当转入城区学校" in one for one in listed)


def test_a_case_without_photos_is_not_called_complete(desk):
    desk.world.case(papers=[])
    page = clerk_page(desk)
    assert "还缺或不符" in page.locator(".case-line").inner_text()


def test_photos_are_dropped_on_the_page(desk):
    case_id = desk.world.case(papers=[])
    page = clerk_page(desk, DESKTOP)
    page.goto(f"/school/cases/{case_id}")
    dropped = page.evaluate_handle(
        """bytes => { const held = new DataTransfer();
        for (const name of ["1.png", "2.png"]) held.items.add(
            new File([Uint8Array.from(bytes), name], name, {type: "image/png"}));
        return held; }""",
        [*picture()],
    )
    page.dispatch_event("[data-upload]", "drop", {"dataTransfer": dropped})
    page.locator(".photo", has_text="1.png").wait_for()
    page.locator(".photo", has_text="2.png").wait_for()


def test_a_poor_photo_that_is_enough_is_not_asked_for_again(desk):
    papers = case_builders.complete_papers("return_home")
    glaring = [replace(one, page_problems=(PageProblem.GLARE,)) for one in papers]
    page = clerk_page(desk)
    page.goto(f"/school/cases/{desk.world.case(papers=glaring)}")
    assert page.locator(".state.complete").count() == 1
    assert page.locator(".again").count() == 0
    assert page.get_by_text("已能识别，不必重拍").count() == len(papers)


@pytest.mark.parametrize("page", ["", "/papers", "/summary"])
def test_a_look_of_the_school_at_what_was_read_is_written_down(world, page):
    person(world.services, "wang", "clerk", COUNTY, SCHOOL)
    case_id = world.case()
    client = TestClient(create_app(world.services), base_url="https://testserver")
    client.post("/sign-in", data={"login": "wang", "password": PASSWORD})
    assert client.get(f"/school/cases/{case_id}{page}").status_code == 200
    world.services.looks.write()
    with world.services.database.read() as session:
        looked = session.query(AuditEntry).filter_by(action="case.view").one()
    assert (looked.case_id, looked.actor_name) == (case_id, "wang")
