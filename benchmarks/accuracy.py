"""How much of freshly drawn cases is read right and judged right.

    python -m benchmarks.accuracy [--cases 200] [--seed 7001] [--levels clean photo hard]
                                  [--mistakes FILE] [--folder FOLDER]

Draws a set for each level, reads and judges every case, and prints kinds, fields, verdicts and the
number that must be nought: wrong `complete`s. `--mistakes` keeps every mistake as a line of JSON.
`--folder` reads cases that are there already, `case-*` beside `truth/`, instead of drawing any.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.scoring import (
    ABSENT,
    RIGHT,
    WRONG,
    FileScore,
    VerdictScore,
    score_file,
    score_verdict,
    total,
)
from intake.case_folder import open_case_folder
from intake.output import check_output, read_output
from intake.pipeline import evidence_of
from intake.reading import Progress, read_files
from intake.samples.write import write_samples
from intake.settings import Settings
from matching.policy import find_policy
from matching.verdict import judge
from ocr.model import FileReading

VERDICT_OUTCOMES = (RIGHT, "review", WRONG, "wrong_complete")


def main() -> None:
    """Run the campaign for every level asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=200)
    options.add_argument("--seed", type=int, default=7001)
    options.add_argument("--levels", nargs="+", default=["clean", "photo", "hard"])
    options.add_argument("--readers", type=int, default=Settings().readers)
    options.add_argument("--mistakes", type=Path)
    options.add_argument("--keep", type=Path, help="keep the drawn cases in this folder")
    options.add_argument("--folder", type=Path, help="read the cases of this folder, draw none")
    chosen = options.parse_args()
    mistakes: list[dict[str, Any]] = []
    if chosen.folder:
        _campaign(chosen.folder, chosen.folder.name, chosen, mistakes)
    for level in [] if chosen.folder else chosen.levels:
        with tempfile.TemporaryDirectory() as temporary:
            folder = (chosen.keep or Path(temporary)) / level
            write_samples(folder, chosen.cases, chosen.seed, level, None)
            _campaign(folder, level, chosen, mistakes)
    if chosen.mistakes:
        lines = [json.dumps(mistake, ensure_ascii=False) + "\n" for mistake in mistakes]
        chosen.mistakes.write_text("".join(lines), encoding="utf-8")


def _campaign(
    folder: Path, level: str, chosen: argparse.Namespace, mistakes: list[dict[str, Any]]
) -> None:
    begun = time.perf_counter()
    scores: list[FileScore] = []
    verdicts: list[VerdictScore] = []
    pages = 0
    for case, readings in _read(folder, chosen.readers):
        truth = json.loads((folder / "truth" / f"{case}.json").read_text(encoding="utf-8"))
        answer = _judge(folder / case, readings)
        verdict = score_verdict(answer, truth)
        verdicts.append(verdict)
        by_file = {reading.file: reading for reading in readings}
        pages += sum(len(reading.pages) for reading in readings)
        for file in truth["files"]:
            read = read_output(by_file[file["file"]]).model_dump(mode="json")
            score = score_file(read, file)
            scores.append(score)
            mistakes += [
                {"level": level, "case": case, "mistake": list(mistake)}
                for mistake in score.mistakes
            ]
        mistakes += _verdict_mistakes(level, case, answer, truth, verdict)
    seconds = time.perf_counter() - begun
    _print(level, chosen, total(scores), verdicts)
    print(f"read {pages} pages in {seconds:.0f} s: {pages / seconds:.2f} pages a second\n")


def _read(folder: Path, readers: int) -> Iterator[tuple[str, list[FileReading]]]:
    """The readings of each case, in order; files are called by their path within the case."""
    cases = sorted(folder.glob("case-*"))
    files = [
        (path, f"{case.name}//{path.relative_to(case).as_posix()}")
        for case in cases
        for path in open_case_folder(case).files
    ]

    def show(progress: Progress) -> None:
        print(f"\r{progress.done}/{progress.total}", end="\r", flush=True)

    readings = read_files(files, Settings(readers=readers), show)
    for case, group in groupby(readings, key=lambda reading: reading.file.split("//")[0]):
        yield case, [_renamed(reading) for reading in group]


