"""Guesses about names are counted; batches take turns, stop and seal their file names; keys are found by age."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_guess",
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("name_index", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("guess_index", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('birth_date', 'id_number', 'told')", name=op.f("ck_name_guess_kind")),
        sa.PrimaryKeyConstraint("asker_id", "name_index", "on_day", "kind", "guess_index", name=op.f("pk_name_guess")),
    )
    with op.batch_alter_table("name_guess", schema=None) as batch_op:
        batch_op.create_index("ix_name_guess_on_day", ["on_day"], unique=False)

    with op.batch_alter_table("check_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_name_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("stopped_for", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("file_name", existing_type=sa.TEXT(), nullable=True)

    with op.batch_alter_table("check_request_key", schema=None) as batch_op:
        batch_op.create_index("ix_check_request_key_received_at", ["received_at"], unique=False)

    with op.batch_alter_table("open_application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("open_application", schema=None) as batch_op:
        batch_op.drop_column("failed_at")

    with op.batch_alter_table("check_request_key", schema=None) as batch_op:
        batch_op.drop_index("ix_check_request_key_received_at")

    op.execute("UPDATE check_batch SET file_name = '' WHERE file_name IS NULL")
    with op.batch_alter_table("check_batch", schema=None) as batch_op:
        batch_op.alter_column("file_name", existing_type=sa.TEXT(), nullable=False)
        batch_op.drop_column("turn_at")
        batch_op.drop_column("stopped_for")
        batch_op.drop_column("file_name_sealed")

    with op.batch_alter_table("name_guess", schema=None) as batch_op:
        batch_op.drop_index("ix_name_guess_on_day")

    op.drop_table("name_guess")
