"""students by their keys.

Enrolment numbers are sealed like ID numbers, one to a county. The index of keys holds nothing that
an import does not write again; its rows lie in the order of the keys.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("students", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_students_enrolment_number"), type_="unique")
        batch_op.drop_column("enrolment_number")
    with op.batch_alter_table("students", schema=None) as batch_op:
        batch_op.add_column(sa.Column("enrolment_number", sa.LargeBinary(), nullable=True))
        batch_op.add_column(
            sa.Column("enrolment_number_index", sa.String(length=64), nullable=True)
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_students_county_enrolment_number_index"),
            ["county", "enrolment_number_index"],
        )
    op.drop_table("record_keys")
    op.create_table(
        "record_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("student_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"], ["students.id"], name=op.f("fk_record_keys_student_id")
        ),
        sa.PrimaryKeyConstraint("key", "student_id", name=op.f("pk_record_keys")),
        sqlite_with_rowid=False,
    )
