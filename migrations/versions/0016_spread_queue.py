"""Flags to be spread again, what they were spread by, and the nightly recomputations."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spread_basis",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_spread_basis_sha256")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_spread_basis")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "spread_recomputation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("derived", sa.Integer(), nullable=False),
        sa.Column("hubs", sa.JSON(), nullable=False),
        sa.Column("doubtful", sa.JSON(), nullable=False),
        sa.Column("differing", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'doubtful') = (finished_at IS NULL)", name=op.f("ck_spread_recomputation_finished")
        ),
        sa.CheckConstraint(
            "status IN ('doubtful', 'agreed', 'disagreed')", name=op.f("ck_spread_recomputation_status")
        ),
        sa.CheckConstraint("flags >= 0 AND derived >= 0 AND seconds >= 0", name=op.f("ck_spread_recomputation_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spread_recomputation")),
    )
    with op.batch_alter_table("spread_recomputation", schema=None) as batch_op:
        batch_op.create_index("uq_spread_recomputation_day", ["on_day"], unique=True)

    op.create_table(
        "touched_flag",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flag_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "why IN ('relations', 'import', 'measures', 'recomputation')", name=op.f("ck_touched_flag_why")
        ),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_touched_flag_flag_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_touched_flag")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("touched_flag", schema=None) as batch_op:
        batch_op.create_index("ix_touched_flag_flag_id", ["flag_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("touched_flag", schema=None) as batch_op:
        batch_op.drop_index("ix_touched_flag_flag_id")

    op.drop_table("touched_flag")
    with op.batch_alter_table("spread_recomputation", schema=None) as batch_op:
        batch_op.drop_index("uq_spread_recomputation_day")

    op.drop_table("spread_recomputation")
    op.drop_table("spread_basis")
