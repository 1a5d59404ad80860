"""The offices of this installation, the areas that they serve and who stands above whom."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class OfficeRow(Base):
    """An office that complaints are filed with; one that is closed keeps its complaints and gets no new ones."""

    __tablename__ = "office"
    SUBJECT_KIND: ClassVar[str] = "office"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    short: Mapped[str]
    seal_text: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    superior_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    is_active: Mapped[bool]
    opened_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("name"),
        UniqueConstraint("short"),
        CheckConstraint("superior_id IS NULL OR superior_id <> id", name="superior_is_another"),
    )


class OfficeArea(Base):
    """A division of GB/T 2260 that an office serves, with everything inside it."""

    __tablename__ = "office_area"

    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (CheckConstraint("length(area_code) = 6", name="area_code"),)
