"""summaries that were printed, by the code on the sheet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; sheets printed before are not known, and have to be printed anew."""
    op.create_table(
        "printed_summaries",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.String(length=400), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=64), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_printed_summaries_case_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_printed_summaries")),
    )
    op.create_index("ix_printed_summaries_case_id", "printed_summaries", ["case_id"], unique=False)
