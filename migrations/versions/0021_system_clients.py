"""Systems of other departments with their tokens; keys of repeated checks."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_request_key",
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("request_index", sa.Text(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["sanction_check.id"], name=op.f("fk_check_request_key_check_id")),
        sa.PrimaryKeyConstraint("asker_id", "request_key", name=op.f("pk_check_request_key")),
    )
    op.create_table(
        "system_client",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("contact_office", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("requests_per_minute", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_token_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_because IS NULL)",
            name=op.f("ck_system_client_closed_by_someone_for_a_reason"),
        ),
        sa.CheckConstraint("requests_per_minute BETWEEN 1 AND 60000", name=op.f("ck_system_client_rate")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_system_client_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_system_client_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_client")),
        sa.UniqueConstraint("name", name=op.f("uq_system_client_name")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_system_client_secret_hash")),
    )
    op.create_table(
        "client_token",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_client_token_expires_later")),
        sa.ForeignKeyConstraint(["client_id"], ["system_client.id"], name=op.f("fk_client_token_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_client_token_token_hash")),
    )
    with op.batch_alter_table("client_token", schema=None) as batch_op:
        batch_op.create_index("ix_client_token_client", ["client_id", "issued_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("client_token", schema=None) as batch_op:
        batch_op.drop_index("ix_client_token_client")

    op.drop_table("client_token")
    op.drop_table("system_client")
    op.drop_table("check_request_key")
