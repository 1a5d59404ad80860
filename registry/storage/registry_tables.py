"""Enterprises and people with their names, addresses and telephones through time, and dated links."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Enterprise(Base):
    """One registered enterprise; `name` and `address` repeat the present rows of their histories for lists.

    A seller on a platform is known by the platform and its number there; only such a one may have no code.
    """

    __tablename__ = "enterprise"
    SUBJECT_KIND: ClassVar[str] = "enterprise"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str | None]
    platform: Mapped[str | None]
    platform_number: Mapped[str | None]
    name: Mapped[str]
    district_code: Mapped[str]
    district_name: Mapped[str]
    address: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    registered_on: Mapped[date]
    status_changed_on: Mapped[date | None]
    is_demonstration: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("length(code) = 18", name="code_length"),
        UniqueConstraint("platform", "platform_number"),
        CheckConstraint("code IS NOT NULL OR kind = 'platform_seller'", name="code"),
        CheckConstraint("(platform IS NOT NULL) = (kind = 'platform_seller')", name="platform"),
        CheckConstraint("(platform IS NULL) = (platform_number IS NULL)", name="platform_number"),
        CheckConstraint("kind IN ('company', 'sole_trader', 'branch', 'platform_seller')", name="kind"),
        CheckConstraint("status IN ('active', 'revoked', 'deregistered')", name="status"),
    )


class EnterpriseName(Base):
    """A name that an enterprise bears or bore; `folded` is the spelling that is searched.

    `number` grows with every name that is entered; it tells the name index what it has not seen.
    """

    __tablename__ = "enterprise_name"

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    id: Mapped[str]
    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id"))
    name: Mapped[str]
    folded: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("id"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days"),
        Index("ix_enterprise_name_folded", "folded"),
        Index("ix_enterprise_name_enterprise_id", "enterprise_id"),
        Index(
            "uq_enterprise_name_present",
            "enterprise_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )


class EnterpriseAddress(Base):
    """An address that an enterprise has or had; `folded` is the spelling that equal addresses share."""

    __tablename__ = "enterprise_address"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id"))
    address: Mapped[str]
    folded: Mapped[str]
    district_code: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    source: Mapped[str]

    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days"),
        Index("ix_enterprise_address_folded", "folded"),
        Index("ix_enterprise_address_enterprise_id", "enterprise_id"),
        Index(
            "uq_enterprise_address_present",
            "enterprise_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )


class EnterprisePhone(Base):
    """A number that an enterprise is or was reached by; found by a keyed index, read only by those who hold the key."""

    __tablename__ = "enterprise_phone"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id"))
    number_sealed: Mapped[bytes]
    number_index: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    source: Mapped[str]

    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days"),
        Index("ix_enterprise_phone_number_index", "number_index"),
        Index("ix_enterprise_phone_enterprise_id", "enterprise_id"),
        Index(
            "uq_enterprise_phone_present",
            "enterprise_id",
            "number_index",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )


class Person(Base):
    """A natural person; `public_name` is clear only where the registration publishes the name."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name_sealed: Mapped[bytes]
    public_name: Mapped[str | None]
    id_number_sealed: Mapped[bytes | None]
    id_number_index: Mapped[str | None]
    is_demonstration: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("id_number_index"),
        CheckConstraint("(id_number_sealed IS NULL) = (id_number_index IS NULL)", name="id_number"),
        Index("ix_person_public_name", "public_name"),
    )


class PersonName(Base):
    """A name that a person bears or bore; the first has no first day, because nobody told it."""

    __tablename__ = "person_name"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    name_sealed: Mapped[bytes]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    source: Mapped[str]

    __table_args__ = (
        CheckConstraint("from_on IS NULL OR to_on IS NULL OR to_on >= from_on", name="days"),
        Index(
            "uq_person_name_present",
            "person_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
        Index("ix_person_name_person_id", "person_id"),
    )


class PersonSource(Base):
    """The number that a source knows a person by; it is kept as a keyed index only."""

    __tablename__ = "person_source"

    number_index: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (Index("ix_person_source_person_id", "person_id"),)


class RegistryLink(Base):
    """Somebody's dated role in an enterprise, or what one enterprise is to another.

    It holds from `from_on` up to the day before `to_on`.
    """

    __tablename__ = "registry_link"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    from_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    from_enterprise_id: Mapped[str | None] = mapped_column(ForeignKey("enterprise.id"))
    to_enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id"))
    share_bp: Mapped[int | None]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    verified: Mapped[bool]
    source: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "kind IN ('legal_representative', 'responsible_person', 'shareholder', 'supervisor', 'controller',"
            " 'renamed_to', 'branch_of', 'same_address', 'same_phone')",
            name="kind",
        ),
        CheckConstraint("(from_person_id IS NULL) <> (from_enterprise_id IS NULL)", name="one_start"),
        CheckConstraint("from_enterprise_id IS NULL OR from_enterprise_id <> to_enterprise_id", name="two_ends"),
        CheckConstraint("share_bp IS NULL OR (share_bp > 0 AND share_bp <= 10000)", name="share"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days"),
        Index("ix_registry_link_from_person_id", "from_person_id"),
        Index("ix_registry_link_from_enterprise_id", "from_enterprise_id"),
        Index("ix_registry_link_to_enterprise_id", "to_enterprise_id"),
    )


class RegistryImportLink(Base):
    """A link that a complete file told of, kept until the file is at its end."""

    __tablename__ = "registry_import_link"

    id: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("registry_import.id"))
    link_id: Mapped[str] = mapped_column(ForeignKey("registry_link.id"))

    __table_args__ = (Index("ix_registry_import_link_import_id", "import_id", "link_id"),)


class RegistryImport(Base):
    """A file that is or was taken in: how far, and what became of its lines; `told_on` is the day that it tells of."""

    __tablename__ = "registry_import"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    sha256: Mapped[str]
    mapping_sha256: Mapped[str]
    source: Mapped[str]
    told_on: Mapped[date]
    records_done: Mapped[int]
    counts: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('enterprises', 'people', 'links')", name="kind"),
        CheckConstraint("records_done >= 0", name="records_done"),
        UniqueConstraint("kind", "sha256", "mapping_sha256"),
    )
