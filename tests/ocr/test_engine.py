import os
import subprocess
import sys

import numpy as np
import pytest

from ocr.engine import CharacterDecoder, Engine
from ocr.errors import ReaderError

WITHOUT_NETWORK_OR_HOME = """
import socket
def refuse(*_, **__):
    raise OSError("no network")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
import cv2, numpy as np
from ocr.engine import Engine
line = np.full((60, 420, 3), 255, np.uint8)
cv2.putText(line, "2024 COPY 18", (15, 42), cv2.FONT_HERSHEY_DUPLEX, 1.3, (0, 0, 0), 2, 16)
print(Engine().read(line).text)
"""


def test_the_engine_starts_without_network_and_without_a_home(tmp_path):
    environment = os.environ | {"HOME": "/proc/nowhere", "TMPDIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK_OR_HOME],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip().replace(" ", "") == "2024COPY18"
    assert run.stderr == ""
    assert not list(tmp_path.iterdir()), "nothing is left behind"


def test_a_directory_without_a_model_is_a_reader_error(tmp_path):
    with pytest.raises(ReaderError, match="engine cannot start"):
        Engine(detection_dir=tmp_path)


def test_the_decoder_keeps_places_and_probabilities():
    scores = np.zeros((1, 5, 4), dtype=np.float32)  # blank, 甲, 乙, space
    for step, (character, probability) in enumerate(
        [(1, 0.9), (1, 0.8), (0, 1.0), (1, 0.7), (2, 0.6)]
    ):
        scores[0, step, character] = probability
    (line,), (confidence,) = CharacterDecoder(["甲", "乙"])([scores])
    assert line.text == "甲甲乙"
    assert line.positions == pytest.approx((0.1, 0.7, 0.9))
    assert line.certainties == pytest.approx((0.9, 0.7, 0.6))
    assert confidence == pytest.approx((0.9 + 0.7 + 0.6) / 3)


def test_each_character_has_a_place_and_a_probability(engine, draw_page):
    reading = engine.read(draw_page()[30:90, 40:600])
    assert reading.text.replace(" ", "") == "TRANSFERCERTIFICATE"
    assert len(reading.positions) == len(reading.certainties) == len(reading.text)
    assert list(reading.positions) == sorted(reading.positions)
    assert reading.positions[-1] < 1.0


def test_nothing_is_detected_on_empty_paper(engine):
    assert engine.detect(np.full((300, 400, 3), 250, dtype=np.uint8)) == []


@pytest.mark.parametrize(
    ("probabilities", "text", "certainty"),
    [
        ({"赞": 0.7, "赟": 0.2}, "赟", 0.36),  # rare, and hardly ever taken for what is common
        ({"赞": 0.95, "赟": 0.05}, "赞", 0.95),
        ({"赞": 0.7, "资": 0.2, "赟": 0.1}, "赞", 0.7),
        ({"强": 0.7, "強": 0.3}, "强", 0.7),  # its other form
        ({"赟": 0.6, "赞": 0.4}, "赟", 0.6),
    ],
)
def test_in_doubt_the_uncommon_character_was_printed(probabilities, text, certainty):
    characters = ["赞", "赟", "资", "强", "強"]
    scores = np.zeros((1, 3, len(characters) + 2), dtype=np.float32)
    scores[0, :, 0] = (1.0, 0.0, 1.0)
    for character, probability in probabilities.items():
        scores[0, 1, 1 + characters.index(character)] = probability
    (line,), _ = CharacterDecoder(characters)([scores])
    assert line.text == text
    assert line.certainties == pytest.approx((certainty,))
