"""What people typed to find something: kept sealed with their session, never in an address.

Addresses stand in histories, bookmarks and logs of proxies, and what is typed is mostly a name or
an ID number. An address has a key instead, which means something in this session alone.
"""

from __future__ import annotations

import secrets

from intake.assembly import Services
from intake.service.authentication import SignedIn
from storage.tables import UserSession

LONGEST = 100
LONGEST_KEY = 20
_MOST = 20
_PURPOSE = "searches"


def keep(services: Services, person: SignedIn, text: str) -> str:
    """Keep what was typed; the key for an address, empty for nothing typed."""
    text = text.strip()[:LONGEST]
    if not text:
        return ""
    with services.database.write() as session:
        row = session.get(UserSession, person.session_id, with_for_update=True)
        if row is None:
            return ""
        kept = _kept(services, row)
        for key, before in kept.items():
            if before == text:
                return key
        key = secrets.token_urlsafe(6)
        newest = [*kept.items(), (key, text)][-_MOST:]
        row.searches = services.keyring.seal_json(dict(newest), _PURPOSE)
        return key


def recall(services: Services, person: SignedIn, key: str) -> str:
    """What was typed under a key; empty where this session knows nothing of it."""
    if not key:
        return ""
    with services.database.read() as session:
        row = session.get(UserSession, person.session_id)
        return "" if row is None else _kept(services, row).get(key, "")


def _kept(services: Services, row: UserSession) -> dict[str, str]:
    if row.searches is None:
        return {}
    return dict(services.keyring.open_json(row.searches, _PURPOSE))
