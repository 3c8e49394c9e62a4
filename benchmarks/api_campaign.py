"""Requests made up from the OpenAPI document, well-formed and faulty, by every role.

    python -m benchmarks.api_campaign [--requests 5000] [--seed 1]

Starts the service with its demonstration, and asks every operation with drawn parameters and bodies
(schemathesis), half of them about things that exist. No answer may be a 5xx, or another than the
document promises: status, media type and schema are checked. `/events` never ends and is left out.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

DOCUMENT = "/api/v1/openapi.json"
ENDLESS = "/api/v1/events"
ROLES = ("administrator", "reviewer", "auditor", "system")
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
_MAIN = "from intake.command_line import main; main()"
_PATIENCE = 300


@dataclass(slots=True)
class Outcome:
    """What a campaign saw: answers by operation and status, and what should not have been."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return self.answers.total()

    def add(self, other: Outcome) -> None:
        """Count what another campaign saw too."""
        self.answers += other.answers
        self.faults |= other.faults


def campaign(
    schema: BaseSchema,
    askers: Sequence[Mapping[str, str]],
    known: Mapping[str, str],
    examples: int,
    *,
    number: int = 1,
) -> Outcome:
    """Ask every operation `examples` times; `known` are ids of things that exist, by their name."""
    outcome = Outcome()
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.full_path != ENDLESS:
            _ask(operation, askers, known, examples, number, outcome)
    return outcome


def _ask(  # noqa: PLR0913, PLR0917  # what is asked by whom, and where it is kept
    operation: APIOperation[Any, Any, Any, Any],
    askers: Sequence[Mapping[str, str]],
    known: Mapping[str, str],
    examples: int,
    number: int,
    outcome: Outcome,
) -> None:
    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=st.one_of(
            operation.as_strategy(),
            operation.as_strategy(schemathesis.GenerationMode.NEGATIVE),
        ),
        asker=st.sampled_from(askers),
        of_known=st.booleans(),
    )
    def once(case: schemathesis.Case, asker: Mapping[str, str], of_known: bool) -> None:
        if of_known:
            case.path_parameters = {**case.path_parameters, **_within(case.path_parameters, known)}
        response = case.call(headers=dict(asker))
        outcome.answers[operation.label, response.status_code] += 1
        try:
            case.validate_response(response, checks=_CHECKS)
        except (Failure, FailureGroup) as failure:
            outcome.faults.setdefault(f"{operation.label} {response.status_code}", str(failure))

    once()


def _within(wanted: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    return {name: known[name] for name in wanted if name in known}


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The service with its demonstration, as a process of its own; its address."""
    environment = os.environ | {
        "TRANSFER_EVIDENCE_DATA_DIR": str(folder),
        "TRANSFER_EVIDENCE_READERS": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-c", _MAIN, "serve", "--demo", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as process:
        try:
            yield next(line.strip() for line in process.stdout or () if line.startswith("http://"))
        finally:
            process.terminate()


def token(folder: Path, role: str) -> dict[str, str]:
    """The headers of a system with a fresh token of this role."""
    made = subprocess.run(
        [sys.executable, "-c", _MAIN, "token", "create", "--role", role],
        env=os.environ | {"TRANSFER_EVIDENCE_DATA_DIR": str(folder / "demo")},
        capture_output=True,
        text=True,
        check=True,
        timeout=_PATIENCE,
    )
    return {"Authorization": f"Bearer {made.stdout.strip()}"}


def known_things(address: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Ids of one thing of each sort, as the interface lists them."""
    with httpx.Client(base_url=f"{address}/api/v1", headers=headers, timeout=60) as client:
        case_id = client.get("/cases", params={"page_size": 1}).json()["items"][0]["id"]
        files = client.get(f"/cases/{case_id}/documents").json()["files"]
        user = client.get("/users").json()["items"][-1]
        spare = client.post("/tokens", json={}).json()["token"]  # the askers keep theirs
        upload_id = begun_upload(client)
    documents = [one["id"] for file in files for one in file.get("documents", ())]
    return {
        "case_id": case_id,
        "file_id": files[0]["id"],
        "document_id": documents[0] if documents else files[0]["id"],
        "user_id": user["id"],
        "token_id": spare["id"],
        "upload_id": upload_id,
    }


def begun_upload(client: Any, headers: Mapping[str, str] | None = None, prefix: str = "") -> str:
    """The id of an upload whose bytes are still to come, to a case that takes papers."""
    cases = client.get(f"{prefix}/cases", params={"status": "draft"}, headers=headers).json()
    place = client.post(
        f"{prefix}/cases/{cases['items'][0]['id']}/uploads",
        headers={**(headers or {}), "Tus-Resumable": "1.0.0", "Upload-Length": "1000000"},
    ).headers["Location"]
    return str(place).rpartition("/")[2]


def main() -> int:
    """Run the campaign and print what was answered; 1 if anything should not have been."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as address:
        askers = [token(Path(name), role) for role in ROLES]
        known = known_things(address, askers[0])
        schema = schemathesis.openapi.from_url(f"{address}{DOCUMENT}")
        operations = sum(1 for _ in schema.get_all_operations()) - 1
        outcome, number = Outcome(), wanted.seed
        while outcome.requests < wanted.requests:
            examples = -(-(wanted.requests - outcome.requests) // operations)
            outcome.add(campaign(schema, askers, known, examples, number=number))
            number += 1
    statuses = Counter[int]()
    for (_, status), count in outcome.answers.items():
        statuses[status] += count
    print(f"{outcome.requests} requests to {operations} operations, seed {wanted.seed}")
    print("answers: " + ", ".join(f"{status}: {statuses[status]}" for status in sorted(statuses)))
    for where, what in sorted(outcome.faults.items()):
        print(f"\n{where}\n{re.sub(r'(?m)^', '    ', what)}")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
