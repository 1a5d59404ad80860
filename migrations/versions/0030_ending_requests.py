"""Endings wait for a second person; numbers of documents on people are sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ending_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answer IS NULL OR answer <> 'carried_out' OR answered_by <> asked_by",
            name=op.f("ck_ending_request_four_eyes"),
        ),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('carried_out', 'kept', 'overtaken')", name=op.f("ck_ending_request_answer")
        ),
        sa.CheckConstraint("how IN ('over', 'annulled')", name=op.f("ck_ending_request_how")),
        sa.CheckConstraint(
            "source_kind IN ('decision', 'post_restriction', 'abnormal_listing')",
            name=op.f("ck_ending_request_source_kind"),
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_ending_request_answered"),
        ),
        sa.CheckConstraint(
            "source_id IS NOT NULL AND length(source_id) > 0 AND asked_by IS NOT NULL AND length(asked_by) > 0",
            name=op.f("ck_ending_request_asked"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ending_request")),
    )
    with op.batch_alter_table("ending_request", schema=None) as batch_op:
        batch_op.create_index("ix_ending_request_due", ["answer", "due_on"], unique=False)
        batch_op.create_index(
            "uq_ending_request_one_open",
            ["source_kind", "source_id"],
            unique=True,
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        )

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("end_document_sealed", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document_sealed", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.drop_column("document_sealed")

    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.drop_column("document_sealed")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("end_document_sealed")
        batch_op.drop_column("document_sealed")

    with op.batch_alter_table("ending_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ending_request_one_open",
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        )
        batch_op.drop_index("ix_ending_request_due")

    op.drop_table("ending_request")
