import pytest
from pydantic import SecretStr

from intake.settings import shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ""),
        ("file:///var/lib/papers", "file:///var/lib/papers"),
        (
            "s3://papers?endpoint=http://127.0.0.1:9000&access_key=me&secret_key=s3cret%2Bword",
            "s3://papers?endpoint=http://127.0.0.1:9000&access_key=me&secret_key=***",
        ),
        ("postgresql+psycopg://u:p%40ss@db:5432/te", "postgresql+psycopg://u:***@db:5432/te"),
        ("redis://:word@127.0.0.1:6379/0", "redis://:***@127.0.0.1:6379/0"),
        ("amqp://guest@host//", "amqp://guest@host//"),
        ("sqlite:////var/lib/te.sqlite", "sqlite:////var/lib/te.sqlite"),
    ],
)
def test_secrets_are_blotted_out_for_showing(url, expected):
    assert shown(SecretStr(url)) == expected


def test_a_key_is_not_shown_at_all():
    assert shown(SecretStr("QUFBQUFB")) == "**********"
    assert shown(5) == "5"
