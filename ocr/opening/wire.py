"""Messages between the opener and its decoding process, over a Unix socket.

A message is the length of its header (4 bytes, big endian), the header (a JSON object) and
`header["payload"]` raw bytes, none when the key is absent. A file travels as its descriptor.
"""

from __future__ import annotations

import json
import socket
import time
from typing import Any

Message = dict[str, Any]
_LENGTH_BYTES = 4


class Wire:
    """One end of the connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._deadline: float | None = None

    def expect_within(self, seconds: float) -> None:
        """Give everything until the next call of this method `seconds`; before it: no limit."""
        self._deadline = time.monotonic() + seconds

    def send(
        self, message: Message, payload: memoryview | None = None, descriptor: int | None = None
    ) -> None:
        """Send `message`; with `payload` (bytes, one dimension) or an open file if given.

        Raises:
            OSError: the other side is gone, or (TimeoutError) takes too long.
        """
        if payload is not None:
            message = {**message, "payload": payload.nbytes}
        header = json.dumps(message).encode()
        length = len(header).to_bytes(_LENGTH_BYTES, "big")
        if descriptor is not None:
            self._limit()
            socket.send_fds(self._connection, [length[:1]], [descriptor])
            length = length[1:]
        for part in (length, header, payload):
            if part is not None:
                self._limit()
                self._connection.sendall(part)

    def receive(self) -> tuple[Message, int | None]:
        """The next message (without its payload) and the file that came with it, if any.

        Raises:
            EOFError: the other side closed the connection or broke off.
            OSError: it broke off, or (TimeoutError) takes too long.
            ValueError: what came is not a message.
        """
        self._limit()
        start, descriptors, _, _ = socket.recv_fds(self._connection, _LENGTH_BYTES, 1)
        if not start:
            raise EOFError
        length = start + self.receive_bytes(_LENGTH_BYTES - len(start))
        message = json.loads(self.receive_bytes(int.from_bytes(length, "big")))
        if not isinstance(message, dict):
            raise ValueError("a message is a JSON object")  # noqa: TRY004 — it is the content that is wrong
        return message, descriptors[0] if descriptors else None

    def receive_bytes(self, count: int) -> bytearray:
        """Exactly `count` bytes. Errors as of `receive`."""
        buffer = bytearray(count)
        rest = memoryview(buffer)
        while rest:
            self._limit()
            received = self._connection.recv_into(rest)
            if not received:
                raise EOFError
            rest = rest[received:]
        return buffer

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _limit(self) -> None:
        if self._deadline is not None:
            rest = self._deadline - time.monotonic()
            if rest <= 0:
                raise TimeoutError
            self._connection.settimeout(rest)
