"""One story from end to end: two clerks on phones, two reviewers at their desks, by keys alone.

The photos are drawn papers and go up through the browser; what stands on them is read from the
truth, with two doubts. That the real reader does the same is shown in `test_school_desk.py`.
"""

import json
from contextlib import ExitStack
from dataclasses import replace

import pytest
from browser import PHONE, still
from clerk import chooser, fill_in
from drawn import SEED, faint_name
from PIL import Image, ImageFilter
from service_world import COUNTY

from benchmarks import drawn_desk
from intake.service.jobs import run_job
from ocr.model import FileReading, Page, PageProblem
from ocr.opening import sha256_of
from storage.tables import SchoolRow

WHOLE, LACKING = 1, 3  # cases of the set that are complete; of the second a paper is held back
HELD_BACK = "transfer_application"
PHONE_OPTIONS = {"has_touch": True, "is_mobile": True}


class Reader(drawn_desk.TruthReader):
    """Reads from the truth; a photo that is not in it is one that came out blurred."""

    def read_file(self, path, name, on_page=lambda _: None):
        if sha256_of(path) in self._known:
            return super().read_file(path, name, on_page)
        seen = []
        self.show_pages(path, lambda page: (seen.append(page), on_page(page)))
        pages = [Page(1, one.width, one.height, 0, (PageProblem.BLURRED,), (), ()) for one in seen]
        return FileReading(name, sha256_of(path), None, tuple(pages))


def without_seal(kind):
    """A doubt: the seal on a paper of this kind is not seen."""
    return lambda document: replace(document, seals=()) if document.kind == kind else document


class Family:
    """A drawn case, its school with a clerk, and a reader of its papers."""

    def __init__(self, desk, folder, index, login, doubt=lambda document: document):
        self.desk = desk
        self.name = drawn_desk.draw(folder, SEED, index, "clean")
        self.record = json.loads((folder / self.name / "case.json").read_text("utf-8"))
        school = self.record["school"]
        with desk.world.services.database.write() as session:
            session.merge(
                SchoolRow(
                    code=school["code"],
                    name=school["name"],
                    county=COUNTY,
                    urban=school["urban"],
                    catchment=[*school["catchment"]],
                    changed_at=desk.world.services.clock(),
                )
            )
        truth = json.loads((folder / "truth" / f"{self.name}.json").read_text("utf-8"))
        self.papers = {
            folder / self.name / one["file"]: {
                document["kind"] for page in one["pages"] for document in page["documents"]
            }
            for one in truth["files"]
        }
        self.reader = Reader(folder, self.name, doubt)
        desk.person(login, "clerk", school=school["code"])
        self.page = desk.sign_in(login, PHONE, **PHONE_OPTIONS)

    @property
    def child(self):
        return self.record["student"]["name"]

    def bring(self, *photos):
        """Choose photos on the phone; they go up and are read."""
        shown = self.page.locator(".photo")
        already = shown.count()
        chooser(self.page).set_input_files(photos)
        self.page.wait_for_function(
            "count => document.querySelectorAll('.photo').length === count",
            arg=already + len(photos),
        )
        while run_job(self.desk.world.services, None, self.reader):
            pass
        self.page.locator("[data-pending='0']").wait_for()

    def hand_in(self, button="提交审核"):
        self.page.get_by_role("button", name=button).tap()
        self.page.get_by_text("已提交，审核期限一般为 10 个工作日。").wait_for()
        return self.page.url.split("/")[-1].split("?")[0]


@pytest.fixture
def families(desk, tmp_path):
    """Two families, each with a clerk who has just signed in on a phone."""
    doubts = drawn_desk.together(
        faint_name("transfer_application", "student_name"), without_seal("enrolment_certificate")
    )
    with ExitStack() as stack:
        made = (
            Family(desk, tmp_path, WHOLE, "wang", doubts),
            Family(desk, tmp_path, LACKING, "chen"),
        )
        for one in made:
            stack.enter_context(one.reader)
        yield made


def blurred(photo, folder):
    """The same photo, out of focus."""
    made = folder / "模糊.jpg"
    with Image.open(photo) as image:
        image.convert("RGB").filter(ImageFilter.GaussianBlur(9)).save(made, quality=80)
    return made


def photographed_again_and_handed_in(family, folder):
    """The first clerk: a blurred photo is told, taken out, and the case brought together."""
    page = family.page
    fill_in(page, family.record)
    photos = [*family.papers]
    family.bring(blurred(photos[0], folder))
    card = page.locator(".photo", has_text="模糊.jpg")
    assert "请重新拍照" in card.locator(".again").inner_text()
    assert "照片模糊" in card.inner_text()
    assert page.locator(".check.missing").count() > 1
    card.get_by_text("移除这张照片").tap()
    card.get_by_role("button", name="确认移除").tap()
    page.locator("#taken-out").wait_for()
    family.bring(*photos)
    page.locator(".state.needs_review").wait_for()
    assert page.locator(".check.missing").count() == 0
    assert "由审核人员核对" in page.locator("form[action$='/submit']").inner_text()
    return family.hand_in()


