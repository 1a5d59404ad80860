"""Why a subscription of the credit file's changes ended."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("credit_subscriber", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_because", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("credit_subscriber", schema=None) as batch_op:
        batch_op.drop_column("closed_because")
