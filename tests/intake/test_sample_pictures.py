"""Photographing drawn papers keeps the truth true: boxes, turns, pages, bytes."""

from __future__ import annotations

import json
from io import BytesIO
from random import Random

import cv2
import numpy as np
import pdfplumber
import pillow_heif
import pypdfium2
import pytest
from PIL import Image, ImageOps

from intake.samples import effects, electronic, files, light, write
from intake.samples.catalogue import make_case
from intake.samples.effects import mapped
from intake.samples.layouts import suitable
from intake.samples.model import Drawing
from intake.samples.write import write_samples

LEVELS = ("clean", "photo", "hard")
pillow_heif.register_heif_opener()


def marker_at(left, top, size=(700, 500)):
    """A white sheet with one black square, and the square's box."""
    image = Image.new("RGB", size, "white")
    image.paste((0, 0, 0), (left, top, left + 60, top + 60))
    box = ((left, top), (left + 60, top), (left + 60, top + 60), (left, top + 60))
    return Drawing(image, "other", "marker", {}, {"marker": box})


def darkest_share(picture, box):
    """How much darker the box is than the ring around it, 0 to 1."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(float)
    inside = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.array(box, np.int32), 1)
    inside = cv2.erode(inside, np.ones((9, 9), np.uint8))
    ring = cv2.dilate(inside, np.ones((41, 41), np.uint8)) - cv2.dilate(
        inside, np.ones((21, 21), np.uint8)
    )
    return 1 - np.median(grey[inside > 0]) / np.median(grey[ring > 0])


@pytest.mark.parametrize("level", LEVELS)
def test_boxes_follow_the_paper_through_every_effect(level):
    for seed in range(14):
        drawings = [marker_at(500, 300), marker_at(120, 80)][: 1 + seed % 2]
        shot = effects.shoot(drawings, level, Random(seed))
        for drawing, matrix in zip(drawings, shot.placed, strict=True):
            box = mapped(matrix, drawing.boxes["marker"])
            height, width = shot.picture.shape[:2]
            assert all(0 <= x <= width and 0 <= y <= height for x, y in box)
            assert darkest_share(shot.picture, box) > 0.35, (seed, shot.effects)


@pytest.mark.parametrize("level", ["photo", "hard"])
def test_some_pictures_are_turned(level):
    # One in five: that none of sixty is turned happens once in half a million.
    turns = {
        effects.shoot([marker_at(40, 30, size=(200, 150))], level, Random(seed)).rotation
        for seed in range(60)
    }
    assert {0} < turns <= {0, 90, 180, 270}


def test_rotation_is_the_clockwise_turn_that_brings_the_picture_upright():
    for seed in range(25):
        drawing = marker_at(500, 300)
        shot = effects.shoot([drawing], "photo", Random(seed))
        upright = np.rot90(shot.picture, -shot.rotation // 90)
        (x0, y0), (x1, y1), *_ = mapped(shot.placed[0], drawing.boxes["marker"])
        along = {0: x1 - x0, 90: y0 - y1, 180: x0 - x1, 270: y1 - y0}[shot.rotation]
        assert along > 20
        assert upright.shape[1] > upright.shape[0]


def test_spoiling_makes_the_marker_unreadable_and_says_so():
    text = marker_at(10, 10)
    pen = Image.new("RGB", (40, 40), "white")
    for row in range(0, 40, 8):
        pen.paste((0, 0, 0), (0, row, 40, row + 3))
    text.image.paste(pen, (400, 300))
    for how in ("blurred", "dark"):
        shot = effects.shoot([text], "clean", Random(4), how)
        assert f"spoiled {how}" in shot.effects
        box = mapped(shot.placed[0], ((400, 300), (440, 300), (440, 340), (400, 340)))
        (left, top), _, (right, bottom), _ = box
        part = shot.picture[int(top) : int(bottom), int(left) : int(right)].astype(float)
        assert part.mean(axis=(1, 2)).std() < 25


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "heic", "pdf"])
def test_saved_pictures_open_as_they_were(extension):
    drawing = marker_at(500, 300)
    for seed in range(8 if extension == "jpg" else 2):
        shot = effects.shoot([drawing], "photo", Random(seed))
        data = files.encoded(shot.picture, extension, "photo", Random(seed))
        assert data == files.encoded(shot.picture, extension, "photo", Random(seed))
        if extension == "pdf":
            page = pypdfium2.PdfDocument(data)[0]
            opened = page.render(scale=shot.picture.shape[1] / page.get_width()).to_pil()
        else:
            opened = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
        height, width = shot.picture.shape[:2]
        assert opened.size == pytest.approx((width, height), abs=2)
        again = np.asarray(opened.resize((width, height)).convert("RGB"), float)
        assert np.abs(again - shot.picture).mean() < 16


def test_jpegs_are_stored_with_every_exif_turn():
    picture = np.zeros((20, 30, 3), np.uint8)
    seen = set()
    for seed in range(300):
        image = Image.open(BytesIO(files.encoded(picture, "jpg", "photo", Random(f"turn {seed}"))))
        seen.add(image.getexif().get(0x0112))
    assert seen == {None, 0, 1, 3, 6, 8}


def test_tiffs_hold_all_pages():
    pictures = [np.full((60, 90, 3), shade, np.uint8) for shade in (30, 120, 220)]
    image = Image.open(BytesIO(files.tiff(pictures)))
    assert image.n_frames == 3


def test_downloaded_papers_carry_a_text_layer_that_says_what_is_seen():
    seen = set()
    for index in range(120):
        for paper in make_case(5, index).papers:
            facts = paper.pages[0].facts
            if facts.kind in seen or not electronic.suits(facts):
                continue
            seen.add(facts.kind)
            data, drawn = electronic.download(facts, Random(index))
            assert data == electronic.download(facts, Random(index))[0]
            with pdfplumber.open(BytesIO(data)) as document:
                told = "".join(document.pages[0].extract_text().split())
            page = pypdfium2.PdfDocument(data)[0]
            picture = np.asarray(page.render(scale=200 / 72).to_pil().convert("L"))
            drawing = drawn.drawings[0]
            assert facts.fields["id_number"] in told
            assert facts.fields["name"] in told
            for box in drawing.boxes.values():
                (left, top), _, (right, bottom), _ = box
                part = picture[int(top) : int(bottom), int(left) : int(right)]
                assert (part < 100).mean() > 0.03
    assert len(seen) == 2


def test_a_forged_text_layer_says_another_month_than_the_page_shows():
    drafts = (make_case(5, index) for index in range(400))
    draft = next(d for d in drafts if d.defect == "pension_forged_text_layer")
    facts = draft.papers_of("pension")[0].pages[0].facts
    assert electronic.forged(facts)
    data, drawn = electronic.download(facts, Random(1))
    with pdfplumber.open(BytesIO(data)) as document:
        told = "".join(document.pages[0].extract_text().split())
    seen, said = facts.fields["last_month"], facts.extras[electronic.SAID + "last_month"]
    forms = {value: {value, f"{value[:4]}年{value[5:]}月"} for value in (seen, said)}
    assert any(form in told for form in forms[said])
    assert not any(form in told for form in forms[seen])
    assert drawn.drawings[0].fields["last_month"] == seen


def test_light_never_moves_anything():
    picture = np.zeros((200, 300, 3), np.uint8) + 200
    picture[90:110, 140:160] = 0
    chance = np.random.default_rng(1)
    for changed in (
        light.gradient(picture, chance, 0.3),
        light.shadow(picture, chance, 0.5),
        light.glare(picture, chance, 0.5),
        light.dim(picture, chance, 0.4),
        light.noise(picture, chance, 8),
        light.moire(picture, chance, 0.1),
        light.fold(picture, chance, 2),
        light.crumple(picture, chance, 0.15),
    ):
        assert changed.shape == picture.shape
        assert changed[95:105, 145:155].mean() < changed[:40].mean() - 20


def test_some_layout_draws_every_page_any_case_asks_for():
    lacking = {
        (page.facts.kind, page.facts.part)
        for index in range(420)
        for paper in make_case(9, index).papers
        for page in paper.pages
        if not suitable(page.facts)
    }
    assert lacking == set()


def test_a_written_set_is_whole_and_the_same_by_one_process_or_two(tmp_path, monkeypatch):
    told = []
    write_samples(tmp_path / "a", 2, 11, "photo", lambda done, of: told.append((done, of)))
    monkeypatch.setattr(write, "_CASES_WORTH_A_PROCESS", 1)
    write_samples(tmp_path / "b", 2, 11, "photo")
    assert told == [(1, 2), (2, 2)]
    names = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    assert names == sorted(p.relative_to(tmp_path / "b") for p in (tmp_path / "b").rglob("*.*"))
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    for number in (1, 2):
        truth = json.loads((tmp_path / f"a/truth/case-000{number}.json").read_text("utf-8"))
        folder = tmp_path / f"a/case-000{number}"
        evidence = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
        assert evidence - {"case.json"} == {file["file"] for file in truth["files"]}
        record = json.loads((folder / "case.json").read_text("utf-8"))
        assert record["category"] not in truth["other_categories"]
        assert truth["verdict"] == truth["verdict_accept"][0]
