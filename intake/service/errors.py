"""What the service can refuse; HTTP and the command line each translate these once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.model import Text
from ocr.errors import TransferEvidenceError


class NotSignedInError(TransferEvidenceError):
    """Nobody is known to be asking."""


class ForbiddenError(TransferEvidenceError):
    """The asking person may see it, but not do this."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.zh)
        self.why = why


class SecondFactorDueError(NotSignedInError):
    """The password was right; the code of the second factor is still to come."""


class WrongCredentialsError(NotSignedInError):
    """Unknown, locked, or the wrong password or code: nothing says which."""


class PasswordChangeDueError(ForbiddenError):
    """The password was set by somebody else and has to be changed first."""

    def __init__(self) -> None:
        super().__init__(Text("请先修改初始密码", "Change the password you were given first"))


class NotAllowedNowError(TransferEvidenceError):
    """Its state does not allow this: said with the reason."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.zh)
        self.why = why


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A blocking requirement that is not met."""

    requirement: str
    title: Text
    status: str


class NotCompleteError(NotAllowedNowError):
    """It cannot be approved: blocking requirements are not met, or papers are not read yet."""

    def __init__(self, outstanding: Sequence[Outstanding], pending: int) -> None:
        super().__init__(
            Text(
                f"还不能通过：{len(outstanding)} 项要求未满足，{pending} 个文件尚未识别",
                f"It cannot be approved: {len(outstanding)} requirements are not met, "
                f"{pending} files are not read yet",
            )
        )
        self.outstanding = tuple(outstanding)
        self.pending = pending


class PreconditionError(TransferEvidenceError):
    """Somebody changed it since the caller looked; `version` is today's."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version}")
        self.version = version


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of what was sent: `key` says where, `why` what is wrong with it."""

    key: str
    why: Text


class FaultyInputError(TransferEvidenceError):
    """What was sent cannot be used: one fault each."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.why.en}" for fault in faults))
        self.faults = tuple(faults)
