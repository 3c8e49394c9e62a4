"""The administration: schools, accounts, tokens, policies, import of records, the audit trail."""

import re
from pathlib import Path

import pytest
from browser import PHONE, accessibility_faults, fits_across
from case_builders import SON, SON_ID
from case_world import CLERK
from fastapi.testclient import TestClient
from service_world import COUNTY, FOREIGN_SCHOOL, OTHER_COUNTY, PASSWORD, SCHOOL, person

from intake.service import files, life, withdrawal
from review_ui.administration.trail import known_actions
from review_ui.app import create_app
from storage.tables import AuditEntry, RecordChange, SchoolRow, StudentRow, User

ROOT = "/administration"
SECTIONS = ("schools", "policies", "records", "accounts", "tokens", "trail")
MARKUP = "<img src=x onerror=alert(1)>"
STUDENTS = (
    "学籍号,姓名,身份证件号,性别,出生日期,学校标识码,监护人1姓名,监护人1关系\n"
    f"G{SON_ID},{SON},{SON_ID},女,2012-03-15,{SCHOOL},欧阳建国,父亲\n"
    f"G1,{MARKUP},123,女,2012-03-15,{SCHOOL},欧阳建国,父亲\n"
)


class Visitor:
    """Somebody who is signed in, without a browser."""

    def __init__(self, world, role, county=COUNTY, school=None) -> None:
        self.login = f"{role}-{county}".lower()
        self.id = person(world.services, self.login, role, county, school)
        self._sign_in(world)

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, files=None, **fields):
        return self.client.post(path, data={"csrf_token": self.token, **fields}, files=files)

    @classmethod
    def again(cls, world, other):
        """The same person at another browser."""
        made = cls.__new__(cls)
        made.id, made.login = other.id, other.login
        made._sign_in(world)
        return made

    def _sign_in(self, world):
        self.client = TestClient(create_app(world.services), base_url="https://testserver")
        self.client.post("/sign-in", data={"login": self.login, "password": PASSWORD})
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/account").text)
        self.token = found[1]


def kept(answer):
    """The id of the table that an answer offers to import, if it does."""
    found = re.search(r'name="table" value="([^"]+)"', answer.text)
    return found and found[1]


@pytest.fixture
def administrator(world):
    return Visitor(world, "administrator")


def school_form(world, **changes):
    with world.services.database.read() as session:
        seen = session.get_one(SchoolRow, SCHOOL).changed_at.isoformat()
    return {
        "name": "固始县第三小学",
        "urban": "yes",
        "seen": seen,
        "catchment": "新华路",
        **changes,
    }


def test_each_role_has_its_sections(world):
    wanted = {
        "administrator": SECTIONS,
        "reviewer": ("schools", "policies"),
        "auditor": ("schools", "policies", "trail"),
        "clerk": (),
    }
    for role, open_ in wanted.items():
        visitor = Visitor(world, role, COUNTY, SCHOOL if role == "clerk" else None)
        for section in SECTIONS:
            status = visitor.get(f"{ROOT}/{section}").status_code
            assert status == (200 if section in open_ else 403), (role, section)
    stranger = TestClient(create_app(world.services), base_url="https://testserver")
    for section in SECTIONS:
        answer = stranger.get(f"{ROOT}/{section}", follow_redirects=False)
        assert answer.headers["location"].startswith("/sign-in")


def test_another_countys_school_and_account_are_not_there(world, administrator):
    foreign = person(world.services, "wang", "reviewer", OTHER_COUNTY)
    assert FOREIGN_SCHOOL not in administrator.get(f"{ROOT}/schools").text
    assert "wang" not in administrator.get(f"{ROOT}/accounts").text
    for path in (f"schools/{FOREIGN_SCHOOL}", f"accounts/{foreign}"):
        assert administrator.get(f"{ROOT}/{path}").status_code == 404
        assert administrator.post(f"{ROOT}/{path}", action="disable").status_code == 404
    assert (
        administrator.post(f"{ROOT}/schools/{FOREIGN_SCHOOL}/address", address="x").status_code
        == 404
    )


