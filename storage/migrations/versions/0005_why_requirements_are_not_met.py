"""why requirements are not met, beside the case, so that a county can be counted quickly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; an open case gets its reasons when it is judged next."""
    op.add_column(
        "cases", sa.Column("lacking", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
