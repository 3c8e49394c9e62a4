"""The case screen on the smallest phone: nothing sticks out, everything can be decided."""

from pathlib import Path

import pytest
from browser import SMALLEST, fits_across
from drawn import add, faint_name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_case_can_be_decided_on_the_smallest_phone(desk, tmp_path: Path, language):
    desk.person()
    case_id = add(desk, tmp_path, faint_name("transfer_application", "student_name"))
    page = desk.sign_in(viewport=SMALLEST, language=language, has_touch=True, is_mobile=True)
    page.goto(f"/cases/{case_id}")
    page.locator("#viewer[data-shown]").wait_for()
    assert fits_across(page)
    viewer = page.locator("#viewer").bounding_box()
    assert viewer["height"] < 0.75 * SMALLEST["height"]  # there is room to scroll past it
    for details in page.locator(".panes details").all():
        details.evaluate("one => { one.open = true; }")
    assert fits_across(page)
    outside = page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, select, textarea, summary")]
        .filter((one) => one.checkVisibility() && !one.closest(".thumbs, .bar, .skip, .unseen"))
        .filter((one) => { const box = one.getBoundingClientRect();
          return box.width && (box.left < -1 || box.right > innerWidth + 1); })
        .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert outside == []
    for dialog in ("approve", "return", "refuse", "reveal"):
        page.evaluate("name => document.getElementById(name).showModal()", dialog)
        box = page.locator(f"#{dialog}").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= SMALLEST["width"]
        assert box["height"] <= SMALLEST["height"]
        page.evaluate("name => document.getElementById(name).close()", dialog)
    page.locator("[data-dialog=refuse]").tap()
    page.locator("#refuse textarea").fill("学生已在本县就读")
    page.locator("#refuse .button.danger").tap()
    page.wait_for_url("**/queue?done=none")
    assert desk.world.row(case_id).status == "refused"
