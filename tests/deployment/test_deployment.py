"""What can be known of Dockerfile and docker-compose.yml without Docker."""

import importlib.util
import re
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from intake.command_line import app
from intake.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = {"migrate", "api", "worker"}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")


def instructions(name):
    return [line.split(None, 1)[1] for line in DOCKERFILE.splitlines() if line.startswith(name)]


def known_settings():
    return {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_every_setting_that_is_named_exists():
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= known_settings()
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", DOCKERFILE)) <= known_settings()


def test_the_settings_make_a_service_over_postgresql_redis_and_s3(monkeypatch):
    secrets = {"TRANSFER_EVIDENCE_SECRET_KEY": "QUFB" * 10 + "QUE="}
    for name, value in SERVICES["api"]["environment"].items():
        filled = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda m: secrets.get(m[1], "word"), value)
        monkeypatch.setenv(name, filled)
    settings = Settings()
    assert not settings.is_embedded
    assert settings.database_address == "postgresql://evidence:word@database/evidence"
    assert settings.object_store_address.startswith("s3://papers?endpoint=http://objects:9000&")
    for part, service in (
        ("@database/", "database"),
        ("@queue:", "queue"),
        ("/objects:", "objects"),
    ):
        assert any(part in v for v in SERVICES["api"]["environment"].values())
        assert service in SERVICES


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_exists_with_its_options(name):
    command, *options = SERVICES[name]["command"]
    known = get_command(app).commands[command]
    offered = {flag for option in known.params for flag in option.opts}
    assert {option for option in options if option.startswith("--")} <= offered


def test_whoever_waits_for_a_healthy_service_waits_for_one_that_is_checked():
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in SERVICES, name
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[needed]["healthcheck"], f"{name} → {needed}"
    assert SERVICES["api"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["migrate"]["restart"] == "no"


def test_health_checks_run_what_is_there():
    worker = SERVICES["worker"]["healthcheck"]["test"]
    assert importlib.util.find_spec(worker[worker.index("-m") + 1])
    assert "/health/ready" in SERVICES["api"]["healthcheck"]["test"][-1]
    assert "/health/live" in instructions("HEALTHCHECK")[0]


def test_only_the_api_has_a_port_and_only_on_this_machine():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"api": ["127.0.0.1:8000:8000"]}
    assert COMPOSE["networks"]["inner"] == {"internal": True}


def test_what_has_to_last_lies_on_a_volume():
    kept = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
    }
    assert kept == set(COMPOSE["volumes"])
    for name in ("database", "queue", "objects"):
        assert SERVICES[name]["volumes"]


def test_every_secret_has_to_be_given_and_none_is_written_down():
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    used = re.findall(r"\$\{(\w+)([^}]*)\}", text)
    assert all(rest.startswith(":?") for _, rest in used)
    example = (ROOT / ".env.example").read_text("utf-8")
    offered = dict(re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE))
    assert {name for name, _ in used} == set(offered)
    assert {name for name, value in offered.items() if value} == {"S3_ACCESS_KEY"}
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").split()


def test_images_are_pinned():
    bases = [line.split()[0] for line in instructions("FROM")]
    images = [service["image"] for service in SERVICES.values()]
    for image in (*bases, *images):
        assert re.search(r":[^:]*\d[^:]*$", image), image


def test_our_containers_may_do_little():
    assert instructions("USER") == ["evidence"]
    for name in OURS:
        assert SERVICES[name]["read_only"]
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert "privileged" not in SERVICES[name]


def test_the_image_is_built_from_locked_packages_and_what_is_copied_is_there():
    installs = [line for line in instructions("RUN") if "pip install" in line]
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert all("--no-deps" in line for line in installs)
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    copied = [
        source
        for line in instructions("COPY")
        if not line.startswith("--from")
        for source in line.split()[:-1]
    ]
    assert set(copied) == allowed
    for source in copied:
        assert (ROOT / source).exists(), source
    packaged = re.findall(r'"(\w+)\*"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(packaged) <= set(copied)
