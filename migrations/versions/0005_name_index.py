"""Names are numbered as they are entered; what finds them is a file beside the database."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEPT = ("id", "enterprise_id", "name", "folded", "from_on", "to_on")


def upgrade() -> None:
    op.drop_table("enterprise_name_term")
    if op.get_bind().dialect.name == "sqlite":
        _write_anew(numbered=True)
        return
    op.drop_constraint("pk_enterprise_name", "enterprise_name")
    op.execute("ALTER TABLE enterprise_name ADD COLUMN number BIGSERIAL NOT NULL")
    op.create_primary_key("pk_enterprise_name", "enterprise_name", ["number"])
    op.create_unique_constraint("uq_enterprise_name_id", "enterprise_name", ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _write_anew(numbered=False)
    else:
        op.drop_constraint("uq_enterprise_name_id", "enterprise_name")
        op.drop_column("enterprise_name", "number")
        op.create_primary_key("pk_enterprise_name", "enterprise_name", ["id"])
    op.create_table(
        "enterprise_name_term",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["enterprise_name.id"], name=op.f("fk_enterprise_name_term_name_id")),
        sa.PrimaryKeyConstraint("term", "name_id", name=op.f("pk_enterprise_name_term")),
    )


def _write_anew(*, numbered: bool) -> None:
    """SQLite cannot give a table another primary key."""
    number = [sa.Column("number", sa.Integer(), nullable=False)] if numbered else []
    op.create_table(
        "enterprise_name_anew",
        *number,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_enterprise_name_days")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_name_enterprise_id")),
        sa.PrimaryKeyConstraint("number" if numbered else "id", name=op.f("pk_enterprise_name")),
        *([sa.UniqueConstraint("id", name=op.f("uq_enterprise_name_id"))] if numbered else []),
        sqlite_autoincrement=numbered,
    )
    columns = ", ".join(_KEPT)
    op.execute(f"INSERT INTO enterprise_name_anew ({columns}) SELECT {columns} FROM enterprise_name ORDER BY rowid")  # noqa: S608 - our own names
    op.drop_table("enterprise_name")
    op.rename_table("enterprise_name_anew", "enterprise_name")
    op.create_index("ix_enterprise_name_enterprise_id", "enterprise_name", ["enterprise_id"])
    op.create_index("ix_enterprise_name_folded", "enterprise_name", ["folded"])
    op.create_index(
        "uq_enterprise_name_present",
        "enterprise_name",
        ["enterprise_id"],
        unique=True,
        sqlite_where=sa.text("to_on IS NULL"),
    )
