"""What docs/operations.md names is there."""

import re
from pathlib import Path

from prometheus_client import REGISTRY
from typer.main import get_command

from intake.command_line import app
from intake.observe.metrics import JobMetrics
from intake.settings import PREFIX, Settings
from storage.database import Database

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text("utf-8")


def test_every_setting_it_names_exists():
    known = {name.upper() for name in Settings.model_fields} | {"SETTINGS_FILE"}
    assert set(re.findall(rf"{PREFIX}([A-Z_]+)", TEXT)) <= known


def test_every_command_it_names_exists():
    commands = get_command(app).commands
    for command, word in re.findall(r"transfer-evidence (\w+)(?: (\w+))?", TEXT):
        assert command in commands, command
        if hasattr(commands[command], "commands"):
            assert word in commands[command].commands, (command, word)


def test_every_metric_exists_and_is_explained(tmp_path):
    jobs = JobMetrics(Database(f"sqlite:///{tmp_path}/none.db"))
    exposed = {
        line.split()[2]
        for line in jobs.text().decode().splitlines()
        if line.startswith("# TYPE transfer_evidence") and not line.split()[2].endswith("_created")
    } | {"transfer_evidence_jobs", "transfer_evidence_oldest_job_seconds"}
    named = set(re.findall(r"`(transfer_evidence_\w+)", TEXT))
    assert exposed == named
    assert REGISTRY is not jobs.registry


def test_every_file_it_names_exists():
    for name in re.findall(
        r"`((?:tests|intake|docs)/[\w./]+|docker-compose\.yml|\.env\.example)`", TEXT
    ):
        assert (ROOT / name).exists(), name
