"""Decisions of this or another authority that raise flags."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("object_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("responsible", sa.JSON(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("entered_how", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_document", sa.Text(), nullable=True),
        sa.Column("end_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status IN ('entered', 'confirmed')) = (ended_on IS NULL)", name=op.f("ck_decision_ended")),
        sa.CheckConstraint("entered_how IN ('page', 'file', 'feed')", name=op.f("ck_decision_entered_how")),
        sa.CheckConstraint("object_kind IN ('enterprise', 'person')", name=op.f("ck_decision_object_kind")),
        sa.CheckConstraint(
            "status IN ('entered', 'confirmed', 'expired') OR end_reason_sealed IS NOT NULL",
            name=op.f("ck_decision_end_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('entered', 'confirmed', 'refused', 'over', 'corrected', 'annulled', 'expired')",
            name=op.f("ck_decision_status"),
        ),
        sa.CheckConstraint(
            "status IN ('entered', 'refused') OR (remedy IS NOT NULL AND length(remedy) > 0 AND confirmed_by IS NOT NULL AND length(confirmed_by) > 0 AND confirmed_at IS NOT NULL)",
            name=op.f("ck_decision_confirmed"),
        ),
        sa.CheckConstraint(
            "status IN ('entered', 'refused') OR (told_on IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL AND told_on <= starts_on AND starts_on < ends_on)",
            name=op.f("ck_decision_term"),
        ),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name=op.f("ck_decision_four_eyes")),
        sa.CheckConstraint(
            "object_id IS NOT NULL AND length(object_id) > 0 AND document_number IS NOT NULL AND length(document_number) > 0 AND authority IS NOT NULL AND length(authority) > 0 AND basis IS NOT NULL AND length(basis) > 0 AND entered_by IS NOT NULL AND length(entered_by) > 0",
            name=op.f("ck_decision_basis"),
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["decision.id"], name=op.f("fk_decision_corrects_id")),
        sa.ForeignKeyConstraint(["kind"], ["flag_kind.code"], name=op.f("fk_decision_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("source_key", name=op.f("uq_decision_source_key")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_object", ["object_kind", "object_id"], unique=False)
        batch_op.create_index("ix_decision_status", ["status", "ends_on"], unique=False)
        batch_op.create_index(
            "uq_decision_one_confirmed",
            ["authority", "document_number", "kind", "object_id"],
            unique=True,
            sqlite_where=sa.text("status = 'confirmed'"),
            postgresql_where=sa.text("status = 'confirmed'"),
        )
        batch_op.create_index(
            "uq_decision_one_entered",
            ["authority", "document_number", "kind", "object_id"],
            unique=True,
            sqlite_where=sa.text("status = 'entered'"),
            postgresql_where=sa.text("status = 'entered'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_decision_one_entered",
            sqlite_where=sa.text("status = 'entered'"),
            postgresql_where=sa.text("status = 'entered'"),
        )
        batch_op.drop_index(
            "uq_decision_one_confirmed",
            sqlite_where=sa.text("status = 'confirmed'"),
            postgresql_where=sa.text("status = 'confirmed'"),
        )
        batch_op.drop_index("ix_decision_status")
        batch_op.drop_index("ix_decision_object")

    op.drop_table("decision")
