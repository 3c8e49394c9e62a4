"""Memory that was freed goes back to the system."""

import numpy as np
import psutil

from ocr.memory import give_back


def test_what_lies_between_kept_pieces_goes_back():
    resident = psutil.Process().memory_info
    pieces = [np.ones(60_000, np.uint8) for _ in range(2000)]  # too small for a mapping of its own
    kept = pieces[::40]
    del pieces
    before = resident().rss
    give_back()
    assert before - resident().rss > 80_000_000
    assert all(piece[0] == 1 for piece in kept)
