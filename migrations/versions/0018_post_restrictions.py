"""Post restrictions on people, with the papers of their procedure."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "post_restriction",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("person_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("enterprise_name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("posts_barred", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_served_on", sa.Date(), nullable=True),
        sa.Column("request_due_on", sa.Date(), nullable=True),
        sa.Column("request_due_provisional", sa.Boolean(), nullable=True),
        sa.Column("hearing_requested_on", sa.Date(), nullable=True),
        sa.Column("hearing_on", sa.Date(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('expired', 'annulled')) = (ended_on IS NOT NULL)", name=op.f("ck_post_restriction_ended")
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'dropped') OR (notice_served_on IS NOT NULL AND request_due_on IS NOT NULL)",
            name=op.f("ck_post_restriction_notice"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'decided', 'effective', 'expired', 'annulled', 'dropped')",
            name=op.f("ck_post_restriction_status"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'dropped') OR (decided_on IS NOT NULL AND effective_on IS NOT NULL AND ends_on IS NOT NULL AND notice_served_on <= decided_on AND decided_on <= effective_on AND effective_on < ends_on)",
            name=op.f("ck_post_restriction_term"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'dropped') OR (document_number IS NOT NULL AND length(document_number) > 0 AND decided_by IS NOT NULL AND length(decided_by) > 0 AND reason IS NOT NULL AND length(reason) > 0 AND remedy IS NOT NULL AND length(remedy) > 0)",
            name=op.f("ck_post_restriction_decision"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'dropped') OR heard_on IS NOT NULL OR waived_on IS NOT NULL OR (hearing_requested_on IS NULL AND request_due_on < decided_on)",
            name=op.f("ck_post_restriction_heard"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_post_restriction_four_eyes")
        ),
        sa.CheckConstraint(
            "person_id IS NOT NULL AND length(person_id) > 0 AND enterprise_id IS NOT NULL AND length(enterprise_id) > 0 AND post IS NOT NULL AND length(post) > 0 AND basis IS NOT NULL AND length(basis) > 0 AND posts_barred IS NOT NULL AND length(posts_barred) > 0 AND authority IS NOT NULL AND length(authority) > 0",
            name=op.f("ck_post_restriction_object"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_restriction")),
        sa.UniqueConstraint("document_number", name=op.f("uq_post_restriction_document_number")),
    )
    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.create_index("ix_post_restriction_status", ["status", "ends_on"], unique=False)
        batch_op.create_index(
            "uq_post_restriction_one_standing",
            ["person_id", "enterprise_id", "ground", "event_on"],
            unique=True,
            sqlite_where=sa.text("status NOT IN ('dropped', 'annulled', 'expired')"),
            postgresql_where=sa.text("status NOT IN ('dropped', 'annulled', 'expired')"),
        )

    op.create_table(
        "post_restriction_paper",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("restriction_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["restriction_id"], ["post_restriction.id"], name=op.f("fk_post_restriction_paper_restriction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_restriction_paper")),
    )
    with op.batch_alter_table("post_restriction_paper", schema=None) as batch_op:
        batch_op.create_index("ix_post_restriction_paper_restriction_id", ["restriction_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("post_restriction_paper", schema=None) as batch_op:
        batch_op.drop_index("ix_post_restriction_paper_restriction_id")

    op.drop_table("post_restriction_paper")
    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_post_restriction_one_standing",
            sqlite_where=sa.text("status NOT IN ('dropped', 'annulled', 'expired')"),
            postgresql_where=sa.text("status NOT IN ('dropped', 'annulled', 'expired')"),
        )
        batch_op.drop_index("ix_post_restriction_status")

    op.drop_table("post_restriction")
