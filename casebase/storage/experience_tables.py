"""Versions of what past questions with confirmed articles teach."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class ExperienceVersion(Base):
    """Which cases taught which articles; their texts stay with the cases. The highest number is in force.

    `fingerprint` is that of ids, texts and articles; `last_change` the state of the casebase it was estimated from;
    `found_among_ten` how often the right article is among ten by experience alone, each fifth asked by the others.
    """

    __tablename__ = "experience_version"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str]
    questions: Mapped[list[Any]]
    found_among_ten: Mapped[float]
    last_change: Mapped[int] = mapped_column(BigInteger)
    estimated_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("number >= 1", name="number"),)
