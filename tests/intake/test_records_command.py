"""`transfer-evidence records import`: words, exit status, a table of refused rows."""

from __future__ import annotations

import csv

import pytest
from records_tables import SCHOOLS, STUDENTS, csv_text
from typer.testing import CliRunner

from intake.command_line import app
from intake.report.imports import safe_cell


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSFER_EVIDENCE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "120")

    def call(content: str, *options: str):
        file = tmp_path / "表.csv"
        file.write_text(content, encoding="utf-8")
        return CliRunner().invoke(app, ["records", "import", str(file), *options])

    return call


def test_schools_then_students(run):
    done = run(csv_text(SCHOOLS))
    assert done.exit_code == 0, done.output
    assert "学校表" in done.output
    assert "新增 1" in done.output
    bad = {**STUDENTS, "身份证件号": "4.11525E+17", "学籍号": "", "=1+1": "x"}
    mixed = csv_text({**STUDENTS, "=1+1": "x"}, bad)
    trial = run(mixed, "--dry-run")
    assert trial.exit_code == 1
    assert "试运行" in trial.output
    done = run(mixed)
    for said in ("新增 1", "拒绝 1", "被拒绝的行", "身份证件号", "科学计数", "没有使用的列: =1+1"):
        assert said in done.output
    assert "新增 0" in run(csv_text(STUDENTS)).output


def test_refused_rows_as_a_table(run, tmp_path):
    out = tmp_path / "拒绝.csv"
    run(csv_text(SCHOOLS))
    run(csv_text({**STUDENTS, "性别": "x"}), "--report", str(out))
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["行", "列", "原因"]
    assert rows[1][:2] == ["2", "性别"]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx"])
def test_no_cell_becomes_a_formula(text):
    assert safe_cell(text) == f"'{text}"
    assert safe_cell("身份证件号") == "身份证件号"


def test_a_file_that_is_not_there(tmp_path):
    done = CliRunner().invoke(app, ["records", "import", str(tmp_path / "no.csv")])
    assert done.exit_code != 0
