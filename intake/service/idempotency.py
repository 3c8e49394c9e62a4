"""Requests that are sent again because their answer was lost are answered as the first time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service.actor import Actor
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from matching.model import Text
from storage.database import database_now
from storage.tables import IdempotencyKey

LONGEST = 200  # characters of a key
_PURPOSE = "idempotent_answer"
_ABANDONED_AFTER = timedelta(minutes=15)
_BEING_DONE = Text(
    "带同一 Idempotency-Key 的请求正在处理，请稍后再试",
    "A request with this Idempotency-Key is being worked on; try again in a moment",
)
_FORM = Text("应为 1 至 200 个可见字符", "must be 1 to 200 visible characters")
_OTHER = Text(
    "同一 Idempotency-Key 已用于另一请求", "this Idempotency-Key was used for another request"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with. `request` is a digest of what was asked."""

    request: str
    status: int
    body: Any

    def must_be_for(self, request: str) -> None:
        """Refuse a key that was used for something else.

        Raises:
            FaultyInputError: the digest of what is asked now is another.
        """
        if request != self.request:
            raise FaultyInputError([Fault("Idempotency-Key", _OTHER)])


def begin(services: Services, actor: Actor, key: str) -> Answer | None:
    """Claim a key for a request that begins, or give the answer it has got before.

    Raises:
        FaultyInputError: not a key.
        NotAllowedNowError: the first request is still being worked on.
    """
    if not 1 <= len(key) <= LONGEST or not key.isprintable():
        raise FaultyInputError([Fault("Idempotency-Key", _FORM)])
    with services.database.write() as session:
        now = database_now(session)
        row = session.get(IdempotencyKey, (actor.id, key), with_for_update=True)
        if row is None:
            session.add(IdempotencyKey(owner=actor.id, key=key, request="", at=now))
            return None
        if row.status is not None and row.response is not None:
            body = services.keyring.open_json(row.response, _PURPOSE)
            return Answer(row.request, row.status, body)
        if row.at > now - _ABANDONED_AFTER:
            raise NotAllowedNowError(_BEING_DONE)
        row.at = now
        return None


def finish(services: Services, actor: Actor, key: str, answer: Answer) -> None:
    """Keep the answer, sealed, for whoever asks again."""
    sealed = services.keyring.seal_json(answer.body, _PURPOSE)
    with services.database.write() as session:
        _set(session, actor, key, request=answer.request, status=answer.status, response=sealed)


def abandon(services: Services, actor: Actor, key: str) -> None:
    """The request came to nothing: the next one with this key is a new one."""
    with services.database.write() as session:
        session.execute(
            delete(IdempotencyKey).where(
                IdempotencyKey.owner == actor.id,
                IdempotencyKey.key == key,
                IdempotencyKey.status.is_(None),
            )
        )


def _set(session: Session, actor: Actor, key: str, **values: Any) -> None:
    row = (IdempotencyKey.owner == actor.id, IdempotencyKey.key == key)
    session.execute(update(IdempotencyKey).where(*row).values(**values))
