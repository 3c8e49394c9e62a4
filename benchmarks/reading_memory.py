"""Memory of one reading process over many pages: it has to stay flat.

    python -m benchmarks.reading_memory [--pages 300] [--seed 901] [--level photo]

Prints the resident memory of the process and of its decoding child as the pages go by.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import tempfile
from multiprocessing import get_context
from pathlib import Path

import psutil

from benchmarks.reading_speed import PHOTOS
from intake.samples.write import write_samples
from ocr.engine import Engine
from ocr.reader import Reader


def main() -> None:
    """Draw some cases and read them over and over until the pages are done."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=300)
    options.add_argument("--cases", type=int, default=6)
    options.add_argument("--seed", type=int, default=901)
    options.add_argument("--level", default="photo")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: fonts and canvases would count as the reader's memory.
        drawing = get_context("spawn").Process(
            target=write_samples, args=(Path(folder), chosen.cases, chosen.seed, chosen.level, None)
        )
        drawing.start()
        drawing.join()
        files = sorted(p for p in Path(folder).glob("case-*/*") if p.suffix.lower() in PHOTOS)
        _read(files, chosen.pages)


def _read(files: list[Path], pages: int) -> None:
    process = psutil.Process()
    print(f"{'pages':>6}{'reader MB':>11}{'child MB':>10}")
    with Reader(Engine()) as reader:
        for number, file in enumerate(itertools.islice(itertools.cycle(files), pages), start=1):
            reader.read_file(file, file.name)
            if number % 25 == 0:
                reading = process.memory_info().rss / 1e6
                decoding = sum(child.memory_info().rss for child in process.children()) / 1e6
                print(f"{number:6}{reading:11.0f}{decoding:10.0f}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"peak of the reading process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
