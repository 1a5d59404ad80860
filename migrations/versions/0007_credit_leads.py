"""Signs about enterprises, and the leads that dated rules raise from them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_lead",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_from", sa.Date(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("followed", sa.Text(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'confirmed') = (followed IS NOT NULL)", name=op.f("ck_credit_lead_confirmed_with_what_was_done")
        ),
        sa.CheckConstraint(
            "(status IN ('confirmed', 'dismissed')) = (decided_by IS NOT NULL)",
            name=op.f("ck_credit_lead_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "followed IS NULL OR followed IN ('inspected', 'case_opened', 'talked', 'list_proposed', 'handed_over', 'other')",
            name=op.f("ck_credit_lead_followed"),
        ),
        sa.CheckConstraint("status <> 'open' OR taken_by IS NULL", name=op.f("ck_credit_lead_open_to_all")),
        sa.CheckConstraint(
            "status IN ('open', 'lapsed') OR taken_by IS NOT NULL", name=op.f("ck_credit_lead_taken_by_somebody")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'taken', 'confirmed', 'dismissed', 'lapsed')", name=op.f("ck_credit_lead_status")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR note_sealed IS NOT NULL", name=op.f("ck_credit_lead_decided_with_a_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_lead")),
    )
    with op.batch_alter_table("credit_lead", schema=None) as batch_op:
        batch_op.create_index("ix_credit_lead_enterprise", ["enterprise_id"], unique=False)
        batch_op.create_index("ix_credit_lead_status", ["status", "raised_at"], unique=False)
        batch_op.create_index(
            "uq_credit_lead_undecided",
            ["rule", "enterprise_id", "topic"],
            unique=True,
            sqlite_where=sa.text("status IN ('open', 'taken')"),
            postgresql_where=sa.text("status IN ('open', 'taken')"),
        )

    op.create_table(
        "credit_sign",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("matter_number", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('complaint', 'told_closed', 'absent', 'broken', 'unreachable', 'penalty', 'listed', 'no_contact')",
            name=op.f("ck_credit_sign_kind"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_credit_sign")),
        sa.UniqueConstraint("kind", "reference", name=op.f("uq_credit_sign_kind_reference")),
    )
    with op.batch_alter_table("credit_sign", schema=None) as batch_op:
        batch_op.create_index("ix_credit_sign_enterprise", ["enterprise_id", "on"], unique=False)
        batch_op.create_index("ix_credit_sign_on", ["on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("credit_sign", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_sign_on")
        batch_op.drop_index("ix_credit_sign_enterprise")

    op.drop_table("credit_sign")
    with op.batch_alter_table("credit_lead", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_credit_lead_undecided",
            sqlite_where=sa.text("status IN ('open', 'taken')"),
            postgresql_where=sa.text("status IN ('open', 'taken')"),
        )
        batch_op.drop_index("ix_credit_lead_status")
        batch_op.drop_index("ix_credit_lead_enterprise")

    op.drop_table("credit_lead")
