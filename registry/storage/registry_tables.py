"""Enterprises, their names through time, people and dated links."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Enterprise(Base):
    """One registered enterprise; `name` repeats the present row of `enterprise_name` for lists."""

    __tablename__ = "enterprise"
    SUBJECT_KIND: ClassVar[str] = "enterprise"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
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
        CheckConstraint("kind IN ('company', 'sole_trader', 'branch')", name="kind"),
        CheckConstraint("status IN ('active', 'revoked', 'deregistered')", name="status"),
    )


class EnterpriseName(Base):
    """A name that an enterprise bears or bore; `folded` is the spelling that is searched."""

    __tablename__ = "enterprise_name"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id"))
    name: Mapped[str]
    folded: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    __table_args__ = (
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
    )


class EnterpriseNameTerm(Base):
    """One pair of characters of the telling part of a name: the postings that searches narrow by."""

    __tablename__ = "enterprise_name_term"

    term: Mapped[str] = mapped_column(primary_key=True)
    name_id: Mapped[str] = mapped_column(ForeignKey("enterprise_name.id"), primary_key=True)


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
            " 'renamed_to', 'branch_of')",
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
