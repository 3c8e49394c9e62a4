"""The commands for accounts, tokens and the audit trail, as an operator runs them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from service_world import PASSWORD, SCHOOL, SetClock, service

from intake.assembly import assemble
from intake.service import authentication, sessions
from intake.settings import Settings
from storage.tables import AuditEntry

ROOT = Path(__file__).parents[3]


@pytest.fixture
def run(tmp_path):
    with service(tmp_path) as made:
        key = made.settings.secret_key.get_secret_value()

    def command(*words, typed="", status=0):
        done = subprocess.run(
            [sys.executable, "-c", "from intake.command_line import main; main()", *words],
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ
            | {
                "PYTHONPATH": str(ROOT),
                "TRANSFER_EVIDENCE_DATA_DIR": str(tmp_path),
                "TRANSFER_EVIDENCE_SECRET_KEY": key,
            },
        )
        assert done.returncode == status, done.stderr
        return done

    return command


@pytest.fixture
def services(tmp_path, run):  # noqa: ARG001  # its database is made there
    made = assemble(Settings(data_dir=tmp_path, secret_key="a" * 43 + "="), SetClock())
    yield made
    made.close()


def test_an_account_is_made_with_a_password_from_stdin(run, services):
    run("user", "create", "chen", "--role", "clerk", "--school", SCHOOL, typed=f"{PASSWORD}\n")
    opened = sessions.sign_in(services, "chen", PASSWORD)
    assert opened.signed_in.actor.school_code == SCHOOL
    listed = run("user", "list").stdout
    assert re.search(rf"chen\s.*{SCHOOL}", listed)
    run("user", "disable", "chen")
    run("user", "enable", "chen")
    run("user", "reset-password", "chen", typed="梧桐叶落满操场 31\n")
    assert sessions.sign_in(services, "chen", "梧桐叶落满操场 31")


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("user", "create", "liu", "--role", "reviewer"), "short\n", "password: "),
        (("user", "create", "liu", "--role", "clerk"), f"{PASSWORD}\n", "school_code: "),
        (("user", "create", "liu", "--role", "system"), f"{PASSWORD}\n", "--role: "),
        (("user", "disable", "nobody"), "", "nobody: "),
        (("token", "create", "--role", "clerk", "--school", "nowhere"), "", "school_code: "),
        (("token", "revoke", "none"), "", "none: "),
        (("audit", "verify", "--expect", "nonsense"), "", "--expect: "),
    ],
)
def test_what_is_wrong_is_said_with_its_key(run, words, typed, said):
    assert run(*words, typed=typed, status=2).stderr.startswith(said)


def test_a_token_is_all_that_is_printed_and_works_until_it_is_revoked(run, services):
    made = run("token", "create", "--role", "system", "--school", SCHOOL)
    secret = made.stdout.removesuffix("\n")
    assert re.fullmatch(r"[\w-]{43}", secret)
    assert made.stderr == ""
    actor = authentication.with_token(services, secret)
    assert actor.school_code == SCHOOL
    listed = run("token", "list").stdout
    assert secret not in listed
    run("token", "revoke", actor.id)
    with pytest.raises(authentication.NotSignedInError):
        authentication.with_token(services, secret)


def test_the_trail_is_verified_and_its_head_shows_what_was_cut_off(run, services):
    run("token", "create", "--role", "auditor")
    run("token", "create", "--role", "auditor")
    head = run("audit", "verify").stdout.strip()
    assert re.fullmatch(r"2:[0-9a-f]{64}", head)
    assert run("audit", "verify", "--expect", head).stdout.strip() == head
    with services.database.write() as session:
        session.delete(session.get(AuditEntry, 2))
    run("audit", "verify")
    assert run("audit", "verify", "--expect", head, status=1).stderr.startswith("2: ")
    with services.database.write() as session:
        session.get(AuditEntry, 1).actor = "somebody"
    assert run("audit", "verify", status=1).stderr.startswith("1: ")
