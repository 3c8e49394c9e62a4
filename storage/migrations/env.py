"""Alembic's entrance: the engine comes from `storage.database.Database`."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from storage.database import alone
from storage.tables import Base
from storage.tables.base import Moment


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name no class of today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


with alone(context.config.attributes["engine"]) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
