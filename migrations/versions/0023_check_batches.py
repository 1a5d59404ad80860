"""Files of applications checked in one go."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_batch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("paused_for", sa.Text(), nullable=True),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failed <= done AND done <= total", name=op.f("ck_check_batch_counts")),
        sa.CheckConstraint("(done = total) = (finished_at IS NOT NULL)", name=op.f("ck_check_batch_finished")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_batch")),
    )
    op.create_index("ix_check_batch_desk", "check_batch", ["desk", "started_at"])
    op.create_index("ix_check_batch_finished_at", "check_batch", ["finished_at"])
    op.create_table(
        "check_batch_line",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("row_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=True),
        sa.Column("problem_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "check_id IS NULL OR problem_sealed IS NULL", name=op.f("ck_check_batch_line_answer_or_problem")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["check_batch.id"], name=op.f("fk_check_batch_line_batch_id")),
        sa.ForeignKeyConstraint(["check_id"], ["sanction_check.id"], name=op.f("fk_check_batch_line_check_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_check_batch_line")),
    )


def downgrade() -> None:
    op.drop_table("check_batch_line")
    op.drop_table("check_batch")
