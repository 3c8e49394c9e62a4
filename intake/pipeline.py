"""The main job: a case folder goes in, a verdict comes out. All stages stand on this screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from intake.case_folder import CaseFolder, open_case_folder
from intake.reading import Progress, read_files
from intake.settings import Settings
from matching.model import Evidence, Verdict
from matching.policy import find_policy
from matching.rules import Policy
from matching.verdict import judge
from ocr.model import FileReading


@dataclass(frozen=True, slots=True)
class Checked:
    """A case folder with everything read from it and the verdict."""

    folder: CaseFolder
    policy: Policy
    readings: tuple[FileReading, ...]
    verdict: Verdict


def check_folder(
    path: Path, settings: Settings, on_progress: Callable[[Progress], None] = lambda _: None
) -> Checked:
    """Read every file of a case folder and judge the case.

    Raises:
        UnusableInputError: the folder, its case.json or the policy it names cannot be used.
        ReaderError: the recognition engine cannot be started.
    """
    folder = open_case_folder(path)
    policy = find_policy(
        folder.case.policy, folder.case.application_date, policy_directories(settings)
    )
    readings = read_evidence(folder, settings, on_progress)
    verdict = judge(folder.case, evidence_of(readings), policy)
    return Checked(folder, policy, tuple(readings), verdict)


def read_evidence(
    folder: CaseFolder, settings: Settings, on_progress: Callable[[Progress], None]
) -> list[FileReading]:
    """Read the files of a case; each is called by its path within the folder."""
    files = [(file, shown_name(file.relative_to(folder.folder))) for file in folder.files]
    return list(read_files(files, settings, on_progress))


def evidence_of(readings: Iterable[FileReading]) -> list[Evidence]:
    """Every document of the readings, with the place where it lies."""
    return [
        Evidence(reading.file, page.number, document, page.problems)
        for reading in readings
        for page in reading.pages
        for document in page.documents
    ]


def policy_directories(settings: Settings) -> Sequence[Path]:
    """Where rule sets besides those that ship are looked for."""
    return () if settings.policy_dir is None else (settings.policy_dir,)


def shown_name(path: Path) -> str:
    """The path as text that can be printed and sent, even where its bytes are no UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="backslashreplace")
