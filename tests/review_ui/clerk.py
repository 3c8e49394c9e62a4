"""What a clerk does in the browser, wherever it is told."""

import re


def fill_in(page, record):
    page.get_by_role("link", name="新建申请").click()
    page.locator(f"input[name=category][value={record['category']}]").check()
    student = record["student"]
    for name in ("name", "id_number", "birth_date", "enrolment_number"):
        page.fill(f"[name='student.{name}']", student[name])
    page.select_option("[name='student.sex']", student["sex"])
    page.select_option("[name=from_outside_county]", str(record["from_outside_county"]).lower())
    page.fill("[name=application_date]", record["application_date"])
    for place, guardian in enumerate(record["guardians"]):
        page.fill(f"[name='guardians[{place}].name']", guardian["name"])
        page.fill(f"[name='guardians[{place}].id_number']", guardian["id_number"])
        page.select_option(f"[name='guardians[{place}].relationship']", guardian["relationship"])
    page.get_by_role("button", name="保存，去上传材料").click()
    page.wait_for_url(re.compile(r"/school/cases/"))


def chooser(page):
    return page.locator("input[type=file][multiple]")
