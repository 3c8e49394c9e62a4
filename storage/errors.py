"""What storing can refuse. Each edge translates these once."""

from __future__ import annotations

from ocr.errors import TransferEvidenceError


class NotFoundError(TransferEvidenceError):
    """No such thing, or none that the asking person may see."""


class ConflictError(TransferEvidenceError):
    """Somebody else changed it first, or its state does not allow this."""


class SealError(TransferEvidenceError):
    """Sealed bytes that cannot be opened: another key, or not what was written."""


class StorageError(TransferEvidenceError):
    """The root of everything that goes wrong where data is kept."""


class StoreUnavailableError(StorageError):
    """The object store cannot be reached or does not answer as it should; worth a later try."""


class StoreFullError(StorageError):
    """There is no room left for another object; nothing of it was kept."""


class ObjectTooLargeError(StorageError):
    """An object is larger than allowed; nothing of it was kept. `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"文件超过 {limit} 字节上限 / larger than the limit of {limit} bytes")
        self.limit = limit


class ObjectMissingError(StorageError):
    """There is no object of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"存储中没有这个对象 / no such object: {key}")
        self.key = key


class ObjectDamagedError(StorageError):
    """An object is not what was stored: cut, changed, exchanged, or sealed with an unknown key."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"存储的对象已损坏 / a stored object is damaged: {key}: {reason}")
        self.key = key
