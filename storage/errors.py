"""What storing can refuse. Each edge translates these once."""

from __future__ import annotations

from ocr.errors import TransferEvidenceError


class NotFoundError(TransferEvidenceError):
    """No such thing, or none that the asking person may see."""


class ConflictError(TransferEvidenceError):
    """Somebody else changed it first, or its state does not allow this."""


class SealError(TransferEvidenceError):
    """Sealed bytes that cannot be opened: another key, or not what was written."""
