"""Redis as it has to be set for a queue: every write is on the disk before it is answered."""

from redis import Redis

from servers.process import ServerProcess, find_program


class RedisServer(ServerProcess):
    name = "redis"

    def __init__(self):
        super().__init__()
        self._program = find_program("redis-server")
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def commands(self):
        options = {
            "port": self.port,
            "bind": "127.0.0.1",
            "dir": self.folder,
            "save": "",
            "appendonly": "yes",
            "appendfsync": "always",
            "maxmemory-policy": "noeviction",
        }
        yield [self._program, *(str(x) for n, v in options.items() for x in (f"--{n}", v))], {}

    def is_ready(self):
        with self.client() as client:
            return client.ping()

    def client(self):
        return Redis.from_url(self.url, socket_timeout=5)