def test_nothing_changes_without_the_token_of_the_session(world, administrator):
    administrator.token = "another"
    table = {"file": ("students.csv", STUDENTS.encode())}
    for path, more in (
        (f"schools/{SCHOOL}", {}),
        ("accounts/new", {}),
        (f"accounts/{administrator.id}", {}),
        ("tokens", {}),
        ("records", {"files": table}),
        ("records/import", {}),
    ):
        assert administrator.post(f"{ROOT}/{path}", **more).status_code == 403
    with world.services.database.read() as session:
        assert session.query(StudentRow).count() == 0


def test_a_catchment_is_changed_and_what_it_was_is_kept(world, administrator):
    entries = "固始县中山大街1号至99号(单号)；阳光花园\n\n 城关镇 "
    answer = administrator.post(f"{ROOT}/schools/{SCHOOL}", **school_form(world, catchment=entries))
    assert "已保存" in answer.text
    with world.services.database.read() as session:
        school = session.get_one(SchoolRow, SCHOOL)
        assert school.catchment == ["固始县中山大街1号至99号(单号)", "阳光花园", "城关镇"]
        assert session.query(RecordChange).one().subject == SCHOOL
        assert session.query(AuditEntry).filter_by(action="school.change").one().subject == SCHOOL


def test_a_lost_update_of_a_school_is_noticed(world, administrator):
    form = school_form(world)
    assert "已保存" in administrator.post(f"{ROOT}/schools/{SCHOOL}", **form).text
    again = administrator.post(f"{ROOT}/schools/{SCHOOL}", **form | {"name": "别的名字"})
    assert again.status_code == 422
    assert "刚刚改过" in again.text
    assert "别的名字" in again.text  # what was typed is not lost


def test_only_administrators_change_schools(world):
    reviewer = Visitor(world, "reviewer")
    assert reviewer.post(f"{ROOT}/schools/{SCHOOL}", **school_form(world)).status_code == 403


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("信阳市固始县中山大街8号", "在学区内"),
        ("信阳市息县中山大街8号", "不在学区内"),
        ("信阳市固始县", "需人工核对"),
        (MARKUP, "需人工核对"),
    ],
)
def test_an_address_is_tried_on_a_catchment(world, administrator, address, said):
    form = school_form(world, catchment="信阳市固始县中山大街")
    administrator.post(f"{ROOT}/schools/{SCHOOL}", **form)
    answer = administrator.post(f"{ROOT}/schools/{SCHOOL}/address", address=address)
    assert said in answer.text
    assert MARKUP not in answer.text


def test_accounts_are_made_reset_and_disabled(world, administrator):
    wanted = {"login": "chen", "role": "clerk", "school_code": SCHOOL, "password": PASSWORD}
    refused = administrator.post(f"{ROOT}/accounts/new", **wanted | {"password": "short"})
    assert refused.status_code == 422
    assert 'value="chen"' in refused.text
    assert "short" not in refused.text
    made = administrator.post(f"{ROOT}/accounts/new", **wanted)
    assert "账户已建立" in made.text
    path = made.url.path
    for action, more in (
        ("rename", {"display_name": MARKUP}),
        ("reset_password", {"password": "梧桐叶落满操场 31"}),
        ("reset_second_factor", {}),
        ("disable", {}),
    ):
        answer = administrator.post(path, action=action, **more)
        assert "已保存" in answer.text, action
        assert MARKUP not in answer.text
    with world.services.database.read() as session:
        user = session.query(User).filter_by(login="chen").one()
    assert (user.active, user.county, user.display_name) == (False, COUNTY, MARKUP)
    mine = administrator.post(f"{ROOT}/accounts/{administrator.id}", action="disable")
    assert "不能停用自己的账户" in mine.text


