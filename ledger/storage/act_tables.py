"""The log of acts and the leaves that the evidence log will number."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

_KEY = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in INTEGER keys


class Act(Base):
    """One thing that somebody did to a subject; `details_sealed` is canonical JSON."""

    __tablename__ = "act"

    id: Mapped[int] = mapped_column(_KEY, Identity(), primary_key=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    action: Mapped[str]
    actor_id: Mapped[str]
    actor_role: Mapped[str]
    actor_name_sealed: Mapped[bytes]
    before: Mapped[str | None]
    after: Mapped[str | None]
    details_sealed: Mapped[bytes]
    acted_at: Mapped[datetime]

    __table_args__ = (Index("ix_act_subject", "subject_kind", "subject_id", "id"),)


class LedgerLeaf(Base):
    """The salted hash of an act, unnumbered until the sequencer takes it after commit."""

    __tablename__ = "ledger_leaf"

    id: Mapped[int] = mapped_column(_KEY, Identity(), primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"))
    salt: Mapped[bytes]
    leaf_hash: Mapped[bytes]
    sequence: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        UniqueConstraint("act_id"),
        UniqueConstraint("sequence"),
        CheckConstraint("length(leaf_hash) = 32", name="sha256"),
    )
