"""The record the school wrote down (`case.json`) and the truth about a drawn case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from intake.samples.draft import CaseDraft, requirements
from intake.samples.effects import Shot, mapped
from intake.samples.model import Drawing
from matching.model import Category
from ocr.model import Box


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page of a file: what was drawn on it and how it was photographed.

    `spoil` names what makes it illegible on purpose, if anything.
    """

    drawings: tuple[Drawing, ...]
    copies: tuple[bool, ...]
    shot: Shot
    spoil: str = ""


def record(draft: CaseDraft, random: Random) -> dict[str, Any]:
    """`case.json` of the contract. Complete cases sometimes lack a number that may be absent."""
    student = draft.student
    child: dict[str, Any] = {
        "name": student.name,
        "id_number": student.id_number,
        "sex": student.sex,
        "birth_date": student.birth_date.isoformat(),
        "former_names": list(draft.known_former_names),
        "enrolment_number": f"G{student.id_number}",
    }
    pairs = ((draft.guardian, draft.relationship), *draft.others)
    guardians = [
        {"name": person.name, "id_number": person.id_number, "relationship": str(relationship)}
        for person, relationship in pairs
    ]
    if not draft.defect and random.random() < 0.1:
        del child["enrolment_number"]
        if random.random() < 0.5:
            del guardians[0]["id_number"]
    return {
        "category": str(draft.category),
        "application_date": draft.applied_on.isoformat(),
        "from_outside_county": draft.from_outside_county,
        "school": dict(draft.school),
        "student": child,
        "guardians": guardians,
    }


def conclusions(draft: CaseDraft) -> dict[str, Any]:
    """Verdict, requirements and the other categories as a clerk would have them.

    Of `codes` any one is right; `accept` are other statuses, and the later entries of a list of
    verdicts other verdicts, that the rules allow as well.
    """
    told = {name: draft.conclusion(name) for name in requirements(draft.category)}
    verdicts = draft.verdicts(draft.category)
    return {
        "verdict": str(verdicts[0]),
        "verdict_accept": [str(verdict) for verdict in verdicts],
        "requirements": {
            name: {
                "status": str(conclusion.status),
                "codes": list(conclusion.codes),
                "accept": [str(status) for status in conclusion.accept],
            }
            for name, conclusion in told.items()
        },
        "other_categories": {
            str(category): [str(verdict) for verdict in draft.verdicts(category)]
            for category in Category
            if category is not draft.category
        },
    }


def _box(box: Box) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in box]


def _document(drawing: Drawing, shot: Shot, place: int, *, legible: bool) -> dict[str, Any]:
    matrix = shot.placed[place]
    width, height = drawing.image.size
    whole: Box = ((0, 0), (width, 0), (width, height), (0, height))
    return {
        "kind": drawing.kind,
        "layout": drawing.layout,
        "legible": legible,
        "region": _box(mapped(matrix, whole)),
        "fields": {
            name: {
                "value": list(value) if isinstance(value, tuple) else value,
                "box": _box(mapped(matrix, drawing.boxes[name])) if name in drawing.boxes else None,
            }
            for name, value in drawing.fields.items()
        },
        "seals": [_box(mapped(matrix, box)) for box in drawing.seals],
        "fingerprints": [_box(mapped(matrix, box)) for box in drawing.fingerprints],
    }


def page(drawn: DrawnPage, number: int) -> dict[str, Any]:
    """The truth about one page of a file."""
    height, width = np.shape(drawn.shot.picture)[:2]
    problems = [drawn.spoil] if drawn.spoil else []
    if any(drawn.copies):
        problems.append("copy")
    return {
        "page": number,
        "width": int(width),
        "height": int(height),
        "rotation": drawn.shot.rotation,
        "problems": problems,
        "effects": list(drawn.shot.effects),
        "documents": [
            _document(drawing, drawn.shot, place, legible=not drawn.spoil)
            for place, drawing in enumerate(drawn.drawings)
        ],
    }


def file(name: str, pages: Sequence[DrawnPage]) -> dict[str, Any]:
    """The truth about one file."""
    return {"file": name, "pages": [page(drawn, n) for n, drawn in enumerate(pages, 1)]}
