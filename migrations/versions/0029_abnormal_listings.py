"""Entries on the abnormal list, with the papers of their procedure."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "abnormal_listing",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("enterprise_code", sa.Text(), nullable=False),
        sa.Column("enterprise_name", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("parts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_document", sa.Text(), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("order_due_on", sa.Date(), nullable=True),
        sa.Column("order_due_provisional", sa.Boolean(), nullable=True),
        sa.Column("first_letter", sa.Text(), nullable=True),
        sa.Column("first_sent_on", sa.Date(), nullable=True),
        sa.Column("first_outcome", sa.Text(), nullable=True),
        sa.Column("second_from_on", sa.Date(), nullable=True),
        sa.Column("second_until_on", sa.Date(), nullable=True),
        sa.Column("second_letter", sa.Text(), nullable=True),
        sa.Column("second_sent_on", sa.Date(), nullable=True),
        sa.Column("second_outcome", sa.Text(), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("exit_conditions", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("rule_book_version", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("restored_on", sa.Date(), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ground IN ('4-1', '4-3')) = (deadline_on IS NOT NULL)", name=op.f("ck_abnormal_listing_deadline")
        ),
        sa.CheckConstraint(
            "(status <> 'established' AND (status IN ('found', 'ordered', 'first_sent', 'second_sent', 'established', 'dropped') OR ground <> '4-4')) OR (first_letter IS NOT NULL AND length(first_letter) > 0 AND second_letter IS NOT NULL AND length(second_letter) > 0 AND first_outcome IS NOT NULL AND length(first_outcome) > 0 AND second_outcome IS NOT NULL AND length(second_outcome) > 0 AND first_letter <> second_letter AND second_outcome IN ('unsigned', 'returned') AND second_sent_on IS NOT NULL AND established_on IS NOT NULL AND second_sent_on <= established_on)",
            name=op.f("ck_abnormal_listing_letters"),
        ),
        sa.CheckConstraint(
            "(status <> 'ordered' AND (status IN ('found', 'ordered', 'first_sent', 'second_sent', 'established', 'dropped') OR ground <> '4-2')) OR (order_document IS NOT NULL AND length(order_document) > 0 AND ordered_on IS NOT NULL AND order_due_on IS NOT NULL AND ordered_on < order_due_on)",
            name=op.f("ck_abnormal_listing_order"),
        ),
        sa.CheckConstraint("(status = 'paused') = (paused_on IS NOT NULL)", name=op.f("ck_abnormal_listing_paused")),
        sa.CheckConstraint(
            "(status IN ('removed', 'corrected', 'annulled')) = (ended_on IS NOT NULL)",
            name=op.f("ck_abnormal_listing_ended"),
        ),
        sa.CheckConstraint(
            "ground IN ('4-1', '4-2', '4-3', '4-4') AND kind = CASE ground WHEN '4-4' THEN 'abnormal_address' ELSE 'abnormal' END",
            name=op.f("ck_abnormal_listing_ground"),
        ),
        sa.CheckConstraint(
            "second_sent_on IS NULL OR (first_sent_on IS NOT NULL AND second_from_on IS NOT NULL AND second_until_on IS NOT NULL AND first_sent_on < second_from_on AND second_sent_on BETWEEN second_from_on AND second_until_on AND first_outcome IS NOT NULL AND first_outcome IN ('unsigned', 'returned'))",
            name=op.f("ck_abnormal_listing_letter_interval"),
        ),
        sa.CheckConstraint("status <> 'ordered' OR ground = '4-2'", name=op.f("ck_abnormal_listing_order_ground")),
        sa.CheckConstraint(
            "status IN ('found', 'ordered', 'first_sent', 'second_sent', 'established', 'decided', 'effective', 'paused', 'removed', 'corrected', 'annulled', 'dropped')",
            name=op.f("ck_abnormal_listing_status"),
        ),
        sa.CheckConstraint(
            "status IN ('found', 'ordered', 'first_sent', 'second_sent', 'established', 'dropped') OR (decided_on IS NOT NULL AND effective_on IS NOT NULL AND decided_on <= effective_on AND (deadline_on IS NULL OR deadline_on < decided_on) AND (order_due_on IS NULL OR order_due_on < decided_on) AND (established_on IS NULL OR established_on <= decided_on))",
            name=op.f("ck_abnormal_listing_days"),
        ),
        sa.CheckConstraint(
            "status IN ('found', 'ordered', 'first_sent', 'second_sent', 'established', 'dropped') OR (document_number IS NOT NULL AND length(document_number) > 0 AND decided_by IS NOT NULL AND length(decided_by) > 0 AND reason IS NOT NULL AND length(reason) > 0 AND exit_conditions IS NOT NULL AND length(exit_conditions) > 0 AND remedy IS NOT NULL AND length(remedy) > 0 AND rule_book_version IS NOT NULL AND length(rule_book_version) > 0)",
            name=op.f("ck_abnormal_listing_decision"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('first_sent', 'second_sent', 'established') OR ground = '4-4'",
            name=op.f("ck_abnormal_listing_letters_ground"),
        ),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> found_by", name=op.f("ck_abnormal_listing_four_eyes")),
        sa.CheckConstraint(
            "enterprise_id IS NOT NULL AND length(enterprise_id) > 0 AND enterprise_code IS NOT NULL AND length(enterprise_code) > 0 AND enterprise_name IS NOT NULL AND length(enterprise_name) > 0 AND authority IS NOT NULL AND length(authority) > 0 AND article_key IS NOT NULL AND length(article_key) > 0 AND basis IS NOT NULL AND length(basis) > 0",
            name=op.f("ck_abnormal_listing_object"),
        ),
        sa.CheckConstraint(
            "restored_on IS NULL OR (effective_on IS NOT NULL AND effective_on <= restored_on)",
            name=op.f("ck_abnormal_listing_restored"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abnormal_listing")),
        sa.UniqueConstraint("document_number", name=op.f("uq_abnormal_listing_document_number")),
    )
    with op.batch_alter_table("abnormal_listing", schema=None) as batch_op:
        batch_op.create_index("ix_abnormal_listing_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index("ix_abnormal_listing_status", ["status", "effective_on"], unique=False)
        batch_op.create_index(
            "uq_abnormal_listing_one_standing",
            ["enterprise_id", "ground", "matter"],
            unique=True,
            sqlite_where=sa.text("status NOT IN ('dropped', 'removed', 'corrected', 'annulled')"),
            postgresql_where=sa.text("status NOT IN ('dropped', 'removed', 'corrected', 'annulled')"),
        )

    op.create_table(
        "abnormal_listing_paper",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("listing_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["abnormal_listing.id"], name=op.f("fk_abnormal_listing_paper_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abnormal_listing_paper")),
    )
    with op.batch_alter_table("abnormal_listing_paper", schema=None) as batch_op:
        batch_op.create_index("ix_abnormal_listing_paper_listing_id", ["listing_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("abnormal_listing_paper", schema=None) as batch_op:
        batch_op.drop_index("ix_abnormal_listing_paper_listing_id")

    op.drop_table("abnormal_listing_paper")
    with op.batch_alter_table("abnormal_listing", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_abnormal_listing_one_standing",
            sqlite_where=sa.text("status NOT IN ('dropped', 'removed', 'corrected', 'annulled')"),
            postgresql_where=sa.text("status NOT IN ('dropped', 'removed', 'corrected', 'annulled')"),
        )
        batch_op.drop_index("ix_abnormal_listing_status")
        batch_op.drop_index("ix_abnormal_listing_enterprise_id")

    op.drop_table("abnormal_listing")
