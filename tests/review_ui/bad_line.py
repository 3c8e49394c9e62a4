"""A line between a browser and the server that is slow, and that is cut in the middle."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

_BLOCK = 16 * 1024


class BadLine:
    """Passes bytes on; `slow` bytes a second towards the server, none while it is `cut`."""

    def __init__(self, port):
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open = []
        self._lock = threading.Lock()
        self.slow = None
        self.is_cut = False
        self.sent = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self):
        """Break every connection, and take none until `mend`."""
        self.is_cut = True
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
            self._open.clear()

    def mend(self):
        self.is_cut = False

    def close(self):
        self.cut()
        self._listener.close()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._port))
            with self._lock:
                self._open += [near, far]
            threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source, target, is_upward):
        with suppress(OSError):
            while block := source.recv(_BLOCK):
                if is_upward and self.slow:
                    time.sleep(len(block) / self.slow)
                target.sendall(block)
                if is_upward:
                    self.sent += len(block)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@contextmanager
def bad_line(address):
    line = BadLine(int(address.rpartition(":")[2]))
    try:
        yield line
    finally:
        line.close()
