"""Applications that were taken on paper and checked later."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_paper_entry",
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["sanction_check.id"], name=op.f("fk_check_paper_entry_check_id")),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_check_paper_entry")),
    )


def downgrade() -> None:
    op.drop_table("check_paper_entry")
