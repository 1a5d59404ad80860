"""The lengths of the clocks of repair and objection on a day, from the stored rule book."""

from datetime import date

from sqlalchemy.orm import Session

from credit.domain.objection_rules import ObjectionClocks
from credit.domain.repair_rules import RepairClocks
from rulebook.queries.books import current_book


def repair_clocks(session: Session, on: date) -> RepairClocks:
    """Return the working days in force on the day."""
    book = current_book(session)

    def days(name: str) -> int:
        return int(book.parameter(name, on).value)

    return RepairClocks(
        acceptance=days("repair_acceptance_limit"),
        decision=days("repair_decision_limit"),
        abnormal_removal=days("abnormal_removal_limit"),
        extension=days("repair_decision_extension"),
        data=days("repair_data_limit"),
        book_version=book.version,
    )


def objection_clocks(session: Session, on: date) -> ObjectionClocks:
    """Return the working days in force on the day."""
    book = current_book(session)

    def days(name: str) -> int:
        return int(book.parameter(name, on).value)

    return ObjectionClocks(
        acceptance=days("objection_acceptance_limit"),
        verification=days("objection_verification_limit"),
        correction=days("objection_correction_limit"),
        book_version=book.version,
    )
