import os
import signal
import threading
import time

import cv2
import numpy as np
import psutil
import pytest

from intake.reading import read_files
from intake.settings import Settings


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    paths = []
    for index in range(4):
        image = np.full((500, 800, 3), 255, np.uint8)
        cv2.putText(
            image, f"PAGE {index} OF 4", (60, 260), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 4
        )
        path = folder / f"{index}.png"
        cv2.imwrite(str(path), image)
        paths.append((path, path.name))
    return paths


def readers_of_this_process():
    return [
        child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())
    ]


def text_of(reading):
    return "".join(line.text for page in reading.pages for line in page.lines).replace(" ", "")


def test_results_come_in_the_order_asked_whatever_fails(pages, tmp_path):
    (tmp_path / "empty.jpg").write_bytes(b"")
    files = [pages[0], (tmp_path / "empty.jpg", "empty"), pages[1], (tmp_path / "no", "absent")]
    readings = list(read_files(files, Settings(readers=2)))
    assert [reading.file for reading in readings] == ["0.png", "empty", "1.png", "absent"]
    codes = [reading.error.code if reading.error else None for reading in readings]
    assert codes == [None, "empty_file", None, "not_found"]
    assert text_of(readings[0]) == "PAGE0OF4"
    assert text_of(readings[2]) == "PAGE1OF4"


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_reader_that_dies_or_hangs_takes_nothing_with_it(pages, blow):
    struck = threading.Event()

    def strike(_):
        if not struck.is_set():
            struck.set()
            os.kill(readers_of_this_process()[0].pid, blow)

    readings = list(read_files(pages, Settings(readers=1, page_timeout=5), strike))
    assert struck.is_set()
    assert [text_of(reading) for reading in readings] == [f"PAGE{i}OF4" for i in range(4)]


def test_readers_are_replaced_by_count_and_gone_at_the_end(pages):
    seen = set()

    def look(_):
        seen.update(child.pid for child in readers_of_this_process())

    readings = list(read_files(pages[:3], Settings(readers=1, pages_per_reader=1), look))
    assert len(readings) == 3
    assert len(seen) >= 2
    time.sleep(0.2)
    assert readers_of_this_process() == []
