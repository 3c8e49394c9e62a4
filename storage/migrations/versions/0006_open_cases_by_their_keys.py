"""open cases by their keys, so that the inbox need not open them all.

Keys need the installation's secret: the cases there are get theirs when the service starts
(`intake.service.filing.file_unfiled`), and are compared one by one until then.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "case_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_keys_case_id")),
        sa.PrimaryKeyConstraint("key", "case_id", name=op.f("pk_case_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_keys_case_id", "case_keys", ["case_id"], unique=False)
    op.add_column(
        "cases", sa.Column("keyed_as", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.create_index("ix_cases_keyed", "cases", ["status", "county", "keyed_as"], unique=False)
