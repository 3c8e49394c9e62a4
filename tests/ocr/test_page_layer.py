"""A PDF's text layer takes the place of recognition only where the page shows the same."""

from dataclasses import replace

import pytest

from ocr.model import Line
from ocr.page import scan_page


@pytest.fixture
def layer(engine, draw_page):
    """What a sound text layer of the drawn page says: its lines, each certain."""
    lines = scan_page(draw_page(), engine).lines
    return [replace(line, text=line.text.upper(), confidence=1.0, certainties=()) for line in lines]


class CountingEngine:
    def __init__(self, engine):
        self._engine = engine
        self.detections = 0

    def detect(self, *arguments):
        self.detections += 1
        return self._engine.detect(*arguments)

    def read(self, line):
        return self._engine.read(line)


def test_a_sound_layers_lines_are_the_pages(engine, draw_page, layer):
    counting = CountingEngine(engine)
    scan = scan_page(draw_page(), counting, layer)
    assert sorted(line.text for line in scan.lines) == sorted(line.text for line in layer)
    assert {line.confidence for line in scan.lines} == {1.0}
    assert counting.detections == 4  # for agreement, and three looks for a mark of a copy


def test_a_layer_that_lies_about_one_digit_is_not_used(engine, draw_page, layer):
    lie = [replace(line, text=line.text.replace("150026", "150028")) for line in layer]
    assert lie != layer
    scan = scan_page(draw_page(), engine, lie)
    assert "ID411525201203150026" in [line.text.replace(" ", "") for line in scan.lines]
    assert not [line for line in scan.lines if "150028" in line.text]


def test_a_layer_without_places_of_characters_has_them_spread_evenly(engine, draw_page, layer):
    bare = [Line(line.text, 1.0, line.box) for line in layer]
    scan = scan_page(draw_page(), engine, bare)
    assert all(len(line.positions) == len(line.text) for line in scan.lines)
