"""Pages a second and peak memory of reading, beside plain RapidOCR and plain PaddleOCR.

    python -m benchmarks.reading_speed [--cases 6] [--seed 900] [--level photo] [--cores 1 2]

Every engine reads the same photos in the same run, one engine after the other, pinned to the same
cores; starting the engine is not counted. `characters` is the share of the characters of the drawn
names, numbers, addresses and companies that stand in what was read, in pieces of two and more
characters, whatever the order of the lines.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import psutil

Read = Callable[[Path], list[str]]

ENGINES = ("transfer-evidence", "RapidOCR", "PaddleOCR")
PHOTOS = {".jpg", ".jpeg", ".png"}
COMPARED = ("name", "address", "number", "code", "employer", "school", "issuer", "seller")


def main() -> None:
    """Draw the photos, run every engine on every number of cores, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=6)
    options.add_argument("--seed", type=int, default=900)
    options.add_argument("--level", default="photo")
    options.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    options.add_argument("--worker", choices=ENGINES, help=argparse.SUPPRESS)
    options.add_argument("files", nargs="*", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.worker:
        _work(chosen.worker, [Path(file) for file in chosen.files])
        return
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), chosen)


def _run(folder: Path, chosen: argparse.Namespace) -> None:
    from intake.samples.write import write_samples

    write_samples(folder, chosen.cases, chosen.seed, chosen.level, None)
    files = sorted(p for p in folder.glob("case-*/**/*") if p.suffix.lower() in PHOTOS)
    printed = _printed(folder)
    print(f"{len(files)} photos, level {chosen.level}, seed {chosen.seed}")
    print(
        f"{'engine':20}{'cores':>6}{'pages/s':>9}{'CPU s/page':>12}{'characters':>12}{'peak MB':>9}"
    )
    for cores in chosen.cores:
        for engine in ENGINES:
            seconds, results = _measure(engine, files, cores)
            texts = {name: text for result in results for name, text in result["texts"].items()}
            share = _characters_right(texts, printed, folder)
            peak = max(result["peak_mb"] for result in results)
            rate = len(files) / seconds
            work = sum(result["processor"] for result in results) / len(files)
            print(
                f"{engine:20}{cores:6}{rate:9.2f}{work:12.2f}{share:12.2%}{peak:9.0f}", flush=True
            )


def _measure(engine: str, files: list[Path], cores: int) -> tuple[float, list[dict[str, Any]]]:
    """Seconds of reading (the slowest process) and what each process reported."""
    # Our reader uses one thread for each process; the others use their own threads.
    shares = [files[i::cores] for i in range(cores)] if engine == "transfer-evidence" else [files]
    with ThreadPoolExecutor(len(shares)) as pool:
        pinned = set(range(cores))
        results = list(pool.map(lambda share: _start(engine, share, pinned), shares))
    return max(result["seconds"] for result in results), results


def _start(engine: str, files: list[Path], cores: set[int]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reading_speed", "--worker", engine, *map(str, files)],
        check=True,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),  # no other threads matter
    )
    result: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return result


def _work(engine: str, files: list[Path]) -> None:
    """Read `files` with one engine and print what was found as one line of JSON."""
    started = {"transfer-evidence": _ours, "RapidOCR": _rapidocr, "PaddleOCR": _paddleocr}[engine]
    with started() as read:
        read(files[0])
        begun, worked = time.perf_counter(), _processor_seconds()
        texts = {str(file): read(file) for file in files}
        seconds = time.perf_counter() - begun
        worked = _processor_seconds() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"seconds": seconds, "processor": worked, "peak_mb": peak, "texts": texts}
    print(json.dumps(result))


def _processor_seconds() -> float:
    """Processor time of this process and its children, also while other work disturbs the run."""
    me = psutil.Process()
    return sum(sum(p.cpu_times()[:2]) for p in [me, *me.children(recursive=True)])


@contextmanager
def _ours() -> Iterator[Read]:
    from ocr.engine import Engine
    from ocr.reader import Reader

    with Reader(Engine()) as reader:

        def read(file: Path) -> list[str]:
            reading = reader.read_file(file, file.name)
            return [line.text for page in reading.pages for line in page.lines]

        yield read


@contextmanager
def _rapidocr() -> Iterator[Read]:
    from rapidocr import RapidOCR

    engine: Any = RapidOCR()
    yield lambda file: list(engine(str(file)).txts or ())


@contextmanager
def _paddleocr() -> Iterator[Read]:
    from ocr.engine import headless_opencv_accepted, model_directories

    with model_directories(None, None) as (detection, recognition), headless_opencv_accepted():
        from paddleocr import PaddleOCR

        engine = PaddleOCR(
            text_detection_model_name=detection.name,
            text_detection_model_dir=str(detection),
            text_recognition_model_name=recognition.name,
            text_recognition_model_dir=str(recognition),
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            engine="onnxruntime",
        )
        # The characters of the bundled weights stand in the weights' own metadata.
        recogniser = engine.paddlex_pipeline.text_rec_model
        if not recogniser.post_op.character[1:-1]:
            metadata = recogniser.runner.session.get_modelmeta().custom_metadata_map
            recogniser.post_op.character = ["blank", *metadata["character"].split("\n"), " "]
        yield lambda file: list(engine.predict(cv2.imread(str(file)))[0]["rec_texts"])


def _printed(folder: Path) -> dict[str, list[str]]:
    """The drawn names, numbers and addresses by file."""
    printed: dict[str, list[str]] = {}
    for truth in sorted((folder / "truth").glob("*.json")):
        for file in json.loads(truth.read_text(encoding="utf-8"))["files"]:
            values = [
                field["value"]
                for page in file["pages"]
                for document in page["documents"]
                for name, field in document["fields"].items()
                if isinstance(field["value"], str) and any(part in name for part in COMPARED)
            ]
            printed[f"{truth.stem}/{file['file']}"] = values
    return printed


def _characters_right(
    texts: dict[str, list[str]], printed: dict[str, list[str]], folder: Path
) -> float:
    right = total = 0
    for path, lines in texts.items():
        plain = [line.replace(" ", "") for line in lines]
        for value in printed.get(str(Path(path).relative_to(folder)), []):
            total += len(value)
            right += _covered(value.replace(" ", ""), plain)
    return right / total if total else 0.0


def _covered(value: str, lines: list[str]) -> int:
    """How many characters of `value` stand in pieces of two and more in some line.

    In which order the lines come does not matter: a value may be printed over several.
    """
    covered = start = 0
    while start < len(value):
        end = start + min(2, len(value))
        while end <= len(value) and any(value[start:end] in line for line in lines):
            end += 1
        length = end - 1 - start
        if length >= min(2, len(value)):
            covered += length
            start += length
        else:
            start += 1
    return covered


if __name__ == "__main__":
    main()
