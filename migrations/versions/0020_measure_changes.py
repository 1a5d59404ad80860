"""Measures are changed by two officers; legal reviews of them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_change",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'adopted') = (number IS NOT NULL)", name=op.f("ck_measure_change_numbered_when_adopted")
        ),
        sa.CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name=op.f("ck_measure_change_decided_by")),
        sa.CheckConstraint(
            "decided_by IS NULL OR (status = 'withdrawn') = (decided_by = proposed_by)",
            name=op.f("ck_measure_change_four_eyes"),
        ),
        sa.CheckConstraint(
            "status <> 'sent_back' OR length(decision_reason) > 0", name=op.f("ck_measure_change_sent_back_reason")
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'adopted', 'sent_back', 'withdrawn')", name=op.f("ck_measure_change_status")
        ),
        sa.CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_measure_change_decided_at")),
        sa.CheckConstraint(
            "follows >= 0 AND (number IS NULL OR number = follows + 1)", name=op.f("ck_measure_change_numbers_in_a_row")
        ),
        sa.CheckConstraint(
            "length(text) > 0 AND length(source) > 0 AND length(reason) > 0", name=op.f("ck_measure_change_grounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_change")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_measure_change_code_number")),
    )
    with op.batch_alter_table("measure_change", schema=None) as batch_op:
        batch_op.create_index("ix_measure_change_code", ["code", "proposed_at"], unique=False)

    op.create_table(
        "measure_review",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(found) > 0", name=op.f("ck_measure_review_found")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_review_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_review")),
    )
    with op.batch_alter_table("measure_review", schema=None) as batch_op:
        batch_op.create_index("ix_measure_review_measure", ["measure_id", "reviewed_on"], unique=False)

    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shipped_version", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_measure_code_shipped_version"), ["code", "shipped_version"])
    op.execute("UPDATE measure SET shipped_version = number")  # until now every version came with a release


def downgrade() -> None:
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_measure_code_shipped_version"), type_="unique")
        batch_op.drop_column("shipped_version")

    with op.batch_alter_table("measure_review", schema=None) as batch_op:
        batch_op.drop_index("ix_measure_review_measure")

    op.drop_table("measure_review")
    with op.batch_alter_table("measure_change", schema=None) as batch_op:
        batch_op.drop_index("ix_measure_change_code")

    op.drop_table("measure_change")