def handed_in_without_a_paper(family):
    """The second clerk hands in too little; which photo is still to come."""
    page = family.page
    fill_in(page, family.record)
    held_back = [path for path, kinds in family.papers.items() if HELD_BACK in kinds]
    family.bring(*(path for path in family.papers if path not in held_back))
    assert "材料还不齐" in page.locator("form[action$='/submit']").inner_text()
    return family.hand_in(), held_back


def approved_by_keys(desk, page, family, case_id):
    """The reviewer finds the case, follows the doubt, corrects, settles and approves; no mouse."""
    press, write = page.keyboard.press, page.keyboard.type
    press("/")
    write(family.child)
    press("Enter")
    page.wait_for_url("**search=**")
    press("j")
    press("Enter")
    page.wait_for_url(f"**/cases/{case_id}**")
    page.locator("#viewer[data-shown]").wait_for()
    press("c")
    page.locator("#release").wait_for()
    assert "待核" in page.locator(".check.current").inner_text()
    press("Enter")
    box, window = still(page, page.locator("#viewer polygon.current")), page.locator("#viewer")
    around = window.bounding_box()
    assert around["x"] <= box["x"]
    assert box["x"] + box["width"] <= around["x"] + around["width"]
    press("e")
    write(family.child)
    press("Enter")
    page.locator(".field-row.current .said").wait_for()
    press("a")
    assert "还有 1 项要求未满足" in page.locator("#notices").inner_text()
    press("s")
    write("已电话向转出学校核实")
    press("Tab")
    press("Enter")
    page.locator("#verdict.complete").wait_for()
    press("a")
    press("Enter")
    page.wait_for_function("id => !location.pathname.endsWith(id)", arg=case_id)
    assert desk.world.row(case_id).status == "approved"


def returned_by_keys(desk, page, case_id):
    """The next case is there at once; it goes back with the prepared reason and a word more."""
    page.wait_for_url(f"**/cases/{case_id}**")
    page.locator("#viewer[data-shown]").wait_for()
    page.keyboard.press("r")
    prepared = page.locator("#return .prepared textarea")
    assert "没有提供" in prepared.first.input_value()
    prepared.first.focus()
    page.keyboard.press("End")
    page.keyboard.type("须盖章。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**done=none")
    assert desk.world.row(case_id).status == "returned"


def supplied_and_handed_in_again(family, held_back):
    """The second clerk sees what is asked for, item by item, and supplies it."""
    told = family.page.locator(".check.missing .told")
    told.wait_for(timeout=30_000)  # the open page shows it by itself
    assert "须盖章。" in told.inner_text()
    family.bring(*held_back)
    family.page.locator(".state.complete").wait_for()
    family.hand_in("补正完成，重新提交")


def test_from_a_phone_to_two_decisions_and_back(desk, families, tmp_path):
    first, second = families
    case_id = photographed_again_and_handed_in(first, tmp_path)
    returned_id, held_back = handed_in_without_a_paper(second)
    desk.person("li", display_name="李科长")
    desk.person("zhao", display_name="赵科员")
    li = desk.sign_in("li")
    approved_by_keys(desk, li, first, case_id)
    first.page.locator(".state.approved").wait_for(timeout=30_000)  # without asking
    returned_by_keys(desk, li, returned_id)
    supplied_and_handed_in_again(second, held_back)

    # The other reviewer has it in hand: hands off, until it is given back.
    zhao = desk.sign_in("zhao")
    zhao.keyboard.press("n")
    zhao.wait_for_url(f"**/cases/{returned_id}**")
    before = zhao.locator(".decision.before")
    assert "李科长" in before.inner_text()
    li.goto("/queue")
    assert "赵科员正在审核" in li.locator(".case", has_text=second.child).inner_text()
    li.keyboard.press("j")
    li.keyboard.press("Enter")
    li.wait_for_url(f"**/cases/{returned_id}**")
    for key in "arxcs":
        li.keyboard.press(key)
        assert li.locator("dialog[open]").count() == 0
    zhao.keyboard.press("d")
    li.locator("#claim").wait_for()  # told without a reload
    li.keyboard.press("c")
    zhao.get_by_text("李科长正在审核").wait_for()

    # A lost update: what the dialog decides upon has changed in another window.
    other = li.context.new_page()
    other.goto(li.url)
    other.locator("#viewer[data-shown]").wait_for()
    li.keyboard.press("a")
    other.keyboard.press("t")
    other.keyboard.press("End")
    other.keyboard.press("Tab")
    other.keyboard.press("Enter")
    other.get_by_text("种类已由人工确认").locator("visible=true").wait_for()
    li.keyboard.press("Enter")
    li.locator("#approve .notice.bad").wait_for()
    assert "内容已被他人修改" in li.locator("#approve").inner_text()
    assert desk.world.row(returned_id).status == "submitted"
