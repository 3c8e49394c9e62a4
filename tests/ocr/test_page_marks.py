import cv2
import numpy as np
import pytest

from ocr.engine import Recognised
from ocr.page.ink import evened, red_mask, redness
from ocr.page.marks import Flat, find_marks
from ocr.page.papers import Paper
from ocr.page.ridges import has_ridges
from ocr.page.seals import find_rings, fitted_ellipse

RED = (50, 40, 215)


class SilentEngine:
    """Reads nothing: only where the marks are is looked at here."""

    def read(self, _line):
        return Recognised("", (), ())


def paper(colour=(242, 246, 246)):
    image = np.full((900, 700, 3), colour, dtype=np.uint8)
    for y in range(60, 840, 40):
        cv2.putText(
            image, "0123456789 abcdefgh", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (40, 40, 40), 2
        )
    return image


def stamp(image, x, y, radius, *, axes=1.0, colour=RED):
    ink = np.full_like(image, 255)
    cv2.ellipse(ink, (x, y), (radius, round(radius * axes)), 0, 0, 360, colour, 4, 16)
    star = [
        (x + radius * (0.3, 0.12)[i % 2] * np.sin(i * np.pi / 5),
         y - radius * (0.3, 0.12)[i % 2] * np.cos(i * np.pi / 5))
        for i in range(10)
    ]  # fmt: skip
    cv2.fillPoly(ink, [np.array(star, dtype=np.int32)], colour, 16)
    for i in range(11):
        angle = np.radians(140 + 26 * i)
        at = (int(x + radius * 0.76 * np.cos(angle)), int(y + radius * 0.76 * axes * np.sin(angle)))
        cv2.putText(ink, "K", (at[0] - 6, at[1] + 6), 0, 0.6, colour, 2, 16)
    return (image.astype(np.uint16) * ink // 255).astype(np.uint8)


def marks(image):
    height, width = image.shape[:2]
    return find_marks(image, Flat(np.eye(3), (width, height), 24.0), SilentEngine())


def faded(image, share):
    """The picture with its colours that much nearer to the paper's, and the grain of a sensor."""
    grain = np.random.default_rng(3).normal(0, 2.0, image.shape)
    return np.clip(246 - (246 - image.astype(float)) * share + grain, 0, 255).astype(np.uint8)


def centres(seals):
    return sorted(((s.box[0][0] + s.box[2][0]) / 2, (s.box[0][1] + s.box[2][1]) / 2) for s in seals)


@pytest.mark.parametrize("light", [1.0, 0.35])
@pytest.mark.parametrize("colour", [RED, (120, 110, 235), (60, 20, 160)])
def test_a_seal_is_found_in_any_light_and_any_red(light, colour):
    image = (stamp(paper(), 420, 640, 80, colour=colour) * light).astype(np.uint8)
    assert centres(marks(image).seals) == [pytest.approx((420, 640), abs=6)]


def test_touching_seals_are_counted_apart():
    image = stamp(stamp(paper(), 250, 600, 80), 390, 630, 75)
    assert len(marks(image).seals) == 2


def test_an_oval_seal_is_found():
    assert len(marks(stamp(paper(), 350, 500, 100, axes=0.75)).seals) == 1


def test_a_square_seal_is_found():
    image = paper((255, 255, 255))
    cv2.rectangle(image, (500, 600), (580, 680), RED, 4)
    cv2.putText(image, "EH", (515, 635), 0, 1.0, RED, 4)
    cv2.putText(image, "HF", (515, 672), 0, 1.0, RED, 4)
    assert centres(marks(image).seals) == [pytest.approx((540, 640), abs=6)]


def test_red_print_emblems_and_plain_text_are_no_seals():
    image = paper()
    cv2.putText(image, "RED HEADING", (120, 40), cv2.FONT_HERSHEY_TRIPLEX, 1.6, RED, 4)
    cv2.circle(image, (350, 300), 60, (60, 170, 220), -1)
    cv2.circle(image, (350, 300), 48, RED, -1)
    cv2.line(image, (50, 700), (650, 700), RED, 3)
    found = marks(image)
    assert found.seals == ()
    assert found.fingerprints == ()


def test_a_fingerprint_is_no_seal():
    image = paper((246, 246, 246))
    y, x = np.mgrid[0:900, 0:700]
    inside = ((x - 300) / 32) ** 2 + ((y - 620) / 44) ** 2 < 1
    ridges = np.sin(np.hypot(x - 300, (y - 640) * 0.8) * 1.1) > -0.5
    image[inside & ridges] = (90, 80, 190)
    found = marks(image)
    assert found.seals == ()
    (found_print,) = found.fingerprints
    assert found_print.box[0] == pytest.approx((268, 576), abs=6)


@pytest.mark.parametrize("rough", [0, 12])
def test_a_blot_without_ridges_is_no_fingerprint(rough):
    image = paper((246, 246, 246))
    cv2.ellipse(image, (300, 620), (32, 44), 0, 0, 360, (90, 80, 190), -1, 16)
    noise = np.random.default_rng(1).normal(0, rough, image.shape)
    assert marks(np.clip(image + noise, 0, 255).astype(np.uint8)).fingerprints == ()


def test_faint_ink_counts_where_it_hangs_together_with_clear_ink():
    image = np.full((200, 300, 3), 240, dtype=np.uint8)
    image[50:60, 40:120] = (200, 200, 240)
    image[50:60, 120:160] = (60, 60, 220)
    image[150:160, 40:120] = (226, 226, 238)
    mask = red_mask(redness(evened(image)))
    assert mask[55, 60] == 1
    assert mask[155, 60] == 0


def test_no_ink_no_rings():
    assert find_rings(np.zeros((300, 300), dtype=np.uint8), 40, 200) == []


def table(image, colour=(60, 60, 150)):
    for y in range(300, 780, 60):
        cv2.line(image, (60, y), (640, y), colour, 3)
    for x in (60, 260, 640):
        cv2.line(image, (x, 300), (x, 720), colour, 3)
    return image


def test_a_seal_on_a_red_ruled_table_is_one_seal_of_its_own_size():
    (seal,) = marks(stamp(table(paper()), 420, 560, 80)).seals
    assert centres([seal]) == [pytest.approx((420, 560), abs=6)]
    assert seal.box[2][0] - seal.box[0][0] == pytest.approx(164, abs=12)


def test_a_red_ruled_table_alone_has_no_seal():
    assert marks(table(paper())).seals == ()


def test_a_square_seal_that_touches_a_rule_is_found():
    image = table(paper((255, 255, 255)))
    cv2.rectangle(image, (560, 483), (608, 531), RED, 4)
    cv2.putText(image, "EH", (566, 504), 0, 0.7, RED, 3)
    cv2.putText(image, "HF", (566, 526), 0, 0.7, RED, 3)
    assert centres(marks(image).seals) == [pytest.approx((584, 507), abs=8)]


class SealReader:
    """Reads the words of a seal on every strip."""

    def read(self, _line):
        return Recognised("某县公安局", (0.1, 0.3, 0.5, 0.7, 0.9), (0.9,) * 5)


@pytest.mark.parametrize(("engine", "count"), [(SealReader(), 1), (SilentEngine(), 0)])
def test_a_grey_ring_is_a_seal_when_words_run_along_its_rim(engine, count):
    image = stamp(paper(), 420, 640, 90, colour=(120, 120, 120))
    found = find_marks(image, Flat(np.eye(3), (700, 900), 24.0), engine).seals
    assert [seal.colour for seal in found] == ["grey"] * count
    assert centres(found) == [pytest.approx((420, 640), abs=8)] * count


def test_a_faded_seal_is_found_beside_a_fresh_one():
    blank = np.full((900, 700, 3), 246, dtype=np.uint8)
    faint = faded(stamp(blank, 480, 640, 80), 0.12)
    both = np.minimum(faint, stamp(paper(), 200, 640, 80))
    assert centres(marks(both).seals) == [
        pytest.approx((200, 640), abs=6),
        pytest.approx((480, 640), abs=6),
    ]


def test_a_faded_square_seal_is_found_and_a_stain_is_none():
    image = np.full((900, 700, 3), 246, dtype=np.uint8)
    cv2.rectangle(image, (500, 600), (552, 652), RED, 4)
    cv2.putText(image, "EH", (507, 624), 0, 0.7, RED, 3)
    cv2.putText(image, "HF", (507, 647), 0, 0.7, RED, 3)
    stain = np.full_like(image, 246)
    cv2.rectangle(stain, (200, 600), (252, 652), RED, -1)
    image = np.minimum(image, cv2.GaussianBlur(stain, (0, 0), 14))
    assert centres(marks(np.minimum(faded(image, 0.2), paper())).seals) == [
        pytest.approx((526, 626), abs=6)
    ]


def test_red_words_of_a_watermark_are_no_seals():
    image = paper()
    for x in range(80, 600, 46):
        cv2.rectangle(image, (x, 500), (x + 34, 540), (150, 150, 235), 4)
        cv2.line(image, (x, 520), (x + 34, 520), (150, 150, 235), 4)
    assert marks(image).seals == ()


def test_only_the_paper_is_looked_at():
    image = stamp(paper(), 420, 640, 80)
    area = np.ones((450, 350), dtype=np.uint8)
    flat = Flat(np.eye(3), (700, 900), 24.0)
    assert len(find_marks(image, flat, SilentEngine(), Paper((), area, 0.5)).seals) == 1
    area[:, 160:] = 0
    assert find_marks(image, flat, SilentEngine(), Paper((), area, 0.5)).seals == ()


def test_a_name_in_a_frame_is_no_fingerprint():
    image = paper((255, 255, 255))
    cv2.rectangle(image, (300, 600), (366, 648), RED, 2)
    for x in range(306, 364, 7):  # strokes as fine as ridges
        cv2.line(image, (x, 606), (x, 642), RED, 3)
    turn = cv2.getRotationMatrix2D((333, 624), 5, 1.0)
    image = cv2.warpAffine(image, turn, (700, 900), borderMode=cv2.BORDER_REPLICATE)
    assert marks(image).fingerprints == ()


def test_points_on_a_line_are_no_ellipse_and_no_error():
    """The stretch of an outline with which OpenCV's search does not come to an end."""
    across = [388, 389, 389, 389, 387, 387, 387, 387, 390, 390, 391, 391, 392, 393]
    down = [503] * 4 + [502] * 4 + [503] * 6
    line = np.column_stack([across, down]).astype(np.int32)
    assert fitted_ellipse(line) is None
    angles = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    ring = fitted_ellipse(np.column_stack([80 + 40 * np.cos(angles), 90 + 30 * np.sin(angles)]))
    assert {round(ring.a), round(ring.b)} == {40, 30}


def oval(image, ink):
    y, x = np.mgrid[0:900, 0:700]
    inside = ((x - 300) / 32) ** 2 + ((y - 620) / 44) ** 2 < 1
    ridges = np.sin(np.hypot(x - 300, (y - 640) * 0.8) * 1.1) > -0.5
    image[inside & ridges] = ink
    return image


def test_a_fingerprint_of_vermilion_under_a_signature_is_found():
    image = oval(paper((246, 246, 246)), (150, 182, 246))
    for y in (596, 610, 626):
        cv2.line(image, (225, y), (292, y + 6), (90, 60, 60), 5)
    (found,) = marks(image).fingerprints
    assert centres([found]) == [pytest.approx((300, 620), abs=12)]


def test_a_small_oval_seal_is_no_fingerprint():
    image = paper((246, 246, 246))
    cv2.ellipse(image, (300, 620), (32, 44), 0, 0, 360, RED, 4, 16)
    cv2.putText(image, "EH", (278, 612), 0, 1.1, RED, 4, 16)
    cv2.putText(image, "HF", (278, 644), 0, 1.1, RED, 4, 16)
    assert marks(image).fingerprints == ()


@pytest.mark.parametrize(("width", "ridges"), [(4, True), (1, False)])
def test_fine_strokes_on_bare_paper_are_no_ridges(width, ridges):
    blot = np.full((88, 64, 3), 246, dtype=np.uint8)
    for x in range(2, 64, 6):
        blot[:, x : x + width] = (90, 80, 190)
    assert has_ridges(blot) is ridges
