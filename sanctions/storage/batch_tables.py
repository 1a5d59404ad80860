"""Files of applications checked in one go, line by line."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class CheckBatch(Base):
    """`paused_for` says why no line can be answered at the moment; the batch goes on by itself.

    `turn_at`: when its desk had its last turn. `stopped_for`: why whoever started it may not go on; a colleague can.
    `by_system`: another department's system sent it; lines wait until `go_on_at`, to come no faster than agreed.
    The name of the file may name people and is sealed; `file_name` is only in rows from before that.
    """

    __tablename__ = "check_batch"

    id: Mapped[str] = mapped_column(primary_key=True)
    desk: Mapped[str]
    matter: Mapped[str]
    file_name: Mapped[str | None]
    file_name_sealed: Mapped[bytes | None]
    file_sha256: Mapped[str]
    heading: Mapped[list[str]]
    total: Mapped[int]
    done: Mapped[int]
    failed: Mapped[int]
    paused_for: Mapped[str | None]
    stopped_for: Mapped[str | None]
    turn_at: Mapped[datetime | None]
    by_system: Mapped[bool] = mapped_column(default=False, server_default=false())
    go_on_at: Mapped[datetime | None]
    request_key: Mapped[str | None]
    started_by: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("failed <= done AND done <= total", name="counts"),
        CheckConstraint("(done = total) = (finished_at IS NOT NULL)", name="finished"),
        Index("ix_check_batch_desk", "desk", "started_at"),
        Index("ix_check_batch_finished_at", "finished_at"),
        Index("ix_check_batch_request_key", "started_by", "request_key", unique=True),
    )


class CheckBatchLine(Base):
    """A line of the file as it was sent, then its check or why there is none."""

    __tablename__ = "check_batch_line"

    batch_id: Mapped[str] = mapped_column(ForeignKey("check_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    row_sealed: Mapped[bytes]
    check_id: Mapped[str | None] = mapped_column(ForeignKey("sanction_check.id"))
    problem_sealed: Mapped[bytes | None]

    __table_args__ = (CheckConstraint("check_id IS NULL OR problem_sealed IS NULL", name="answer_or_problem"),)
