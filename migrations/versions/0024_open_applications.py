"""Applications that are still open, and answers that changed meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_application",
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_from", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["sanction_check.id"], name=op.f("fk_open_application_check_id")),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_open_application")),
    )
    op.create_index("ix_open_application_looked_from", "open_application", ["looked_from"])
    op.create_table(
        "application_name",
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("name_index", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["open_application.check_id"], name=op.f("fk_application_name_check_id")),
        sa.PrimaryKeyConstraint("check_id", "name_index", name=op.f("pk_application_name")),
    )
    op.create_table(
        "check_change",
        sa.Column("later_check_id", sa.Text(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("check_id <> later_check_id", name=op.f("ck_check_change_another")),
        sa.ForeignKeyConstraint(["check_id"], ["sanction_check.id"], name=op.f("fk_check_change_check_id")),
        sa.ForeignKeyConstraint(["later_check_id"], ["sanction_check.id"], name=op.f("fk_check_change_later_check_id")),
        sa.PrimaryKeyConstraint("later_check_id", name=op.f("pk_check_change")),
        sa.UniqueConstraint("check_id", name=op.f("uq_check_change_check_id")),
    )


def downgrade() -> None:
    for name in ("check_change", "application_name", "open_application"):
        op.drop_table(name)
