"""Printed credit reports with their check codes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("scope IN ('public', 'full')", name=op.f("ck_credit_report_scope")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_credit_report_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_report")),
        sa.UniqueConstraint("code", name=op.f("uq_credit_report_code")),
    )
    with op.batch_alter_table("credit_report", schema=None) as batch_op:
        batch_op.create_index("ix_credit_report_enterprise", ["enterprise_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("credit_report", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_report_enterprise")

    op.drop_table("credit_report")
