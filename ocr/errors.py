"""The one exception tree. Each edge (command line, HTTP) translates it once."""

from __future__ import annotations


class TransferEvidenceError(Exception):
    """The root of everything this project raises on purpose."""


class UnreadableFileError(TransferEvidenceError):
    """A file that cannot be read at all.

    `code` is one of `not_found`, `empty_file`, `unsupported_type`, `damaged`, `too_large`,
    `too_many_pages`, `encrypted`; `message` says in Chinese what to do about it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class ReaderError(TransferEvidenceError):
    """The recognition engine could not be started or broke down."""


class UnusableInputError(TransferEvidenceError):
    """Input a person has to correct: one fault a line, each naming the key it is about."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
