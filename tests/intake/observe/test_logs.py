import ast
import io
import json
import logging
from pathlib import Path

import pytest
import structlog

from intake.observe.logs import configure_logging, logger
from intake.observe.redaction import FIELDS, plain
from storage.errors import StoreUnavailableError

ROOT = Path(__file__).parents[3]
PERSONAL = [
    "欧阳靖雯",
    "411525201203150026",
    "41152520120315002X",
    "4115 2520 1203 1500 26",
    "138-1234-5678",
    "G411525201203150026",
    "2012-03-15",
    "2012.03.15",
    "阳光花园3号楼",
    "ᠮᠣᠩᠭᠣᠯ",
    "<script>alert(1)</script>",
    "one\nlevel=info event=forged",
    "one\r\ntwo",
    "one\u2028two",
    "\x1b[31mred",
    "q?text=Zhang+San",
    "postgresql://user:hunter2@db/te",
]


@pytest.fixture
def log():
    """What was logged, as parsed lines."""
    before = logging.getLogger().handlers[:], structlog.get_config()
    stream = io.StringIO()
    configure_logging(stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().handlers[:] = before[0]
    structlog.configure(**before[1])


def hurts(text):
    names = ["欧阳", "靖雯", "阳光", "ᠮᠣᠩ", "Zhang", "hunter2"]
    numbers = ["4115", "1234", "0315", "03-15", "03.15"]
    return [x for x in [*names, *numbers, *"<>\n\r\u2028\x1b"] if x in text]


@pytest.mark.parametrize("text", PERSONAL)
def test_no_text_of_a_library_carries_anything_personal(log, text):
    logging.getLogger("uvicorn.error").warning("cannot serve %s: sorry", text)
    logging.getLogger("sqlalchemy.engine").warning("parameters (%r, 1)", text)
    assert hurts(plain(text)) == []
    for line in log():
        assert hurts(line["event"]) == [], line


@pytest.mark.parametrize("text", PERSONAL)
@pytest.mark.parametrize("field", ["case_id", "actor", "error", "route", "student_name"])
def test_no_field_carries_anything_personal(log, text, field):
    logger().info("document_stored", **{field: text})
    (line,) = log()
    assert line["event"] == "document_stored"
    assert hurts(str(line.get(field, ""))) == []


def test_what_operators_need_stays_readable(log):
    structlog.contextvars.bind_contextvars(request_id="Yx3_aaaaaaaaaaaaaaaaaa12")
    logger().info("job_done", job_id="k7Qx1234-567_890-abcdefg", seconds=1.25, pages=3, count=10**9)
    structlog.contextvars.clear_contextvars()
    logging.getLogger("kombu").warning("cannot reach 127.0.0.1:6379 [Errno 111]")
    first, second = log()
    assert first["job_id"] == "k7Qx1234-567_890-abcdefg"
    assert first["request_id"] == "Yx3_aaaaaaaaaaaaaaaaaa12"
    assert (first["seconds"], first["pages"], first["count"]) == (1.25, 3, 10**9)
    assert first["level"] == "info"
    assert first["timestamp"].startswith("20")
    assert second["event"] == "cannot reach 127.0.0.1:6379 [Errno 111]"


def test_an_id_number_is_no_id_and_no_count(log):
    logger().info("seen", case_id="411525201203150026", count=411525201203150026)
    (line,) = log()
    assert (line["case_id"], line["count"]) == ("#", "#")


def test_unknown_fields_are_dropped_by_name(log):
    logger().info("seen", student={"name": "Zhang San"}, birth_date="2012-03-15")
    (line,) = log()
    assert line["dropped"] == ["student", "birth_date"]
    assert "Zhang" not in str(line)


def test_exceptions_are_told_by_type_and_place_not_by_message(log):
    def fail():
        try:
            {}["Zhang San"]
        except KeyError as error:
            raise ValueError("Zhang San 411525201203150026") from error

    try:
        fail()
    except ValueError:
        logger().exception("job_failed")
    (line,) = log()
    assert "Zhang" not in json.dumps(line)
    assert line["exception"]["type"] == "builtins.ValueError"
    assert line["exception"]["cause"] == "builtins.KeyError"
    assert "test_logs.py" in line["exception"]["at"][-1]


def test_a_store_that_fails_says_why(log):
    error = StoreUnavailableError("对象存储没有应答: 127.0.0.1:9000 refused")
    logging.getLogger("intake").error("put", exc_info=error)
    (line,) = log()
    assert "127.0.0.1:9000 refused" in line["exception"]["reason"]


def test_an_entry_is_one_line_and_ascii_but_for_the_ellipsis(log):
    logging.getLogger("x").warning("%s\n欧阳", "a" * 5000)
    (line,) = log()
    assert len(line["event"]) == 401


def _calls():
    for package in ("intake", "storage", "review_ui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    of = node.func.value
                    if isinstance(of, ast.Call) and getattr(of.func, "id", "") == "logger":
                        yield path.relative_to(ROOT), node


def test_every_entry_of_this_project_is_constant_words_and_known_fields():
    for path, call in _calls():
        where = f"{path}:{call.lineno}"
        (event,) = call.args
        assert isinstance(event, ast.Constant), f"{where}: the event is not a constant"
        assert event.value.replace("_", "").isalpha(), where
        names = {keyword.arg for keyword in call.keywords} - {"exc_info"}
        assert names <= FIELDS, f"{where}: {names - FIELDS}"