def _renamed(reading: FileReading) -> FileReading:
    name = reading.file.split("//", maxsplit=1)[1]
    return FileReading(name, reading.sha256, reading.error, reading.pages)


def _judge(folder: Path, readings: list[FileReading]) -> dict[str, Any]:
    case = open_case_folder(folder).case
    policy = find_policy(case.policy, case.application_date)
    verdict = judge(case, evidence_of(readings), policy)
    return check_output(verdict, readings).model_dump(mode="json")


def _verdict_mistakes(
    level: str, case: str, answer: dict[str, Any], truth: dict[str, Any], score: VerdictScore
) -> Iterable[dict[str, Any]]:
    if score.outcome == RIGHT and all(score.requirements.values()):
        return
    told = {result["id"]: result for result in answer["requirements"]}
    yield {
        "level": level,
        "case": case,
        "defect": truth["defect"],
        "outcome": score.outcome,
        "verdict": answer["verdict"],
        "accepted": truth["verdict_accept"],
        "requirements": {
            name: {
                "expected": truth["requirements"][name]["status"],
                "found": told.get(name, {}).get("status"),
                "reasons": [reason["message"] for reason in told.get(name, {}).get("reasons", [])],
            }
            for name, right in score.requirements.items()
            if not right
        },
    }


def _print(
    level: str, chosen: argparse.Namespace, score: FileScore, verdicts: list[VerdictScore]
) -> None:
    drawn = "" if chosen.folder else f", seed {chosen.seed}"
    print(f"## {level}: {len(verdicts)} cases, {score.documents} documents{drawn}\n")
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    shares = {name: outcomes[name] / len(verdicts) for name in VERDICT_OUTCOMES}
    statuses = [right for verdict in verdicts for right in verdict.requirements.values()]
    print(f"kinds right          {score.kinds_right():8.2%}")
    for outcome in (RIGHT, WRONG, ABSENT):
        print(f"fields {outcome:13} {score.share(outcome):8.2%}")
    print(f"verdicts right       {shares[RIGHT]:8.2%}")
    print(f"verdicts to a person {shares['review']:8.2%}")
    print(f"verdicts wrong       {shares[WRONG]:8.2%}")
    print(f"wrong complete       {outcomes['wrong_complete']:8}")
    others = sum(verdict.others_wrong_complete for verdict in verdicts)
    print(f"  under others       {others:8}")
    print(f"requirements right   {sum(statuses) / len(statuses):8.2%}")
    rotations = score.rotations[RIGHT] / max(1, sum(score.rotations.values()))
    print(f"rotations right      {rotations:8.2%}")
    seals = score.seals[RIGHT] / max(1, sum(score.seals.values()))
    print(f"seal counts right    {seals:8.2%}")
    print(f"surplus documents    {score.surplus:8}\n")
    _print_kinds(score)


def _print_kinds(score: FileScore) -> None:
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, _, outcome), count in score.fields.items():
        by_kind[kind][outcome] += count
    print("| kind | documents | kind right | fields | right | wrong | absent |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for kind in sorted({kind for kind, _ in score.kinds}):
        right, wrong = score.kinds[kind, RIGHT], score.kinds[kind, WRONG]
        counts = by_kind[kind]
        fields = sum(counts.values())
        shares = " | ".join(
            f"{counts[outcome] / fields:.1%}" if fields else "–"
            for outcome in (RIGHT, WRONG, ABSENT)
        )
        documents = right + wrong
        print(f"| {kind} | {documents} | {right / documents:.1%} | {fields} | {shares} |")
    print()


if __name__ == "__main__":
    main()
