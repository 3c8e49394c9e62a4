"""The decoding process may crash, hang or grow: its file is damaged, nothing else happens."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from crafted_pdf import Text, text_pdf
from PIL import Image

from ocr.errors import ReaderError, UnreadableFileError
from ocr.opening import Limits, Opener, opener, process, sha256_of

HERE = Path(__file__).parent


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.png"
    Image.new("RGB", (20, 10), (1, 2, 3)).save(path)
    return path


@pytest.fixture
def dying(monkeypatch) -> Iterator[Opener]:
    """An opener whose decoding process obeys files that say BAD."""
    environment = process._environment()
    environment["PYTHONPATH"] += os.pathsep + str(HERE)
    monkeypatch.setattr(process, "_environment", lambda: environment)
    monkeypatch.setattr(
        opener, "DecodingProcess", partial(process.DecodingProcess, program="dying_decoder")
    )
    with Opener(Limits(cpu_seconds=1, wall_seconds=1.5)) as dying:
        yield dying


def bad(tmp_path: Path, step: str, deed: str) -> Path:
    path = tmp_path / "bad"
    path.write_text(f"BAD {step} {deed}")
    return path


@pytest.mark.parametrize("step", ["open", "page1"])
@pytest.mark.parametrize("deed", ["killed", "crashed", "exited", "raised", "memory"])
def test_a_crash_is_a_damaged_file_and_no_more(dying, tmp_path, good, step, deed):
    with pytest.raises(UnreadableFileError) as caught:
        list(dying.pages(bad(tmp_path, step, deed)))
    assert caught.value.code == "damaged"
    assert len(list(dying.pages(good))) == 1


@pytest.mark.parametrize("deed", ["busy", "asleep"])
def test_a_hang_ends(dying, tmp_path, good, deed):
    start = time.monotonic()
    with pytest.raises(UnreadableFileError) as caught:
        list(dying.pages(bad(tmp_path, "page1", deed)))
    assert caught.value.code == "damaged"
    assert time.monotonic() - start < 5
    assert len(list(dying.pages(good))) == 1


def test_an_answer_that_makes_no_sense_is_a_damaged_file(dying, tmp_path, good):
    with pytest.raises(UnreadableFileError) as caught:
        list(dying.pages(bad(tmp_path, "page2", "nonsense")))
    assert caught.value.code == "damaged"
    assert len(list(dying.pages(good))) == 1


def test_pages_before_the_crash_were_handed_out(dying, tmp_path):
    pages = dying.pages(bad(tmp_path, "page3", "killed"))
    assert [next(pages).number, next(pages).number] == [1, 2]
    with pytest.raises(UnreadableFileError):
        next(pages)


@pytest.mark.parametrize("step", ["text1", "text2", "text3"])
def test_a_crash_over_the_text_layer_costs_the_text_only(dying, tmp_path, step):
    pages = list(dying.pages(bad(tmp_path, step, "crashed")))
    assert [p.number for p in pages] == [1, 2, 3]
    assert all(p.text_layer is None for p in pages)


def test_a_crash_when_a_file_is_let_go_of_is_no_fault_of_the_next(dying, tmp_path, good):
    assert len(list(dying.pages(bad(tmp_path, "close", "crashed")))) == 3
    assert len(list(dying.pages(good))) == 1


def test_a_process_killed_between_pages_is_replaced(tmp_path):
    frames = [Image.new("L", (5, 5), i) for i in range(3)]
    path = tmp_path / "three.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    with Opener() as reading:
        pages = reading.pages(path)
        assert next(pages).number == 1
        psutil.Process(reading._process.pid).kill()
        reading._process._process.wait()
        assert [page.image[0, 0, 0] for page in pages] == [1, 2]


def test_one_process_reads_many_files_and_is_then_replaced(good):
    with Opener(Limits(files_per_process=3)) as reading:
        seen = []
        for _ in range(7):
            list(reading.pages(good))
            seen.append(reading._process.pid)
    assert [seen.count(pid) for pid in dict.fromkeys(seen)] == [3, 3, 1]


def test_two_files_can_be_read_alternately(tmp_path):
    paths = [tmp_path / "a.tif", tmp_path / "b.tif"]
    for value, path in zip((0, 100), paths, strict=True):
        frames = [Image.new("L", (5, 5), value + i) for i in range(3)]
        frames[0].save(path, save_all=True, append_images=frames[1:])
    with Opener() as reading:
        values = [
            (int(a.image[0, 0, 0]), int(b.image[0, 0, 0]))
            for a, b in zip(reading.pages(paths[0]), reading.pages(paths[1]), strict=True)
        ]
    assert values == [(0, 100), (1, 101), (2, 102)]


def test_pages_given_up_half_way_do_not_harm_the_next_file(tmp_path, good):
    path = tmp_path / "two.tif"
    Image.new("L", (5, 5)).save(path, save_all=True, append_images=[Image.new("L", (5, 5))])
    with Opener() as reading:
        for _ in reading.pages(path):
            break
        (page,) = reading.pages(good)
    assert page.image[0, 0].tolist() == [3, 2, 1]


def test_the_process_ends_with_the_opener(good):
    with Opener() as reading:
        list(reading.pages(good))
        child = psutil.Process(reading._process.pid)
        assert child.is_running()
    assert not child.is_running()
    with pytest.raises(RuntimeError):
        list(reading.pages(good))


def test_the_process_ends_when_its_parent_is_killed(good):
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom ocr.opening import Opener\n"
        "opener = Opener().__enter__()\nlist(opener.pages(Path(sys.argv[1])))\n"
        "print(opener._process.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(good)], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    child.wait(5)
    assert not child.is_running()


def test_the_process_may_not_write_files_and_has_a_limit_of_memory(good):
    with Opener() as reading:
        list(reading.pages(good))
        child = psutil.Process(reading._process.pid)
        assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert child.rlimit(psutil.RLIMIT_AS) == (2 * 1024**3,) * 2
        assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)


def test_the_process_knows_no_secrets_and_trusts_no_current_directory(good, tmp_path, monkeypatch):
    trap = tmp_path / "uploads"
    trap.mkdir()
    for name in ("numpy.py", "json.py", "ocr.py"):
        (trap / name).write_text("raise SystemExit(1)")
    monkeypatch.chdir(trap)
    monkeypatch.setenv("TRANSFER_EVIDENCE_DATABASE_URL", "postgresql://secret")
    with Opener() as reading:
        assert len(list(reading.pages(good))) == 1
        assert (
            "TRANSFER_EVIDENCE_DATABASE_URL" not in psutil.Process(reading._process.pid).environ()
        )


def test_a_process_that_cannot_start_is_not_the_files_fault(good, monkeypatch):
    monkeypatch.setattr(
        opener, "DecodingProcess", partial(process.DecodingProcess, program="ocr.no_such_module")
    )
    with Opener() as reading, pytest.raises(ReaderError):
        list(reading.pages(good))


def test_memory_stays_flat(good, tmp_path):
    photo = tmp_path / "photo.jpg"
    Image.effect_noise((1500, 1000), 60).convert("RGB").save(photo)
    document = tmp_path / "document.pdf"
    document.write_bytes(text_pdf([Text(80, 700, 12, "社会保险参保缴费证明")]))
    with Opener() as reading:
        used = []
        for _ in range(30):
            for path in (photo, document, good):
                list(reading.pages(path))
            used.append(psutil.Process(reading._process.pid).memory_info().rss / 1e6)
    assert max(used[10:]) - used[9] < 20


# Names


@pytest.mark.parametrize(
    "name",
    [
        "missing.jpg",
        "with\0nul.jpg",
        "line\r\nbreak.jpg",
        "\u202egpj.exe",
        "n" * 4096,
        "a/" * 3000 + "b",
        "",
        ".",
        "..",
        "\udcff\udcfe.jpg",
        "\ud800.jpg",
        "C:\\photo.jpg",
        "folder",
        "loop",
        "dangling",
        "pipe",
        "socket",
        "good.png/inside",
    ],
)
def test_what_is_no_file_is_not_found(tmp_path, monkeypatch, name):
    (tmp_path / "good.png").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the path of a socket has to be short
    with socket.socket(socket.AF_UNIX) as bound, Opener() as reading:
        bound.bind("socket")
        path = tmp_path / name
        with pytest.raises(UnreadableFileError) as caught:
            list(reading.pages(path))
        with pytest.raises(UnreadableFileError) as hashed:
            sha256_of(path)
    assert caught.value.code == hashed.value.code == "not_found"
    assert name not in caught.value.message or name in {"", "."}


def test_a_device_is_no_file():
    with Opener() as reading, pytest.raises(UnreadableFileError) as caught:
        list(reading.pages(Path("/dev/zero")))
    assert caught.value.code == "not_found"


@pytest.mark.parametrize("name", ["线\r\n\t\u202e.jpg", "-rf.jpg", "$(x) `y`.jpg", "名" * 80])
def test_odd_names_of_real_files_are_no_hindrance(good, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(good.read_bytes())
    with Opener() as reading:
        assert len(list(reading.pages(path))) == 1
    assert len(sha256_of(path)) == 64


def test_a_link_to_a_file_is_the_file(good, tmp_path):
    (tmp_path / "link").symlink_to(good)
    with Opener() as reading:
        assert len(list(reading.pages(tmp_path / "link"))) == 1
    assert sha256_of(tmp_path / "link") == sha256_of(good)


def test_a_file_without_permission_is_not_found(good, monkeypatch):
    def denied(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr("os.open", denied)  # the suite may run as root, who is denied nothing
    with pytest.raises(UnreadableFileError) as caught:
        sha256_of(good)
    assert caught.value.code == "not_found"
    assert "权限" in caught.value.message


def test_an_empty_file_and_one_of_too_many_bytes(tmp_path):
    path = tmp_path / "file.jpg"
    codes = []
    with Opener(Limits(max_bytes=1000)) as reading:
        for size in (0, 1001):
            path.write_bytes(bytes(size))
            with pytest.raises(UnreadableFileError) as caught:
                list(reading.pages(path))
            codes.append(caught.value.code)
    assert codes == ["empty_file", "too_large"]


def test_openers_in_two_threads_do_not_meet(good, tmp_path):
    other = tmp_path / "other.png"
    Image.new("RGB", (20, 10), (9, 9, 9)).save(other)
    seen: dict[Path, set[int]] = {good: set(), other: set()}

    def read(path: Path) -> None:
        with Opener() as reading:
            for _ in range(20):
                seen[path] |= {int(page.image[0, 0, 2]) for page in reading.pages(path)}

    threads = [threading.Thread(target=read, args=(path,)) for path in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {good: {1}, other: {9}}
