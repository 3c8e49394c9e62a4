"""What tests of the case screen do before they look."""

import numpy as np
from browser import still
from case_world import CLERK

from intake.service import files, life
from intake.service.previews import keep_previews
from ocr.opening import PageImage


def submitted(desk, category="return_home", papers=None):
    """A case of the family of the verdicts' tests, with white pages for photos; its id."""
    case_id = desk.world.case(category, papers)
    white = PageImage(1, np.full((1400, 1000, 3), 255, np.uint8), 1000, 1400)
    for file in files.of_case(desk.world.services, CLERK, case_id):
        keep_previews(desk.world.services.objects, file.id, white)
    life.submit(desk.world.services, CLERK, case_id, None)
    return case_id


def open_case(desk, case_id, **visit):
    """The page of a case, its photo drawn."""
    page = desk.sign_in(**visit)
    page.goto(f"/cases/{case_id}")
    page.locator("#viewer[data-shown]").wait_for()
    return page


def verdict(page):
    return page.locator("#verdict").inner_text()


def current_box(page):
    """Where the box that is marked lies in the window, and the window of the photo."""
    box = still(page, page.locator("#viewer polygon.current"))
    return box, page.locator("#viewer").bounding_box()
