"""What `serve --demo` shows: schools, accounts and cases made from the kept sample families.

It lives in a folder of its own beside real data, and is made once.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from intake.assembly import Services
from intake.case_folder import open_case_folder
from intake.service import accounts, cases, life, uploads
from intake.service.accounts import Account
from intake.service.actor import PROGRAM, Actor, Role
from intake.service.applications import Application
from intake.service.authentication import actor_of_user
from intake.settings import PREFIX, Settings
from ocr.errors import UnusableInputError
from storage.tables import SchoolRow, User

SAMPLES = Path(__file__).parent.parent / "samples"
COUNTY = "示例县"
_PASSWORDS = "sign-in.json"
_PEOPLE = (
    ("reviewer", "审核员 林晓", Role.REVIEWER),
    ("admin", "管理员 周岚", Role.ADMINISTRATOR),
    ("auditor", "审计员 何静", Role.AUDITOR),
)
_DRAFT = "incomplete"  # this family's school has not handed the case over yet


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in to look around."""

    login: str
    password: str
    name: str
    role: Role


def demo_settings(settings: Settings) -> Settings:
    """The settings with a data folder for the demonstration alone.

    Raises:
        UnusableInputError: the settings name a database or an object store: invented families do
            not belong among real ones.
    """
    named = ("database_url", "object_store", "broker_url")
    taken = [name for name in named if getattr(settings, name).get_secret_value()]
    if taken:
        raise UnusableInputError(
            [
                f"{PREFIX}{name.upper()}: --demo 只用自带的存储，请去掉此项 / "
                "--demo uses embedded storage only; leave this empty"
                for name in taken
            ]
        )
    return settings.model_copy(update={"data_dir": settings.data_dir / "demo"})


def prepare(services: Services) -> list[Person]:
    """Make schools, accounts and cases unless they are there; who can sign in.

    Raises:
        UnusableInputError: the folder of samples does not lie beside the program.
    """
    kept = services.settings.data_dir / _PASSWORDS
    if kept.is_file():
        return [Person(**one | {"role": Role(one["role"])}) for one in json.loads(kept.read_text())]
    folders = sorted(path for path in SAMPLES.glob("*") if (path / "case.json").is_file())
    if not folders:
        raise UnusableInputError([f"--demo: {SAMPLES}: 缺少示例文件夹 the samples are missing"])
    people = [_account(services, login, name, role, None, COUNTY) for login, name, role in _PEOPLE]
    for number, folder in enumerate(folders, start=1):
        record = json.loads((folder / "case.json").read_text("utf-8"))
        _add_school(services, record["school"])
        clerk = _account(
            services, f"clerk{number}", "经办人", Role.CLERK, record["school"]["code"], COUNTY
        )
        people.append(clerk)
        _add_case(services, _actor(services, clerk.login), folder, record)
    kept.touch(mode=0o600)
    kept.write_text(
        json.dumps(
            [
                {"login": p.login, "password": p.password, "name": p.name, "role": p.role}
                for p in people
            ],
            ensure_ascii=False,
        ),
        "utf-8",
    )
    return people


def _account(  # noqa: PLR0913, PLR0917  # a person and how far they see
    services: Services, login: str, name: str, role: Role, school_code: str | None, county: str
) -> Person:
    password = f"{secrets.token_hex(3)}-{secrets.token_hex(3)}"
    with services.database.write() as session:  # begun before and broken off
        for user in session.scalars(select(User).where(User.login == login)):
            session.delete(user)
    account = Account(login, name, role, county, school_code)
    accounts.create(services, PROGRAM_ADMINISTRATOR, account, password, change_due=False)
    return Person(login, password, name, role)


PROGRAM_ADMINISTRATOR = Actor(PROGRAM.id, PROGRAM.name, Role.ADMINISTRATOR)


def _actor(services: Services, login: str) -> Actor:
    with services.database.read() as session:
        return actor_of_user(session.scalars(select(User).where(User.login == login)).one())


def _add_school(services: Services, school: Mapping[str, Any]) -> None:
    with services.database.write() as session:
        session.merge(
            SchoolRow(
                code=school["code"],
                name=school["name"],
                county=COUNTY,
                urban=school["urban"],
                catchment=school["catchment"],
                changed_at=services.clock(),
            )
        )


def _add_case(services: Services, clerk: Actor, folder: Path, record: dict[str, Any]) -> None:
    application = Application.model_validate(record | {"school": record["school"]["code"]})
    case = cases.create(services, clerk, application).row
    for path in open_case_folder(folder).files:
        destination = uploads.destination_case(services, clerk, case.id)
        with path.open("rb") as stream:
            uploads.receive(services, clerk, destination, path.name, stream)
    if folder.name != _DRAFT:
        life.submit(services, clerk, case.id, None)
