"""Drawn cases on disk: `OUT/case-0001/` with `case.json` and the evidence, `OUT/truth/` beside."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np

from intake.samples import effects, electronic, files, light, truth
from intake.samples.catalogue import make_case
from intake.samples.draft import CaseDraft, PageDraft, Paper
from intake.samples.effects import Level, Shot
from intake.samples.layouts import suitable
from intake.samples.model import Drawing
from intake.samples.truth import DrawnPage

Progress = Callable[[int, int], None]
_CASES_WORTH_A_PROCESS = 10


class NothingDrawsThisError(LookupError):
    """No layout can draw a page: a gap between what cases ask for and what is drawn."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """Pages that are photographed together."""

    pages: tuple[PageDraft, ...]


def draw(page: PageDraft, random: Random) -> Drawing:
    """One page in one of the editions that can carry it.

    Raises:
        NothingDrawsThisError: no layout is suitable.
    """
    layouts = suitable(page.facts)
    if page.layouts:
        layouts = tuple(layout for layout in layouts if layout.name in page.layouts)
    if not layouts:
        raise NothingDrawsThisError(f"{page.facts.kind} {page.facts.part}: no layout draws it")
    return random.choice(layouts).draw(page.facts, random)


def _may_share(page: PageDraft) -> bool:
    return not page.spoil and "copy" not in page.facts.marks


def _pictures(draft: CaseDraft, random: Random) -> list[list[_Picture]]:
    """The pictures of a case: one inner list is one paper, or neighbours photographed in turn."""
    groups: list[list[_Picture]] = []
    register = [p for paper in draft.papers if _is_register(paper) for p in paper.pages]
    groups.append(_paired(register, 0.3, random))
    for paper in draft.papers:
        if not _is_register(paper):
            together = 0.6 if paper.role == "extra identity card" else 0.04
            groups.append(_paired(list(paper.pages), together, random))
    for group in groups:
        if group and random.random() < 0.05:
            group.append(random.choice(group))  # the same page photographed twice
    random.shuffle(groups)
    return [group for group in groups if group]


def _is_register(paper: Paper) -> bool:
    return paper.role.startswith("register") or paper.role == "student_card"


def _paired(pages: list[PageDraft], odds: float, random: Random) -> list[_Picture]:
    """Pages one by one, or two neighbours in one picture."""
    pictures: list[_Picture] = []
    at = 0
    while at < len(pages):
        two = pages[at : at + 2]
        joined = len(two) == 2 and all(map(_may_share, two)) and random.random() < odds
        pictures.append(_Picture(tuple(two if joined else two[:1])))
        at += 2 if joined else 1
    return pictures


def _take(picture: _Picture, level: Level, random: Random) -> DrawnPage:
    drawings = tuple(draw(page, random) for page in picture.pages)
    spoil = picture.pages[0].spoil
    shot = effects.shoot(drawings, level, random, spoil)
    copies = tuple("copy" in page.facts.marks for page in picture.pages)
    return DrawnPage(drawings, copies, shot, spoil)


def _downloaded(page: PageDraft, random: Random) -> bool:
    """Whether a page comes as a PDF with a text layer instead of being photographed."""
    fit = not page.spoil and electronic.suits(page.facts)
    return fit and (electronic.forged(page.facts) or random.random() < 0.3)


def _nothing(random: Random) -> DrawnPage:
    """A picture taken by mistake: a table and nothing on it."""
    chance = np.random.default_rng(random.getrandbits(32))
    scene = light.tabletop(chance, (1600, 1200))
    lit = light.noise(light.gradient(scene, chance, 0.3), chance, 4)
    return DrawnPage((), (), Shot(lit, (), 0, ("nothing",)))


def _write_case(folder: Path, draft: CaseDraft, level: Level, random: Random) -> list[Any]:
    """Write the evidence of one case and return the truth about its files."""
    names = files.Names(draft.applied_on, random)
    below = "资料/" if random.random() < 0.08 else ""
    known: list[Any] = []

    def keep(name: str, data: bytes, pages: list[DrawnPage]) -> None:
        files.write(folder, name, data)
        known.append(truth.file(name, pages))

    for group in _pictures(draft, random):
        pages = [page for picture in group for page in picture.pages]
        if _downloaded(pages[0], random):
            data, page = electronic.download(pages[0].facts, random)
            keep(below + names.next(pages[0].facts.kind, "pdf"), data, [page])
            continue
        taken = [_take(picture, level, random) for picture in group]
        kind = taken[0].drawings[0].kind
        pictures = [page.shot.picture for page in taken]
        bound = random.random()
        if len(taken) > 1 and bound < 0.2:
            keep(below + names.next(kind, "pdf"), files.pdf(pictures, level, random), taken)
        elif len(taken) > 1 and bound < 0.27:
            keep(below + names.next(kind, "tif"), files.tiff(pictures), taken)
        else:
            for page in taken:
                extension = files.pick_format(level, random)
                data = files.encoded(page.shot.picture, extension, level, random)
                keep(below + names.next(page.drawings[0].kind, extension), data, [page])
    if level != "clean" and random.random() < 0.04:
        junk = _nothing(random)
        keep(names.next("", "jpg"), files.encoded(junk.shot.picture, "jpg", level, random), [junk])
    return known


def _dump(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_case(out: Path, index: int, seed: int, level: Level) -> None:
    """Draw the case `index` (from 0) of a set, and its truth."""
    name = f"case-{index + 1:04d}"
    draft = make_case(seed, index)
    random = Random(f"{seed}/{level}/{index}")
    _dump(out / name / "case.json", truth.record(draft, random))
    known = _write_case(out / name, draft, level, random)
    _dump(
        out / "truth" / f"{name}.json",
        {
            "case": name,
            "level": level,
            "seed": seed,
            "defect": draft.defect or None,
            **truth.conclusions(draft),
            "files": known,
        },
    )


def _indices_done(out: Path, cases: int, seed: int, level: Level) -> Iterator[int]:
    """Draw all cases and tell each when it is there; large sets use every processor."""
    workers = min(os.cpu_count() or 1, cases // _CASES_WORTH_A_PROCESS)
    if workers < 2:
        for index in range(cases):
            write_case(out, index, seed, level)
            yield index
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_alone) as pool:
        jobs = {pool.submit(write_case, out, i, seed, level): i for i in range(cases)}
        for job in as_completed(jobs):
            job.result()
            yield jobs[job]


def _alone() -> None:
    """A process beside others of its kind leaves them their processors."""
    cv2.setNumThreads(1)


def write_samples(
    out: Path, cases: int, seed: int, level: Level, progress: Progress | None = None
) -> None:
    """Draw `cases` cases of the set `seed`; the same arguments write the same bytes.

    `progress` is told (cases done, cases) after each one. A set that is large enough is drawn by
    several processes, so a script that calls this needs the usual `__main__` guard.

    Raises:
        NothingDrawsThisError: no layout can draw a page that a case asks for.
        OSError: the files cannot be written.
    """
    for done, _ in enumerate(_indices_done(out, cases, seed, level), 1):
        if progress:
            progress(done, cases)
