"""Deliveries of departments, rows that wait for a person, and where each delivered field stands."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_by", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("unknown_columns", sa.JSON(), nullable=False),
        sa.CheckConstraint("late_days >= 0", name=op.f("ck_credit_delivery_late_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_delivery")),
        sa.UniqueConstraint("feed", "sha256", name=op.f("uq_credit_delivery_feed_sha256")),
    )
    with op.batch_alter_table("credit_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_credit_delivery_feed", ["feed", "received_at"], unique=False)

    op.create_table(
        "credit_quarantined_row",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("row_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(fate = 'filed') = (record_id IS NOT NULL)", name=op.f("ck_credit_quarantined_row_filed_as_a_record")
        ),
        sa.CheckConstraint(
            "(fate = 'waiting') = (decided_by IS NULL)", name=op.f("ck_credit_quarantined_row_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "fate <> 'discarded' OR reason_sealed IS NOT NULL",
            name=op.f("ck_credit_quarantined_row_discarded_with_a_reason"),
        ),
        sa.CheckConstraint("fate IN ('waiting', 'filed', 'discarded')", name=op.f("ck_credit_quarantined_row_fate")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["credit_delivery.id"], name=op.f("fk_credit_quarantined_row_delivery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_quarantined_row")),
    )
    with op.batch_alter_table("credit_quarantined_row", schema=None) as batch_op:
        batch_op.create_index("ix_credit_quarantined_row_delivery", ["delivery_id", "fate"], unique=False)

    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origins", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        batch_op.drop_column("origins")

    with op.batch_alter_table("credit_quarantined_row", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_quarantined_row_delivery")

    op.drop_table("credit_quarantined_row")
    with op.batch_alter_table("credit_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_delivery_feed")

    op.drop_table("credit_delivery")
