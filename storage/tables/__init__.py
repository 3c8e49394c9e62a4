"""The tables. What is personal and not needed for lists and search is sealed."""

from storage.tables.accounts import ApiToken, User, UserSession
from storage.tables.audit import AuditEntry
from storage.tables.base import Base
from storage.tables.cases import (
    CaseEvent,
    CaseKey,
    CaseRow,
    PrintedSummary,
    Settlement,
    VerdictSnapshot,
)
from storage.tables.files import (
    CheckRun,
    Correction,
    DocumentRow,
    FileRow,
    IdempotencyKey,
    Job,
    LikenessBand,
    ReadingRow,
    SearchEntry,
)
from storage.tables.notices import Notice
from storage.tables.records import (
    GuardianRow,
    PreviewedTable,
    RecordChange,
    RecordKey,
    SchoolRow,
    StudentRow,
)
from storage.tables.uploads import UploadPart, UploadRow

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Base",
    "CaseEvent",
    "CaseKey",
    "CaseRow",
    "CheckRun",
    "Correction",
    "DocumentRow",
    "FileRow",
    "GuardianRow",
    "IdempotencyKey",
    "Job",
    "LikenessBand",
    "Notice",
    "PreviewedTable",
    "PrintedSummary",
    "ReadingRow",
    "RecordChange",
    "RecordKey",
    "SchoolRow",
    "SearchEntry",
    "Settlement",
    "StudentRow",
    "UploadPart",
    "UploadRow",
    "User",
    "UserSession",
    "VerdictSnapshot",
]
