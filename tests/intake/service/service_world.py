"""A service for tests: a fresh SQLite database, a clock that is set by hand, people and tokens."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from servers.ready_database import make_ready

from intake.assembly import Services, assemble
from intake.service import accounts as people
from intake.service.accounts import Account
from intake.service.actor import OPERATOR, Role
from intake.settings import Settings
from storage import accounts
from storage.tables import ApiToken, SchoolRow, User
from storage.tables.base import new_id

COUNTY, OTHER_COUNTY = "固始县", "息县"
SCHOOL, SECOND_SCHOOL, FOREIGN_SCHOOL = "2141005678", "2141005679", "2141009999"


@dataclass
class SetClock:
    """A clock that stands still until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 9, 1, 1, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@contextmanager
def service(folder: Path, clock=None, **settings):
    """Services over a fresh database in `folder` with three schools in two counties."""
    made = assemble(
        Settings(
            data_dir=folder, secret_key=base64.b64encode(b"k" * 32).decode(), readers=1, **settings
        ),
        clock or SetClock(),
    )
    make_ready(made.database)
    with made.database.write() as session:
        for code, name, county in (
            (SCHOOL, "固始县第三小学", COUNTY),
            (SECOND_SCHOOL, "固始县第四小学", COUNTY),
            (FOREIGN_SCHOOL, "息县第一小学", OTHER_COUNTY),
        ):
            session.add(
                SchoolRow(
                    code=code,
                    name=name,
                    county=county,
                    urban=True,
                    catchment=[f"信阳市{county}中山大街"],
                    changed_at=made.clock(),
                )
            )
    try:
        yield made
    finally:
        made.close()


PASSWORD = "三月的杏花开了又谢 26"


def person(services: Services, login: str, role: str, county=None, school=None, **changes) -> str:
    """Make somebody with the password `PASSWORD`; their id."""
    wanted = Account(login, login, Role(role), county, school)
    user = people.create(services, OPERATOR, wanted, PASSWORD, change_due=False)
    if changes:
        with services.database.write() as session:
            for name, value in changes.items():
                setattr(session.get_one(User, user.id), name, value)
    return user.id


def token(services: Services, role: str, county: str | None = None, school: str | None = None):
    """The headers of a system with a fresh token of this role and bounds."""
    secret = accounts.new_secret()
    with services.database.write() as session:
        session.add(
            ApiToken(
                id=new_id(),
                digest=accounts.digest(secret),
                label=f"{role} {county or ''} {school or ''}".strip(),
                role=role,
                county=county,
                school_code=school,
                created_at=services.clock(),
            )
        )
    return {"Authorization": f"Bearer {secret}"}
