"""What the fixtures promise: real answers, data kept over a kill, nothing left after a wipe."""

import io

import psycopg
from kombu import Connection
from redis import Redis

from storage.objects import open_store


def _queue_ten(url):
    options = {"confirm_publish": True} if url.startswith("amqp") else {}
    with (
        Connection(url, transport_options=options) as connection,
        connection.SimpleQueue("tried") as queue,
    ):
        for number in range(10):
            queue.put({"number": number}, delivery_mode=2)


def _queued(url):
    with Connection(url) as connection, connection.SimpleQueue("tried") as queue:
        return queue.qsize()


def test_postgresql_is_there_and_keeps_what_was_committed(postgres_server, postgres_url):
    address = postgres_url.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept AS SELECT '𠮷' AS name")
    postgres_server.kill()
    postgres_server.start()
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT name FROM kept").fetchall() == [("𠮷",)]
        assert connection.info.server_version >= 150000


def test_redis_keeps_its_queue_over_a_kill(redis_server, redis_url):
    _queue_ten(redis_url)
    redis_server.kill()
    redis_server.start()
    assert _queued(redis_url) == 10
    assert Redis.from_url(redis_url).config_get("appendfsync") == {"appendfsync": "always"}


def test_rabbitmq_keeps_its_queue_over_a_kill_and_not_over_a_wipe(rabbit_server):
    _queue_ten(rabbit_server.url)
    rabbit_server.kill()
    rabbit_server.start()
    assert _queued(rabbit_server.url) == 10
    rabbit_server.kill()
    rabbit_server.wipe()
    rabbit_server.start()
    assert _queued(rabbit_server.url) == 0


def test_s3_keeps_its_objects_over_a_kill(s3_server, s3_url):
    store = open_store(s3_url, [])
    store.put("a/b", io.BytesIO(b"paper"))
    s3_server.kill()
    s3_server.start()
    with store.open("a/b") as stream:
        assert stream.read() == b"paper"
