"""Flags rest on any kind of decision; their kinds are rows, and people may carry them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TEXTS = ("article_key", "basis", "authority", "document_number", "remedy")


def _present(*columns: str) -> str:
    return " AND ".join(f"{column} IS NOT NULL AND length({column}) > 0" for column in columns)


_CHECKS = {
    "complete": _present("source_id", "object_id", *_TEXTS),
    "object": "(object_kind = 'person' AND object_name IS NULL AND object_name_sealed IS NOT NULL)"
    f" OR (object_kind = 'enterprise' AND object_name_sealed IS NULL AND {_present('object_name')})",
    "retracted_as": "retracted_as IS NULL OR retracted_as IN"
    " ('expired', 'annulled', 'corrected', 'repaired', 'removed', 'paused', 'over')",
}
_OLD_CHECKS = {
    "kind": "kind IN ('serious', 'abnormal')",
    "object_kind": "object_kind IN ('enterprise', 'person')",
    "complete": _present("object_id", "object_name", *_TEXTS),
    "retracted_as": "retracted_as IS NULL OR retracted_as IN ('expired', 'annulled')",
}


def upgrade() -> None:
    op.create_table(
        "flag_kind",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "term IN ('years', 'range', 'life', 'while_so', 'stated', 'until_removed')", name=op.f("ck_flag_kind_term")
        ),
        sa.CheckConstraint(
            "title IS NOT NULL AND length(title) > 0 AND article IS NOT NULL AND length(article) > 0",
            name=op.f("ck_flag_kind_basis"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_flag_kind")),
    )
    op.create_table(
        "flag_use",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.CheckConstraint("object_kind IN ('enterprise', 'person')", name=op.f("ck_flag_use_object_kind")),
        sa.CheckConstraint(
            "source_kind IN ('listing', 'abnormal_listing', 'post_restriction', 'decision')",
            name=op.f("ck_flag_use_source_kind"),
        ),
        sa.ForeignKeyConstraint(["kind"], ["flag_kind.code"], name=op.f("fk_flag_use_kind")),
        sa.PrimaryKeyConstraint("kind", "object_kind", "source_kind", name=op.f("pk_flag_use")),
    )
    _seed_what_flags_in_store_need()
    _let_flags_rest_on_any_decision()


def _seed_what_flags_in_store_need() -> None:
    """The rest is loaded from the shipped file at start."""
    op.execute(
        "INSERT INTO flag_kind (code, title, term, article) VALUES"
        " ('serious', '严重违法失信名单', 'stated', '失信44 2'),"
        " ('abnormal', '经营异常名录', 'until_removed', '异常68 4')"
    )
    op.execute(
        "INSERT INTO flag_use (kind, object_kind, source_kind) VALUES"
        " ('serious', 'enterprise', 'listing'), ('abnormal', 'enterprise', 'abnormal_listing')"
    )


def _let_flags_rest_on_any_decision() -> None:
    with op.batch_alter_table("flag") as batch_op:
        batch_op.add_column(sa.Column("source_kind", sa.Text(), nullable=False, server_default="listing"))
        batch_op.add_column(sa.Column("source_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("object_name_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("person_name_index", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("responsible", sa.JSON(), nullable=False, server_default="[]"))
    op.execute("UPDATE flag SET source_id = listing_id")
    with op.batch_alter_table("flag") as batch_op:
        batch_op.alter_column("source_kind", existing_type=sa.Text(), server_default=None)
        batch_op.alter_column("responsible", existing_type=sa.JSON(), server_default=None)
        batch_op.alter_column("source_id", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("object_name", existing_type=sa.Text(), nullable=True)
        for name in ("kind", "object_kind", "complete", "retracted_as"):
            batch_op.drop_constraint(op.f(f"ck_flag_{name}"), type_="check")
        for name, test in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_flag_{name}"), test)
        batch_op.drop_constraint(op.f("uq_flag_listing_id"), type_="unique")
        batch_op.drop_constraint(op.f("fk_flag_listing_id"), type_="foreignkey")
        batch_op.create_foreign_key(
            "fk_flag_use", "flag_use", ["kind", "object_kind", "source_kind"], ["kind", "object_kind", "source_kind"]
        )
        batch_op.drop_column("listing_id")
    op.create_index("ix_flag_person_name", "flag", ["person_name_index"])
    live = sa.text("retracted_at IS NULL")
    op.create_index(
        "uq_flag_live_of_source",
        "flag",
        ["source_kind", "source_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def downgrade() -> None:
    op.drop_index("uq_flag_live_of_source", "flag")
    op.drop_index("ix_flag_person_name", "flag")
    with op.batch_alter_table("flag") as batch_op:
        batch_op.add_column(sa.Column("listing_id", sa.Text(), nullable=True))
    op.execute("UPDATE flag SET listing_id = source_id")
    with op.batch_alter_table("flag") as batch_op:
        batch_op.alter_column("listing_id", existing_type=sa.Text(), nullable=False)
        batch_op.drop_constraint(op.f("fk_flag_use"), type_="foreignkey")
        batch_op.create_foreign_key(op.f("fk_flag_listing_id"), "listing", ["listing_id"], ["id"])
        batch_op.create_unique_constraint(op.f("uq_flag_listing_id"), ["listing_id"])
        batch_op.alter_column("object_name", existing_type=sa.Text(), nullable=False)
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_flag_{name}"), type_="check")
        for name, test in _OLD_CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_flag_{name}"), test)
        for name in ("responsible", "person_name_index", "object_name_sealed", "source_id", "source_kind"):
            batch_op.drop_column(name)

    op.drop_table("flag_use")
    op.drop_table("flag_kind")
