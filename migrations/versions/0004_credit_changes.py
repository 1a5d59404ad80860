"""Every change of what is public is a numbered row that subscribers follow; records know all grades and what they follow."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHECKS = {
    "status": "status IN ('current', 'paused', 'repaired', 'superseded', 'restored', 'withdrawn', 'ended')",
    "announced": "NOT announced OR visibility = 'public'",
    "follows": "(follows_area IS NULL) = (follows_id IS NULL)",
}
EARLIER_STATUS = "status IN ('current', 'superseded', 'withdrawn', 'ended')"


def upgrade() -> None:
    op.create_table(
        "credit_change_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_credit_change_counter_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_change_counter")),
    )
    op.create_table(
        "credit_subscriber",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact_office", sa.Text(), nullable=False),
        sa.Column("is_site", sa.Boolean(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_subscriber")),
        sa.UniqueConstraint("name", name=op.f("uq_credit_subscriber_name")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_credit_subscriber_secret_hash")),
    )
    op.create_table(
        "credit_subscriber_mark",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subscriber_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('told', 'acknowledged')", name=op.f("ck_credit_subscriber_mark_kind")),
        sa.CheckConstraint("up_to >= 1", name=op.f("ck_credit_subscriber_mark_up_to")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["credit_subscriber.id"], name=op.f("fk_credit_subscriber_mark_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_subscriber_mark")),
        sa.UniqueConstraint(
            "subscriber_id", "kind", "up_to", name=op.f("uq_credit_subscriber_mark_subscriber_id_kind_up_to")
        ),
    )
    op.create_table(
        "credit_change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('published', 'changed', 'stopped', 'restored')", name=op.f("ck_credit_change_kind")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["credit_record.id"], name=op.f("fk_credit_change_record_id")),
        sa.ForeignKeyConstraint(["root_id"], ["credit_record.id"], name=op.f("fk_credit_change_root_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_change")),
        sa.UniqueConstraint("number", name=op.f("uq_credit_change_number")),
    )
    with op.batch_alter_table("credit_change", schema=None) as batch_op:
        batch_op.create_index("ix_credit_change_root_id", ["root_id", "id"], unique=False)

    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grades", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("announced", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("follows_area", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("follows_id", sa.Text(), nullable=True))
        batch_op.create_index("ix_credit_record_announced", ["announced", "status", "public_until"], unique=False)
        batch_op.create_index("ix_credit_record_follows", ["follows_area", "follows_id"], unique=False)
        batch_op.drop_constraint(batch_op.f("ck_credit_record_status"), type_="check")
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_credit_record_{name}"), condition)


def downgrade() -> None:
    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_credit_record_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_credit_record_status"), EARLIER_STATUS)
        batch_op.drop_index("ix_credit_record_follows")
        batch_op.drop_index("ix_credit_record_announced")
        batch_op.drop_column("follows_id")
        batch_op.drop_column("follows_area")
        batch_op.drop_column("announced")
        batch_op.drop_column("grades")

    with op.batch_alter_table("credit_change", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_change_root_id")

    op.drop_table("credit_change")
    op.drop_table("credit_subscriber_mark")
    op.drop_table("credit_subscriber")
    op.drop_table("credit_change_counter")
