"""From flat sheets to documents: what kind each paper is and what its fields say.

The order: split a sheet into its papers, classify each, read its labelled fields and its
sentences, hold the fields against each other. Everything is in the sheet's flat coordinates.
"""

from __future__ import annotations

from ocr.extract.classify import classify
from ocr.extract.document import document_of
from ocr.extract.split import split_sheet
from ocr.kinds import all_kinds
from ocr.model import Document, Sheet

__all__ = ["extract_documents"]


def extract_documents(sheet: Sheet) -> tuple[Document, ...]:
    """The documents on `sheet`, from top to bottom; boxes in flat coordinates."""
    documents = []
    for paper in split_sheet(sheet):
        found = classify(paper)
        documents.append(document_of(paper, all_kinds()[found.kind], found.confidence))
    return tuple(documents)
