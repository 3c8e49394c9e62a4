import pytest
from installation import Installation


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
