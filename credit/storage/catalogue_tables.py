"""The items of the catalogue, so that no table can hold a record outside it."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from credit.domain.catalogue import TermRule
from credit.domain.items import Visibility
from credit.storage.checks import is_one_of


class CatalogueItemRow(Base):
    """An item of the release that was started last; what it holds and why stands in the release."""

    __tablename__ = "catalogue_item"

    item: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    class_key: Mapped[str]
    visibility: Mapped[str]
    term: Mapped[str]
    basis_unconfirmed: Mapped[bool]
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(is_one_of("visibility", Visibility), name="visibility"),
        CheckConstraint(is_one_of("term", TermRule), name="term"),
        CheckConstraint("(visibility = 'public') = (term <> 'none')", name="public_for_a_term"),
        CheckConstraint("NOT basis_unconfirmed OR visibility <> 'public'", name="public_on_a_read_basis"),
    )
