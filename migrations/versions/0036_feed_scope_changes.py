"""What a subscriber sees of a feed may change: why, and from which number on it reads anew; a feed may end."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed_scope_change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subscriber_id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reads_from", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind != 'rights' OR reads_from IS NOT NULL", name=op.f("ck_feed_scope_change_reads_anew")),
        sa.CheckConstraint("kind IN ('rights', 'ended', 'resumed')", name=op.f("ck_feed_scope_change_kind")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_feed_scope_change_reason")),
        sa.CheckConstraint("reads_from >= 1", name=op.f("ck_feed_scope_change_reads_from")),
        sa.ForeignKeyConstraint(
            ["subscriber_id", "feed"],
            ["feed_scope.subscriber_id", "feed_scope.feed"],
            name=op.f("fk_feed_scope_change_subscriber_id_feed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_scope_change")),
    )
    with op.batch_alter_table("feed_scope_change", schema=None) as batch_op:
        batch_op.create_index("ix_feed_scope_change_subscriber", ["subscriber_id", "feed", "reads_from"], unique=False)

    with op.batch_alter_table("feed_scope", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("feed_scope", schema=None) as batch_op:
        batch_op.drop_column("ended_at")

    with op.batch_alter_table("feed_scope_change", schema=None) as batch_op:
        batch_op.drop_index("ix_feed_scope_change_subscriber")

    op.drop_table("feed_scope_change")
