import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from intake.output import schemas

SAMPLES = Path(__file__).parents[2] / "samples"
STATUS = {"complete": 0, "incomplete": 3, "needs_review": 4}


def run(*arguments, **environment):
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from intake.command_line import main; main()",
            *map(str, arguments),
        ],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", **environment},
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "page.jpg").write_text("<html><script>alert(1)</script></html>")
    (folder / "cut.jpg").write_bytes(
        next((SAMPLES / "complete").glob("*.jpg")).read_bytes()[:20_000]
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    return folder


def test_every_bad_file_has_its_code_and_the_good_one_is_read(bad_files):
    good = min((SAMPLES / "complete").glob("*.jpg"))
    names = ["empty.jpg", "page.jpg", "cut.jpg", "broken.pdf", "absent.jpg"]
    done = run("read", "--json", *(bad_files / name for name in names), good)
    assert done.returncode == 1
    told = [json.loads(line) for line in done.stdout.decode().splitlines()]
    validator = jsonschema.Draft202012Validator(schemas()["read.schema.json"])
    for one in told:
        validator.validate(one)
    codes = [one["error"]["code"] if one["error"] else None for one in told]
    assert codes == ["empty_file", "unsupported_type", "damaged", "damaged", "not_found", None]
    assert told[-1]["pages"][0]["lines"]


@pytest.mark.parametrize("name", sorted(STATUS))
def test_the_kept_cases_come_out_as_their_names_say(name):
    done = run("check", "--json", SAMPLES / name)
    told = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schemas()["check.schema.json"]).validate(told)
    assert told["verdict"] == name
    assert done.returncode == STATUS[name]
    assert set(told["other_categories"]) | {told["category"]} == {
        "return_home",
        "job_transfer",
        "address_change",
        "business",
        "migrant_work",
    }


def test_the_report_for_people_names_every_requirement_and_writes_a_page(tmp_path):
    page, case = tmp_path / "report.html", tmp_path / "case"
    case.mkdir()
    photos = sorted((SAMPLES / "incomplete").glob("*.jpg"))[:2]
    for file in (SAMPLES / "incomplete" / "case.json", *photos):
        (case / file.name).write_bytes(file.read_bytes())
    done = run("check", case, "--html", page)
    assert done.returncode == STATUS["incomplete"]
    text = done.stdout.decode()
    for words in ("材料不齐", "转学申请表", "户口簿", "✓", "✗"):
        assert words in text
    html = page.read_text(encoding="utf-8")
    assert "材料不齐" in html
    assert html.count("<svg") == len(photos)
    assert "http://" not in html.replace("http://www.w3.org", "")


def test_english_at_a_setting(tmp_path):
    (tmp_path / "case.json").write_bytes((SAMPLES / "complete" / "case.json").read_bytes())
    done = run("check", tmp_path, TRANSFER_EVIDENCE_LANGUAGE="en")
    assert done.returncode == STATUS["incomplete"]
    assert "There are no papers in the folder" in done.stdout.decode()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, "case.json"),
        ("{", "case.json"),
        ('{"category": "migrant_work"}', "application_date"),
    ],
)
def test_unusable_input_ends_with_2_and_a_line_for_each_fault(tmp_path, content, named):
    if content is not None:
        (tmp_path / "case.json").write_text(content)
    done = run("check", tmp_path, "--json")
    assert done.returncode == 2
    assert done.stdout == b""
    assert named in done.stderr.decode()


def test_an_unknown_policy_is_named(tmp_path):
    case = json.loads((SAMPLES / "complete" / "case.json").read_text(encoding="utf-8"))
    (tmp_path / "case.json").write_text(json.dumps({**case, "policy": "atlantis"}))
    done = run("check", tmp_path)
    assert done.returncode == 2
    assert "policy" in done.stderr.decode()
    assert "atlantis" in done.stderr.decode()


def test_a_setting_that_is_wrong_is_named():
    done = run("settings", TRANSFER_EVIDENCE_READERS="none")
    assert done.returncode == 2
    assert "TRANSFER_EVIDENCE_READERS" in done.stderr.decode()


def test_settings_lists_every_setting_with_its_meaning():
    done = run("settings", TRANSFER_EVIDENCE_READERS="3")
    lines = done.stdout.decode().splitlines()
    assert "TRANSFER_EVIDENCE_READERS=3" in lines
    assert all(line.startswith("    ") for line in lines[1::2])


def test_policies_are_listed_shown_and_linted(tmp_path):
    assert "county-standard@2026-01" in run("policies", "list").stdout.decode()
    shown = run("policies", "show", "county-standard").stdout.decode()
    assert "户口本上传户主及学生本人页" in shown
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: x\ncolour: red\n", encoding="utf-8")
    done = run("policies", "lint", bad)
    assert done.returncode == 1
    assert "colour" in done.stderr.decode()


def test_a_reading_process_imports_no_more_than_the_program_s_name():
    told = "import sys, intake.__main__; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True)
    assert not {"typer", "numpy", "intake.settings", "sqlalchemy"} & set(done.stdout.split())
    (script,) = importlib.metadata.entry_points(group="console_scripts", name="transfer-evidence")
    assert script.module == "intake.__main__"
