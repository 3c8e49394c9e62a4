"""tables that were looked at and wait to be imported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "previewed_tables",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_previewed_tables")),
        sa.UniqueConstraint("owner", name=op.f("uq_previewed_tables_owner")),
    )
    op.create_index(
        "ix_previewed_tables_expires_at", "previewed_tables", ["expires_at"], unique=False
    )
