"""The servers as fixtures. A server starts when the first test of a run asks for it."""

import secrets

import pytest

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
def redis_url(redis_server):
    """The URL of an empty Redis."""
    with redis_server.client() as client:
        client.flushall()
    return redis_server.url


@pytest.fixture
def s3_url(s3_server):
    """The setting OBJECT_STORE for a bucket that is not there yet."""
    return s3_server.url(f"papers-{secrets.token_hex(4)}")
