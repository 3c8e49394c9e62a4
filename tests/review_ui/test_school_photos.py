"""Photos over a line that breaks; photos that do not belong there; photos without scripts."""

import case_builders
import numpy as np
import pytest
from bad_line import bad_line
from browser import PHONE, SMALLEST, Desk, accessibility_faults, fits_across
from fake_reader import picture
from sqlalchemy import select

from storage.tables import FileRow, UploadRow

NAME = "欧阳靖雯 户口簿.png"
PHOTO = picture("1") + np.random.default_rng(1).bytes(5_000_000)  # as large as 12 megapixels


@pytest.fixture
def line(desk, browser):
    """The line, and the desk at its far end."""
    with bad_line(desk.address) as line:
        far = Desk(desk.world, browser, line.address)
        yield line, far
        far.forgive()  # the browser complains of what is broken on purpose
        far.close()


def case_page(desk, case_id, viewport=PHONE, **options):
    desk.person("wang", "clerk")
    page = desk.sign_in("wang", viewport, **options)
    page.goto(f"/school/cases/{case_id}")
    return page


def choose(page, content=PHOTO, name=NAME):
    photo = {"name": name, "mimeType": "image/png", "buffer": content}
    page.locator("input[type=file][multiple]").set_input_files(photo)


def share(page):
    return float(page.locator(".sending progress").evaluate("one => one.value"))


def kept(world):
    with world.services.database.read() as session:
        return session.scalar(select(UploadRow.received)) or 0


def wait_until_kept(page, world, size):
    for _ in range(300):
        if kept(world) >= size:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{size} bytes did not arrive")


def stored(world):
    with world.services.database.read() as session:
        (file,) = session.scalars(select(FileRow)).all()
    with world.services.objects.open(f"files/{file.id}/original") as stream:
        return file.name, stream.read()


def test_a_photo_goes_on_where_the_line_broke(line):
    line, desk = line
    case_id = desk.world.case(papers=[])
    page = case_page(desk, case_id)
    line.slow, line.sent = 1_500_000, 0
    offsets = []
    page.on("request", lambda one: offsets.append(one.headers.get("upload-offset")))
    choose(page)
    wait_until_kept(page, desk.world, 2_000_000)
    assert page.get_by_text("正在上传").is_visible()
    assert 0.2 < share(page) <= 1
    line.cut()
    page.get_by_text("网络中断，恢复后自动继续").wait_for()
    line.mend()
    page.locator(".photo", has_text=NAME).wait_for(timeout=30_000)
    assert stored(desk.world) == (NAME, PHOTO)
    parts = [int(one) for one in offsets if one is not None]
    assert parts[0] == 0
    assert parts[-1] >= 2_000_000
    assert line.sent < 1.4 * len(PHOTO)


def test_a_photo_goes_on_after_the_page_was_reloaded(line):
    line, desk = line
    case_id = desk.world.case(papers=[])
    page = case_page(desk, case_id)
    page.on("dialog", lambda dialog: dialog.accept())
    line.slow = 1_500_000
    choose(page)
    wait_until_kept(page, desk.world, 2_000_000)
    line.cut()
    page.get_by_text("网络中断，恢复后自动继续").wait_for()
    kept_there = page.evaluate("JSON.stringify(localStorage)")
    assert "/api/v1/uploads/" in kept_there
    for personal in ("欧阳", "户口簿", ".png"):
        assert personal not in kept_there
    line.mend()
    page.goto("about:blank")
    page.goto(f"{line.address}/school/cases/{case_id}")
    notice = page.locator(".unfinished")
    assert NAME in notice.inner_text()
    assert accessibility_faults(page) == []
    line.sent = 0
    choose(page)
    page.locator(".photo", has_text=NAME).wait_for(timeout=30_000)
    assert notice.count() == 0
    assert stored(desk.world) == (NAME, PHOTO)
    assert line.sent < 0.8 * len(PHOTO)
    assert page.evaluate("localStorage.length") == 0


def test_another_photo_begins_anew(desk):
    case_id = desk.world.case(papers=[])
    page = case_page(desk, case_id)
    for number in ("1", "2"):
        choose(page, picture(number), f"{number}.png")
        page.locator(".photo", has_text=f"{number}.png").wait_for()
    assert page.locator(".photo").count() == 2


def test_a_case_handed_in_meanwhile_is_told(desk):
    case_id = desk.world.case(papers=[])
    desk.person("wang", "clerk")
    page = desk.sign_in("wang", PHONE)
    page.route("**/state", lambda route: route.abort())  # else the page may show the news first
    page.goto(f"/school/cases/{case_id}")
    with desk.world.services.database.write() as session:
        session.get_one(type(desk.world.row(case_id)), case_id).status = "submitted"
    choose(page, picture())
    page.locator(".sending li.bad").wait_for()
    assert "不能再添加材料" in page.locator(".sending-state").inner_text()
    desk.forgive()


