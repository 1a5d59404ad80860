"""Addresses, telephones and names of people through time; sellers on platforms; registry files that were taken in."""

import sqlalchemy as sa
from alembic import op

from registry.domain.folding import fold_address

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_OLD_KINDS = "kind IN ('company', 'sole_trader', 'branch')"
_KINDS = "kind IN ('company', 'sole_trader', 'branch', 'platform_seller')"
_OLD_LINKS = (
    "kind IN ('legal_representative', 'responsible_person', 'shareholder', 'supervisor', 'controller',"
    " 'renamed_to', 'branch_of')"
)
_LINKS = (
    "kind IN ('legal_representative', 'responsible_person', 'shareholder', 'supervisor', 'controller',"
    " 'renamed_to', 'branch_of', 'same_address', 'same_phone')"
)
_SELLERS = {
    "ck_enterprise_code": "code IS NOT NULL OR kind = 'platform_seller'",
    "ck_enterprise_platform": "(platform IS NOT NULL) = (kind = 'platform_seller')",
    "ck_enterprise_platform_number": "(platform IS NULL) = (platform_number IS NULL)",
}


def _change_kinds(enterprises: str, links: str) -> None:
    for table, test in (("enterprise", enterprises), ("registry_link", links)):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_kind"), test)


def _begin_histories() -> None:
    """What is known now is the first row of each history; a row takes the id of what it tells of."""
    source = "登记信息"
    op.execute(
        sa.text(
            "INSERT INTO person_name (id, person_id, name_sealed, source) SELECT id, id, name_sealed, :source FROM person"
        ).bindparams(source=source)
    )
    bind = op.get_bind()
    table = sa.table(
        "enterprise_address",
        *(sa.column(name) for name in ("id", "enterprise_id", "address", "folded", "district_code", "source")),
        sa.column("from_on", sa.Date()),
    )
    known = sa.text("SELECT id, address, district_code, registered_on FROM enterprise ORDER BY id").columns(
        registered_on=sa.Date()
    )
    for rows in bind.execute(known).partitions(5000):
        bind.execute(
            sa.insert(table),
            [
                {
                    "id": row.id,
                    "enterprise_id": row.id,
                    "address": row.address,
                    "folded": fold_address(row.address),  # what searches compare with is today's folding
                    "district_code": row.district_code,
                    "from_on": row.registered_on,
                    "source": source,
                }
                for row in rows
            ],
        )


def upgrade() -> None:
    op.create_table(
        "registry_import",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("mapping_sha256", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("records_done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('enterprises', 'people', 'links')", name=op.f("ck_registry_import_kind")),
        sa.CheckConstraint("records_done >= 0", name=op.f("ck_registry_import_records_done")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_import")),
        sa.UniqueConstraint(
            "kind", "sha256", "mapping_sha256", name=op.f("uq_registry_import_kind_sha256_mapping_sha256")
        ),
    )
    op.create_table(
        "enterprise_address",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_enterprise_address_days")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_address_enterprise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_address")),
    )
    with op.batch_alter_table("enterprise_address", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_address_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index("ix_enterprise_address_folded", ["folded"], unique=False)
        batch_op.create_index(
            "uq_enterprise_address_present",
            ["enterprise_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "enterprise_phone",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_enterprise_phone_days")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_phone_enterprise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_phone")),
    )
    with op.batch_alter_table("enterprise_phone", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_phone_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index("ix_enterprise_phone_number_index", ["number_index"], unique=False)
        batch_op.create_index(
            "uq_enterprise_phone_present",
            ["enterprise_id", "number_index"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "person_name",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("from_on IS NULL OR to_on IS NULL OR to_on >= from_on", name=op.f("ck_person_name_days")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_name_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_name")),
    )
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.create_index("ix_person_name_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_person_name_present",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "person_source",
        sa.Column("number_index", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_source_person_id")),
        sa.PrimaryKeyConstraint("number_index", name=op.f("pk_person_source")),
    )
    with op.batch_alter_table("person_source", schema=None) as batch_op:
        batch_op.create_index("ix_person_source_person_id", ["person_id"], unique=False)

    with op.batch_alter_table("enterprise") as batch_op:
        batch_op.add_column(sa.Column("platform", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("platform_number", sa.Text(), nullable=True))
        batch_op.alter_column("code", existing_type=sa.TEXT(), nullable=True)
        batch_op.create_unique_constraint(
            batch_op.f("uq_enterprise_platform_platform_number"), ["platform", "platform_number"]
        )
    _change_kinds(_KINDS, _LINKS)
    with op.batch_alter_table("enterprise") as batch_op:
        for name, test in _SELLERS.items():
            batch_op.create_check_constraint(op.f(name), test)
    _begin_histories()


def downgrade() -> None:
    with op.batch_alter_table("enterprise") as batch_op:
        for name in _SELLERS:
            batch_op.drop_constraint(op.f(name), type_="check")
    _change_kinds(_OLD_KINDS, _OLD_LINKS)
    with op.batch_alter_table("enterprise") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_enterprise_platform_platform_number"), type_="unique")
        batch_op.alter_column("code", existing_type=sa.TEXT(), nullable=False)
        batch_op.drop_column("platform_number")
        batch_op.drop_column("platform")

    with op.batch_alter_table("person_source", schema=None) as batch_op:
        batch_op.drop_index("ix_person_source_person_id")

    op.drop_table("person_source")
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_person_name_present", sqlite_where=sa.text("to_on IS NULL"), postgresql_where=sa.text("to_on IS NULL")
        )
        batch_op.drop_index("ix_person_name_person_id")

    op.drop_table("person_name")
    with op.batch_alter_table("enterprise_phone", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enterprise_phone_present",
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )
        batch_op.drop_index("ix_enterprise_phone_number_index")
        batch_op.drop_index("ix_enterprise_phone_enterprise_id")

    op.drop_table("enterprise_phone")
    with op.batch_alter_table("enterprise_address", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enterprise_address_present",
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )
        batch_op.drop_index("ix_enterprise_address_folded")
        batch_op.drop_index("ix_enterprise_address_enterprise_id")

    op.drop_table("enterprise_address")
    op.drop_table("registry_import")
