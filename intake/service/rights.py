"""Who may do what to a case that they see."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.service.actor import Actor, Role
from intake.service.errors import ForbiddenError
from matching.model import Text
from storage.cases import Bounds
from storage.tables import CaseRow, FileRow

_READ_ONLY = Text("审计人员只能查看", "Auditors may only look")
REVIEWERS_ONLY = Text("只有县级审核人员可以这样做", "Only a reviewer of the county may do this")
_OWN_WORK = Text(
    "本件由您本人创建或上传，不能由您审核",
    "You created this case or uploaded papers to it: somebody else has to decide",
)


def bounds_of(actor: Actor) -> Bounds:
    """How far `actor` sees."""
    return Bounds(actor.county, actor.school_code)


def must_write(actor: Actor) -> None:
    """Refuse those who are here to look.

    Raises:
        ForbiddenError: the actor is an auditor.
    """
    if actor.role is Role.AUDITOR:
        raise ForbiddenError(_READ_ONLY)


def must_review(session: Session, actor: Actor, case: CaseRow) -> None:
    """Refuse everybody but a reviewer who had no hand in the case.

    Raises:
        ForbiddenError: another role, or the reviewer created the case or uploaded to it.
    """
    if actor.role is not Role.REVIEWER:
        raise ForbiddenError(REVIEWERS_ONLY)
    uploaded = select(FileRow.id).where(FileRow.case_id == case.id, FileRow.uploaded_by == actor.id)
    if case.created_by == actor.id or session.scalar(uploaded.limit(1)) is not None:
        raise ForbiddenError(_OWN_WORK)
