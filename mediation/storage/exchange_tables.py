"""Files of complaints that came from another platform (办法121 article 40)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class ImportRun(Base):
    """One file with its mapping; `done` lines of `total` are through, so that a stopped run goes on where it was.

    The file itself is sealed and dropped when the run is finished.
    """

    __tablename__ = "import_run"

    id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    office: Mapped[dict[str, Any]]
    content_sealed: Mapped[bytes | None]
    total: Mapped[int]
    done: Mapped[int]
    made: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    failed: Mapped[int]
    started_by: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("done BETWEEN 0 AND total", name="done"),
        CheckConstraint("made + updated + unchanged + failed = done", name="every_line_once"),
        CheckConstraint("(finished_at IS NULL) = (content_sealed IS NOT NULL)", name="content_until_finished"),
        Index("ix_import_run_open", "finished_at"),
    )


class ImportProblem(Base):
    """Why one line was not taken, or was taken with a remark; the reason names no person."""

    __tablename__ = "import_problem"

    run_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    external_number: Mapped[str]
    reason: Mapped[str]
