"""Files of applications that other departments' systems send."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("check_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_system", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("go_on_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("request_key", sa.Text(), nullable=True))
        batch_op.create_index("ix_check_batch_request_key", ["started_by", "request_key"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("check_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_check_batch_request_key")
        batch_op.drop_column("request_key")
        batch_op.drop_column("go_on_at")
        batch_op.drop_column("by_system")
