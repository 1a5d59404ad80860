"""A refusal at a desk is read by a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TABLE = "check_decision"
_CHECKS = {
    "reading": "reading IN ('not_needed', 'waiting', 'confirmed', 'returned', 'earlier')",
    "refusals_are_read": "(decision = 'refused') = (reading <> 'not_needed')",
    "reader": "(reading IN ('confirmed', 'returned')) = (read_by IS NOT NULL)",
    "read_at": "(read_by IS NULL) = (read_at IS NULL)",
    "four_eyes": "read_by IS NULL OR read_by <> decided_by",
    "returned_with_reason": "reading <> 'returned' OR reading_note_sealed IS NOT NULL",
}


def upgrade() -> None:
    """What was refused before has had no reader, and says so."""
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("reading", sa.Text(), nullable=False, server_default="not_needed"))
        batch_op.add_column(sa.Column("reading_note_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("read_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_check_decision_check_id"), type_="unique")
    op.execute("UPDATE check_decision SET reading = 'earlier' WHERE decision = 'refused'")
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        batch_op.alter_column("reading", server_default=None)
        for name, condition in _CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_check_decision_{name}"), condition)
        batch_op.create_index("ix_check_decision_check_id", ["check_id"])
        batch_op.create_index("ix_check_decision_reading", ["reading", "decided_at"])
        stands = sa.text("reading <> 'returned'")
        batch_op.create_index(
            "uq_check_decision_standing", ["check_id"], unique=True, sqlite_where=stands, postgresql_where=stands
        )


def downgrade() -> None:
    """Keep only the decisions that stand: there is one place for each check again."""
    op.execute("DELETE FROM check_decision WHERE reading = 'returned'")
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        for name in ("uq_check_decision_standing", "ix_check_decision_reading", "ix_check_decision_check_id"):
            batch_op.drop_index(name)
        for name in _CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_check_decision_{name}"), type_="check")
        for name in ("read_at", "read_by", "reading_note_sealed", "reading"):
            batch_op.drop_column(name)
        batch_op.create_unique_constraint(batch_op.f("uq_check_decision_check_id"), ["check_id"])
