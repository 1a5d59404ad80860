"""What another department's system tried on one day: about one name, or with numbers that belong to no name given."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class NameGuess(Base):
    """A birth date or identity number that was tried; only keyed indexes are kept.

    `name_index` is of the name, or of what else such tries are counted under (`limit_guesses`).

    A row of kind `told` says that trying too many was told to the administrators.
    """

    __tablename__ = "name_guess"

    asker_id: Mapped[str] = mapped_column(primary_key=True)
    name_index: Mapped[str] = mapped_column(primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    guess_index: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        CheckConstraint("kind IN ('birth_date', 'id_number', 'told')", name="kind"),
        Index("ix_name_guess_on_day", "on_day"),
    )