def test_a_token_is_shown_once_and_revoked(world, administrator):
    made = administrator.post(f"{ROOT}/tokens", label="学籍系统", role="system", county=COUNTY)
    secret = re.search(r'<code class="key">([\w-]{43})</code>', made.text)[1]
    listed = administrator.get(f"{ROOT}/tokens").text
    assert secret not in listed
    revoke = re.search(r'action="(/administration/tokens/[^"]+/revoke)"', listed)[1]
    headers = {"Authorization": f"Bearer {secret}"}
    fresh = TestClient(create_app(world.services))
    assert fresh.get("/api/v1/cases", headers=headers).status_code == 200
    assert "已吊销" in administrator.post(revoke).text
    assert fresh.get("/api/v1/cases", headers=headers).status_code == 401


def test_policies_are_told_with_their_sources(administrator):
    listed = administrator.get(f"{ROOT}/policies").text
    for name in sorted(set(re.findall(r"/administration/policies/([^\"]+)", listed))):
        shown = administrator.get(f"{ROOT}/policies/{name}").text
        assert "<blockquote>" in shown
    assert "county-standard" in listed
    assert administrator.get(f"{ROOT}/policies/nothing").status_code == 404


def test_a_table_is_looked_at_and_then_imported(world, administrator):
    file = {"file": ("students.csv", STUDENTS.encode())}
    seen = administrator.post(f"{ROOT}/records", files=file)
    assert "预览结果" in seen.text
    assert MARKUP not in seen.text
    with world.services.database.read() as session:
        assert session.query(StudentRow).count() == 0
    done = administrator.post(f"{ROOT}/records/import", table=kept(seen), what="import")
    assert "导入结果" in done.text
    assert kept(done) is None
    with world.services.database.read() as session:
        assert session.query(StudentRow).one().name == SON
    broken = {"file": ("students.csv", b"\0\1\2")}
    assert administrator.post(f"{ROOT}/records", files=broken).status_code == 422


def test_what_was_looked_at_does_not_linger(world, administrator):
    services = world.services
    file = {"file": ("students.csv", STUDENTS.encode())}
    objects = lambda: [one.key for one in services.objects.keys("tables/")]  # noqa: E731
    first, second = (kept(administrator.post(f"{ROOT}/records", files=file)) for _ in "12")
    assert objects() == [f"tables/{second}"]
    assert administrator.post(f"{ROOT}/records/import", table=first).status_code == 422
    lying = (one.read_bytes() for one in services.settings.data_dir.rglob("*") if one.is_file())
    assert not any(SON_ID.encode() in one for one in lying)
    administrator.post(f"{ROOT}/records/import", table=second, what="import")
    assert objects() == []
    again = administrator.post(f"{ROOT}/records/import", table=second, what="import")
    assert again.status_code == 422
    assert "重新选择" in again.text
    nothing = administrator.post(f"{ROOT}/records", files=file)  # all of it is there already
    assert "没有可以导入的行" in nothing.text
    assert (kept(nothing), objects()) == (None, [])
    changed = {"file": ("students.csv", STUDENTS.replace("2012-03-15", "2012-03-16").encode())}
    seen = administrator.post(f"{ROOT}/records", files=changed)
    administrator.post(f"{ROOT}/records/import", table=kept(seen), what="discard")
    assert objects() == []


def test_what_was_looked_at_is_open_to_its_session_alone(world, administrator):
    table = kept(
        administrator.post(f"{ROOT}/records", files={"file": ("a.csv", STUDENTS.encode())})
    )
    other_session = Visitor.again(world, administrator)
    other_account = Visitor(world, "administrator", OTHER_COUNTY)
    for visitor in (other_session, other_account):
        answer = visitor.post(f"{ROOT}/records/import", table=table, what="import")
        assert answer.status_code == 422
    reviewer = Visitor(world, "reviewer")
    assert reviewer.post(f"{ROOT}/records/import", table=table).status_code == 403
    with world.services.database.read() as session:
        assert session.query(StudentRow).count() == 0
    assert "导入结果" in administrator.post(f"{ROOT}/records/import", table=table).text


