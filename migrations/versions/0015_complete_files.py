"""Which links a complete file of the registry has told of, until it is at its end."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_import_link",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["registry_import.id"], name=op.f("fk_registry_import_link_import_id")),
        sa.ForeignKeyConstraint(["link_id"], ["registry_link.id"], name=op.f("fk_registry_import_link_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_import_link")),
    )
    with op.batch_alter_table("registry_import_link", schema=None) as batch_op:
        batch_op.create_index("ix_registry_import_link_import_id", ["import_id", "link_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("registry_import_link", schema=None) as batch_op:
        batch_op.drop_index("ix_registry_import_link_import_id")

    op.drop_table("registry_import_link")
