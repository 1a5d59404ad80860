"""The day on which the office was last reminded of an entry on the abnormal list."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("abnormal_listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("abnormal_listing", schema=None) as batch_op:
        batch_op.drop_column("reminded_on")
