import cv2
import numpy as np
import pytest

from ocr.model import PageProblem
from ocr.page import scan_page
from ocr.page.geometry import transform, turned


def photographed(image, corners, size, desk=(70, 80, 95)):
    """`image` laid on a desk so that its corners come to `corners` of a `size` picture."""
    height, width = image.shape[:2]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    homography = cv2.getPerspectiveTransform(flat, np.array(corners, dtype=np.float32))
    return cv2.warpPerspective(image, homography, size, borderValue=desk)


def texts(lines):
    return [line.text.replace(" ", "") for line in lines]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_and_its_boxes_begin_at_the_texts_own_top_left(
    engine, draw_page, turn
):
    scan = scan_page(turned(draw_page(), turn), engine)
    assert scan.rotation == (360 - turn) % 360
    line = next(x for x in scan.lines if x.text.startswith("ID"))
    assert line.text.replace(" ", "") == "ID411525201203150026"
    (left, top), (right, bottom) = line.box[0], line.box[2]
    height, width = turned(draw_page(), turn).shape[:2]
    x, y = {
        0: (left, top),
        90: (top, width - left),
        180: (width - left, height - top),
        270: (height - top, left),
    }[turn]
    assert (x, y) == (pytest.approx(48, abs=14), pytest.approx(165, abs=14))
    assert np.hypot(right - left, bottom - top) > 300
    assert len(line.positions) == len(line.certainties) == len(line.text)


def test_a_page_photographed_aslant_is_laid_flat(engine, draw_page):
    photo = photographed(draw_page(), [(120, 60), (820, 130), (760, 700), (60, 560)], (900, 760))
    (sheet,) = scan_page(photo, engine).sheets
    rows = {line.text[:2]: line.box for line in sheet.lines if len(line.text) > 12}
    for box in rows.values():
        slope = (box[1][1] - box[0][1]) / (box[1][0] - box[0][0])
        assert abs(np.degrees(np.arctan(slope))) < 1.0
    lefts = [box[0][0] for box in rows.values()]
    assert max(lefts) - min(lefts) < 16, "the left edge of the text is plumb"


def test_a_sheets_lines_lead_back_to_the_page(engine, draw_page):
    photo = photographed(draw_page(), [(90, 60), (800, 90), (790, 690), (60, 640)], (860, 740))
    scan = scan_page(photo, engine)
    (sheet,) = scan.sheets
    on_page = {line.text: line.box for line in scan.lines}
    for line in sheet.lines:
        back = transform(np.array(sheet.to_page), line.box)
        assert back == pytest.approx(np.array(on_page[line.text]), abs=1.0)


def test_rules_of_a_table_are_found(engine):
    image = np.full((480, 640, 3), 245, dtype=np.uint8)
    for row in range(5):
        cv2.line(image, (60, 60 + 80 * row), (580, 60 + 80 * row), (40, 40, 40), 2)
    for column in (60, 250, 580):
        cv2.line(image, (column, 60), (column, 380), (40, 40, 40), 2)
    for row in range(4):
        y = 112 + 80 * row
        cv2.putText(image, f"Label {row}", (75, y), cv2.FONT_HERSHEY_DUPLEX, 1.0, (30, 30, 30), 2)
        cv2.putText(
            image, f"Value 20{row}5", (270, y), cv2.FONT_HERSHEY_DUPLEX, 1.0, (30, 30, 30), 2
        )
    (sheet,) = scan_page(image, engine).sheets
    assert len(sheet.horizontals) == 5
    assert len(sheet.verticals) == 3
    for (x1, y1), (x2, y2) in sheet.horizontals:
        assert y1 == y2
        assert x2 - x1 == pytest.approx(520, abs=12)


def test_two_papers_on_a_desk_are_two_sheets(engine, draw_page):
    desk = np.full((1160, 760, 3), (60, 70, 85), dtype=np.uint8)
    desk[30:550, 60:700] = draw_page(("FIRST PAPER", "Name of pupil 2024", "Road 18 Room 501") * 2)
    desk[610:1130, 50:690] = draw_page(("SECOND PAPER", "Other pupil 2025", "Road 99 Room 3") * 2)
    sheets = scan_page(desk, engine).sheets
    assert len(sheets) == 2
    assert {texts(sheet.lines)[0] for sheet in sheets} == {"FIRSTPAPER", "SECONDPAPER"}


def test_two_columns_on_one_paper_are_one_sheet(engine, draw_page):
    both = np.hstack([draw_page(), draw_page()])
    cv2.line(both, (640, 0), (640, 519), (180, 180, 180), 2)
    photo = cv2.copyMakeBorder(both, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=(60, 70, 85))
    assert len(scan_page(photo, engine).sheets) == 1


def test_text_under_a_red_seal_is_read(engine, draw_page):
    image = draw_page()
    ink = np.full_like(image, 255)
    cv2.circle(ink, (330, 190), 75, (70, 60, 225), 5, 16)
    cv2.circle(ink, (330, 190), 22, (70, 60, 225), -1, 16)
    stamped = (image.astype(np.uint16) * ink // 255).astype(np.uint8)
    scan = scan_page(stamped, engine)
    assert "ID411525201203150026" in texts(scan.lines)
    assert len(scan.sheets[0].seals) == 1


def test_a_good_page_has_no_problems(engine, draw_page):
    photo = photographed(draw_page(), [(60, 50), (700, 60), (705, 580), (55, 570)], (760, 640))
    assert scan_page(photo, engine).problems == ()


def test_a_dark_page_is_read_and_said_to_be_dark(engine, draw_page):
    scan = scan_page((draw_page() * 0.1).astype(np.uint8), engine)
    assert PageProblem.DARK in scan.problems
    assert "ID411525201203150026" in texts(scan.lines)


@pytest.mark.parametrize("shade", [0, 250])
def test_an_empty_page_is_blank(engine, shade):
    scan = scan_page(np.full((600, 500, 3), shade, dtype=np.uint8), engine)
    assert PageProblem.BLANK in scan.problems
    assert (PageProblem.DARK in scan.problems) == (shade == 0)
    assert scan.lines == ()
    assert len(scan.sheets) == 1


def test_a_page_out_of_focus_is_blurred(engine, draw_page):
    blurred = cv2.GaussianBlur(draw_page(), (0, 0), 5.5)
    assert PageProblem.BLURRED in scan_page(blurred, engine).problems


def test_text_running_out_of_the_picture_is_cropped(engine, draw_page):
    cut = np.ascontiguousarray(draw_page()[:, 150:])
    assert PageProblem.CROPPED in scan_page(cut, engine).problems


def test_a_burnt_out_patch_is_glare(engine, draw_page):
    image = (draw_page() * 0.75).astype(np.uint8)
    y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    light = 300 * np.exp(-((x - 330) ** 2 + (y - 200) ** 2) / (2 * 60**2))
    burnt = np.clip(image + light[..., None], 0, 255).astype(np.uint8)
    assert PageProblem.GLARE in scan_page(burnt, engine).problems


def test_lines_come_row_by_row_from_the_left(engine, draw_page):
    page = draw_page(["ALPHA  BRAVO", "CHARLIE   DELTA", "ECHO  FOXTROT"], size=(900, 320))
    words = "".join(line.text for line in scan_page(page, engine).lines).replace(" ", "")
    assert words == "ALPHABRAVOCHARLIEDELTAECHOFOXTROT"
