"""The servers as fixtures. A server starts when the first test of a run asks for it."""

import secrets

import pytest

from servers.installation import Installation
from servers.postgresql import PostgresServer
from servers.rabbitmq import RabbitServer
from servers.redis import RedisServer
from servers.swift import SwiftServer


@pytest.fixture(scope="session")
def start_server():
    """Starts a server of the class it is given, and ends it with the test run."""
    started = []

    def start(kind):
        server = kind()
        started.append(server)
        return server.start()

    yield start
    for server in reversed(started):
        server.close()


@pytest.fixture(scope="session")
def postgres_server(start_server):
    return start_server(PostgresServer)


@pytest.fixture(scope="session")
def redis_server(start_server):
    return start_server(RedisServer)


@pytest.fixture(scope="session")
def rabbit_server(start_server):
    return start_server(RabbitServer)


@pytest.fixture(scope="session")
def s3_server(start_server):
    return start_server(SwiftServer)


@pytest.fixture
def postgres_url(postgres_server):
    """The URL of an empty database that is gone after the test."""
    url = postgres_server.make_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def ready_postgres_url(postgres_server):
    """The URL of a database with this version's tables that is gone after the test."""
    url = postgres_server.make_ready_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def redis_url(redis_server):
    """The URL of an empty Redis."""
    with redis_server.client() as client:
        client.flushall()
    return redis_server.url


@pytest.fixture
def s3_url(s3_server):
    """The setting OBJECT_STORE for a bucket that is not there yet."""
    return s3_server.url(f"papers-{secrets.token_hex(4)}")


@pytest.fixture(params=["embedded", "redis", "rabbitmq"])
def kind(request):
    return request.param


@pytest.fixture
def broker(request, kind):
    """The broker's server; None where there is none."""
    if kind == "embedded":
        return None
    server = request.getfixturevalue("redis_server" if kind == "redis" else "rabbit_server")
    if kind == "redis":
        request.getfixturevalue("redis_url")
    return server


@pytest.fixture
def installation(request, broker, tmp_path):
    """One on SQLite and a folder, or on PostgreSQL, S3 and a broker; started."""
    settings = {}
    if broker is not None:
        settings = {
            "database_url": request.getfixturevalue("postgres_url"),
            "object_store": request.getfixturevalue("s3_url"),
            "broker_url": broker.url,
        }
    made = Installation(tmp_path, **settings)
    made.start_all()
    failed = request.session.testsfailed
    yield made
    if request.session.testsfailed > failed:
        made.tell()
    made.close()