def test_photos_go_up_without_scripts(desk, tmp_path):
    case_id = desk.world.case(papers=[])
    page = case_page(desk, case_id, java_script_enabled=False)
    for name, content in (("好.png", picture()), ("<b>木马</b>.jpg", b"MZ" + bytes(400))):
        (tmp_path / name.replace("/", "_")).write_bytes(content)
    page.set_input_files("input[name=files]", [tmp_path / "好.png", tmp_path / "<b>木马<_b>.jpg"])
    page.get_by_role("button", name="上传", exact=True).click()
    alert = page.get_by_role("alert")
    assert "<b>木马<_b>.jpg" in alert.inner_text()
    assert page.locator(".photo", has_text="好.png").count() == 1
    page.set_input_files("input[name=files]", [tmp_path / "好.png"])
    page.get_by_role("button", name="上传", exact=True).click()
    page.wait_for_url(lambda url: url.endswith("#photos-title"))
    assert page.locator(".photo").count() == 1


def test_a_form_from_elsewhere_brings_nothing(desk):
    case_id = desk.world.case(papers=[])
    page = case_page(desk, case_id)
    place = f"/school/cases/{case_id}/documents"
    photo = {"name": "1.png", "mimeType": "image/png", "buffer": picture()}
    token = page.locator("meta[name=csrf-token]").get_attribute("content")
    for fields, headers, status in (
        ({"files": photo}, {}, 403),
        ({"csrf_token": "x", "files": photo}, {}, 403),
        ({"csrf_token": token, "files": photo}, {"Origin": "http://evil.example"}, 403),
        ({"csrf_token": token}, {}, 422),
    ):
        answer = page.request.post(place, multipart=fields, headers=headers)
        assert answer.status == status, fields.keys()
    with desk.world.services.database.read() as session:
        assert session.query(FileRow).count() == 0


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_a_wrong_photo_is_taken_out_after_a_question_and_put_back(desk, options):
    case_id = desk.world.case()
    page = case_page(desk, case_id, **options)
    assert page.locator(".state.complete").count()
    photo = page.locator(".photo").first
    name = photo.locator(".photo-name").inner_text()
    photo.get_by_text("移除这张照片").click()
    photo.get_by_role("button", name="确认移除").click()
    page.locator(".state.incomplete").wait_for()
    out = page.locator("section", has=page.locator("#taken-out"))
    assert name in out.inner_text()
    assert desk.world.row(case_id).verdict == "incomplete"
    desk.person("li")
    reviewer = desk.sign_in("li")
    reviewer.goto(f"/cases/{case_id}/history")
    told = reviewer.locator("li", has_text="移除照片")
    assert name in told.inner_text()
    assert accessibility_faults(reviewer) == []
    out.get_by_role("button", name="恢复").click()
    page.locator(".state.complete").wait_for()
    assert page.locator("#taken-out").count() == 0


def test_two_who_take_out_and_put_back_do_not_cross(desk):
    case_id = desk.world.case()
    page = case_page(desk, case_id, java_script_enabled=False)  # a page that follows no news
    other = desk.sign_in("wang")
    other.goto(f"/school/cases/{case_id}")
    for act in ("移除这张照片", "确认移除"):
        other.locator(".photo").first.get_by_text(act, exact=True).click()
    other.locator("#taken-out").wait_for()
    other.get_by_role("button", name="恢复").click()
    other.locator(".state.complete").wait_for()
    for act in ("移除这张照片", "确认移除"):
        page.locator(".photo").first.get_by_text(act, exact=True).click()
    page.get_by_role("heading", name="内容已被他人修改").wait_for()
    assert desk.world.row(case_id).verdict == "complete"


def test_another_cases_photo_is_not_reached_through_this_case(desk):
    mine, other = desk.world.case(), desk.world.case()
    page = case_page(desk, mine)
    token = page.locator("meta[name=csrf-token]").get_attribute("content")
    with desk.world.services.database.read() as session:
        file_id = session.scalars(select(FileRow.id).where(FileRow.case_id == other)).first()
    form = {"csrf_token": token, "file_version": "1"}
    place = f"/school/cases/{mine}/files/{file_id}/withdraw"
    assert page.request.post(place, form=form).status == 404
    assert desk.world.row(other).verdict == "complete"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_photos_of_a_case_work_for_everybody(desk, language):
    case_id = desk.world.case(papers=case_builders.complete_papers("business")[:3])
    page = case_page(desk, case_id, SMALLEST, language=language)
    page.locator(".take-out summary").first.click()
    assert accessibility_faults(page) == []
    assert fits_across(page)
    page.locator(".take-out button").first.click()
    page.locator("#taken-out").wait_for()
    assert accessibility_faults(page) == []
    assert fits_across(page)
