"""Cases of credit repair and objection with their papers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_request",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "request_key", name=op.f("pk_credit_request")),
    )
    op.create_table(
        "credit_objection",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("rule_book_version", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('corrected', 'record_withdrawn')) = (corrected_on IS NOT NULL)",
            name=op.f("ck_credit_objection_corrected_on"),
        ),
        sa.CheckConstraint(
            "(status IN ('raised', 'accepted', 'upheld')) = (due_on IS NOT NULL)",
            name=op.f("ck_credit_objection_clock"),
        ),
        sa.CheckConstraint("status <> 'not_accepted' OR length(reason) > 0", name=op.f("ck_credit_objection_reason")),
        sa.CheckConstraint(
            "status IN ('raised', 'accepted', 'not_accepted', 'upheld', 'rejected', 'corrected', 'record_withdrawn', 'taken_back', 'lapsed')",
            name=op.f("ck_credit_objection_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('upheld', 'rejected', 'corrected', 'record_withdrawn') OR (decided_on IS NOT NULL AND decided_by IS NOT NULL AND length(reason) > 0)",
            name=op.f("ck_credit_objection_decision"),
        ),
        sa.CheckConstraint("wanted IN ('correction', 'withdrawal')", name=op.f("ck_credit_objection_wanted")),
        sa.ForeignKeyConstraint(["record_id"], ["credit_record.id"], name=op.f("fk_credit_objection_record_id")),
        sa.ForeignKeyConstraint(["root_id"], ["credit_record.id"], name=op.f("fk_credit_objection_root_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_objection")),
    )
    with op.batch_alter_table("credit_objection", schema=None) as batch_op:
        batch_op.create_index("ix_credit_objection_due_on", ["status", "due_on"], unique=False)
        batch_op.create_index("ix_credit_objection_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(
            "uq_credit_objection_open",
            ["root_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('raised', 'accepted', 'upheld')"),
            postgresql_where=sa.text("status IN ('raised', 'accepted', 'upheld')"),
        )

    op.create_table(
        "credit_repair",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("applied_by", sa.Text(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correction_due_on", sa.Date(), nullable=True),
        sa.Column("correction_items", sa.JSON(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("data_due_on", sa.Date(), nullable=True),
        sa.Column("barred_until", sa.Date(), nullable=True),
        sa.Column("rule_book_version", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('applied', 'supplemented', 'accepted', 'extended')) = (due_on IS NOT NULL)",
            name=op.f("ck_credit_repair_clock"),
        ),
        sa.CheckConstraint(
            "(status IN ('refused_for_fraud', 'revoked')) = (barred_until IS NOT NULL)",
            name=op.f("ck_credit_repair_barred"),
        ),
        sa.CheckConstraint(
            "NOT (status IN ('granted', 'refused', 'refused_for_fraud', 'revoked', 'plan_failed')) OR (decided_on IS NOT NULL AND decided_by IS NOT NULL AND length(document_number) > 0 AND length(reason) > 0)",
            name=op.f("ck_credit_repair_decision"),
        ),
        sa.CheckConstraint("kind IN ('early_stop', 'list_exit', 'temporary')", name=op.f("ck_credit_repair_kind")),
        sa.CheckConstraint(
            "status <> 'correction_asked' OR correction_due_on IS NOT NULL", name=op.f("ck_credit_repair_correction")
        ),
        sa.CheckConstraint("status <> 'not_accepted' OR length(reason) > 0", name=op.f("ck_credit_repair_reason")),
        sa.CheckConstraint("status <> 'plan_failed' OR kind = 'temporary'", name=op.f("ck_credit_repair_plan")),
        sa.CheckConstraint(
            "status IN ('applied', 'correction_asked', 'supplemented', 'accepted', 'extended', 'not_accepted', 'granted', 'refused', 'refused_for_fraud', 'revoked', 'plan_failed', 'withdrawn', 'lapsed')",
            name=op.f("ck_credit_repair_status"),
        ),
        sa.ForeignKeyConstraint(["record_id"], ["credit_record.id"], name=op.f("fk_credit_repair_record_id")),
        sa.ForeignKeyConstraint(["root_id"], ["credit_record.id"], name=op.f("fk_credit_repair_root_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_repair")),
    )
    with op.batch_alter_table("credit_repair", schema=None) as batch_op:
        batch_op.create_index("ix_credit_repair_due_on", ["status", "due_on"], unique=False)
        batch_op.create_index("ix_credit_repair_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(
            "uq_credit_repair_open",
            ["root_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('applied', 'correction_asked', 'supplemented', 'accepted', 'extended')"),
            postgresql_where=sa.text(
                "status IN ('applied', 'correction_asked', 'supplemented', 'accepted', 'extended')"
            ),
        )

    op.create_table(
        "credit_paper",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=True),
        sa.Column("objection_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("file_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('application', 'pledge', 'proof', 'ruling', 'correction_notice', 'acceptance', 'acceptance_refusal', 'extension', 'decision', 'revocation', 'plan_failure', 'objection', 'evidence')",
            name=op.f("ck_credit_paper_kind"),
        ),
        sa.CheckConstraint("(repair_id IS NULL) <> (objection_id IS NULL)", name=op.f("ck_credit_paper_of_one_case")),
        sa.CheckConstraint("(sha256 IS NULL) = (file_name_sealed IS NULL)", name=op.f("ck_credit_paper_file_name")),
        sa.CheckConstraint("(sha256 IS NULL) = (media_type IS NULL)", name=op.f("ck_credit_paper_file")),
        sa.ForeignKeyConstraint(["objection_id"], ["credit_objection.id"], name=op.f("fk_credit_paper_objection_id")),
        sa.ForeignKeyConstraint(["repair_id"], ["credit_repair.id"], name=op.f("fk_credit_paper_repair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_paper")),
    )
    with op.batch_alter_table("credit_paper", schema=None) as batch_op:
        batch_op.create_index("ix_credit_paper_objection_id", ["objection_id", "id"], unique=False)
        batch_op.create_index("ix_credit_paper_repair_id", ["repair_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("credit_paper", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_paper_repair_id")
        batch_op.drop_index("ix_credit_paper_objection_id")

    op.drop_table("credit_paper")
    with op.batch_alter_table("credit_repair", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_credit_repair_open",
            sqlite_where=sa.text("status IN ('applied', 'correction_asked', 'supplemented', 'accepted', 'extended')"),
            postgresql_where=sa.text(
                "status IN ('applied', 'correction_asked', 'supplemented', 'accepted', 'extended')"
            ),
        )
        batch_op.drop_index("ix_credit_repair_enterprise_id")
        batch_op.drop_index("ix_credit_repair_due_on")

    op.drop_table("credit_repair")
    with op.batch_alter_table("credit_objection", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_credit_objection_open",
            sqlite_where=sa.text("status IN ('raised', 'accepted', 'upheld')"),
            postgresql_where=sa.text("status IN ('raised', 'accepted', 'upheld')"),
        )
        batch_op.drop_index("ix_credit_objection_enterprise_id")
        batch_op.drop_index("ix_credit_objection_due_on")

    op.drop_table("credit_objection")
    op.drop_table("credit_request")
