"""From flat sheets to documents: what kind each paper is and what its fields say.

The order: split a sheet into its papers, classify each, read its labelled fields and its
sentences, hold the fields against each other. A document's boxes are in the flat coordinates of
the very paper it was read from.
"""

from __future__ import annotations

from ocr.extract.classify import classify
from ocr.extract.document import document_of
from ocr.extract.split import split_sheet
from ocr.kinds import all_kinds
from ocr.model import Document, Sheet

__all__ = ["extract_document", "split_sheet"]


def extract_document(paper: Sheet) -> Document:
    """The document on `paper`, which holds one; boxes in its flat coordinates."""
    found = classify(paper)
    return document_of(paper, all_kinds()[found.kind], found.confidence)
