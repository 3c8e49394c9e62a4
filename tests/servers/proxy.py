"""Something between a client and a server that passes all on, slowly, or answers for the server."""

import socket
import threading
import time
from contextlib import suppress

REFUSAL = (
    b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\n"
    b"Content-Length: 64\r\n\r\n"
    b"<Error><Code>SlowDown</Code><Message>try again</Message></Error>"
)


class Proxy:
    """Listens on `port` and passes on to `target`, a port of this machine."""

    def __init__(self, target):
        self.delay = 0.0  # seconds before each piece is passed on
        self.answered = 0  # requests that were refused
        self._target = target
        self._refuses = False
        self._open = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def refuse(self, refuses):
        """Answer 503 to everything from now on, or pass it on again."""
        self._refuses = refuses
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self):
        self._listening.close()
        self.refuse(True)

    def _accept(self):
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                serve = self._say_no if self._refuses else self._connect
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    def _say_no(self, connection):
        with connection, suppress(OSError):
            connection.recv(1 << 16)
            self.answered += 1
            connection.sendall(REFUSAL)

    def _connect(self, connection):
        with suppress(OSError), connection:
            server = socket.create_connection(("127.0.0.1", self._target))
            self._open |= {connection, server}
            back = threading.Thread(target=self._pass, args=(server, connection), daemon=True)
            back.start()
            self._pass(connection, server)
            back.join()
            server.close()
            self._open -= {connection, server}

    def _pass(self, source, sink):
        with suppress(OSError):
            while piece := source.recv(1 << 16):
                time.sleep(self.delay)
                sink.sendall(piece)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