def test_the_trail_is_read_within_ones_county_and_narrowed(world, administrator):
    person(world.services, "wang", "reviewer", OTHER_COUNTY)
    administrator.post(f"{ROOT}/tokens", label="x", role="system", county=COUNTY)
    page = administrator.get(f"{ROOT}/trail").text
    assert "token.create" in page
    assert "session.open" in page
    with world.services.database.read() as session:
        foreign = session.query(AuditEntry).filter_by(county=OTHER_COUNTY).one()
    assert foreign.subject not in page
    narrowed = administrator.get(f"{ROOT}/trail", params={"action": "token"}).text
    assert "session.open</span>" not in narrowed
    day = {"since": "2026-09-01", "until": "2026-09-01"}
    assert "token.create" in administrator.get(f"{ROOT}/trail", params=day).text
    assert "token.create" in administrator.post(f"{ROOT}/trail", who="admin", since="x").text
    assert "token.create</span>" not in administrator.post(f"{ROOT}/trail", who="%").text
    for params in ({"since": "2026-09-02"}, {"about": "none"}, {"before": 1}):
        page = administrator.get(f"{ROOT}/trail", params=params).text
        assert "token.create</span>" not in page


def test_the_trail_tells_in_words_and_one_action_is_not_another(world, administrator):
    case_id = world.case()
    life.submit(world.services, CLERK, case_id, None)
    life.withdraw(world.services, CLERK, case_id, None)
    page = administrator.get(f"{ROOT}/trail").text
    assert re.search(r"撤回 <span[^>]*>case\.withdraw</span>", page)
    assert re.search(r"登录 <span[^>]*>session\.open</span>", page)
    file = files.of_case(world.services, CLERK, other := world.case())[0]
    withdrawal.withdraw(world.services, CLERK, file.id, file.version)
    narrowed = administrator.get(f"{ROOT}/trail", params={"action": "case.withdraw"}).text
    assert "case.withdraw</span>" in narrowed
    assert "case.withdraw_file</span>" not in narrowed
    assert other not in narrowed


def test_every_action_of_the_trail_has_words():
    source = "".join(one.read_text("utf-8") for one in Path("intake").rglob("*.py"))
    groups = "account|session|token|file|inbox|records|school|check|statistics"
    written = set(re.findall(rf'"((?:{groups})\.[a-z_]+)"', source))
    assert "token.create" in written
    assert {one for one in written if one not in known_actions()} == set()


def test_the_trail_breaks_no_word_on_a_phone(desk):
    desk.person("boss", "administrator", display_name="周主任")
    page = desk.sign_in("boss", PHONE)
    page.goto(f"{ROOT}/trail")
    table = page.locator(".table-wrap").evaluate("one => [one.scrollWidth, one.clientWidth]")
    assert table[0] <= table[1]
    cell = page.locator("td", has_text="登录").first.bounding_box()
    assert cell["height"] < 40  # on one line
    page.goto(f"{ROOT}/accounts")
    name = page.locator("td", has_text="周主任").bounding_box()
    assert name["width"] > name["height"]  # not a column of single characters


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_the_administration_work_for_everybody(desk, language):
    desk.person("boss", "administrator", display_name="周主任")
    liu = desk.person("liu", "reviewer")
    for viewport in (None, PHONE):
        page = desk.sign_in("boss", viewport, language)
        paths = [*SECTIONS, f"schools/{SCHOOL}", "accounts/new", f"accounts/{liu}"]
        for path in [*paths, "policies/county-standard@2026-01"]:
            assert page.goto(f"{ROOT}/{path}").ok, path
            assert accessibility_faults(page) == [], path
            assert fits_across(page), path
