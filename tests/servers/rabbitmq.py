"""RabbitMQ as a node of its own, with a port mapper of its own, so that it disturbs no other."""

from kombu import Connection

from servers.process import ServerProcess, find_program, free_port


class RabbitServer(ServerProcess):
    name = "rabbitmq"
    start_seconds = 60

    def __init__(self):
        super().__init__()
        # The program in PATH changes users; the one below it does not.
        self._program = find_program("rabbitmq-server", "usr/lib/rabbitmq/bin/rabbitmq-server")
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        self._mapper = find_program("epmd", "usr/lib/erlang/erts-*/bin/epmd")
        self._mapper_port = free_port()
        self._distribution_port = free_port()

    def prepare(self):
        (self.folder / "plugins").write_text("[].\n")
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            "disk_free_limit.absolute = 50MB\n"
            "log.file = false\nlog.console = true\nlog.console.level = warning\n"
        )

    def commands(self):
        folder = str(self.folder)
        mapper = {"ERL_EPMD_PORT": str(self._mapper_port), "ERL_EPMD_ADDRESS": "127.0.0.1"}
        yield [self._mapper], mapper
        yield (
            [self._program],
            {
                "HOME": folder,
                "RABBITMQ_NODENAME": "evidence@localhost",
                "RABBITMQ_DIST_PORT": str(self._distribution_port),
                "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
                "RABBITMQ_ADVANCED_CONFIG_FILE": f"{folder}/advanced.config",
                "RABBITMQ_CONF_ENV_FILE": f"{folder}/none",
                "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
                "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
                "RABBITMQ_LOG_BASE": f"{folder}/log",
                "RABBITMQ_PID_FILE": f"{folder}/pid",
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
                **mapper,
                "ERL_MAX_PORTS": "1024",
            },
        )

    def is_ready(self):
        with Connection(self.url, connect_timeout=2) as connection:
            connection.connect()
            return True
