"""Notices left in inboxes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from identity.domain.notices import NoticeKind

_KINDS = ", ".join(f"'{kind.value}'" for kind in NoticeKind)


class InboxNotice(Base):
    """A notice for one account, one enterprise, or one role (of one office, or of every office)."""

    __tablename__ = "inbox_notice"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    enterprise_id: Mapped[str | None]
    role: Mapped[str | None]
    office: Mapped[str | None]
    title: Mapped[str]
    body_sealed: Mapped[bytes]
    link_path: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default=NoticeKind.CASE.value)
    is_legal_service: Mapped[bool] = mapped_column(default=False)
    number: Mapped[str] = mapped_column(default="")
    left_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN enterprise_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN role IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_recipient",
        ),
        CheckConstraint("office IS NULL OR role IS NOT NULL", name="office_with_role"),
        CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name="read_by_someone"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        Index("ix_inbox_notice_account", "account_id", "left_at"),
        Index("ix_inbox_notice_enterprise", "enterprise_id", "left_at"),
        Index("ix_inbox_notice_role", "role", "office", "left_at"),
    )
