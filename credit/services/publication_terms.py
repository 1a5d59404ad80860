"""The terms of publication in force on a day, from the stored rule book."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from core.kernel.money import yuan_to_fen
from core.rules import RuleBook
from credit.domain.catalogue import TermRule
from credit.domain.items import Grade
from credit.domain.penalty_grade import LightFines
from credit.domain.publication import NOT_PUBLISHED, GradeTerm, Stopping, Terms
from rulebook.queries.books import current_book

_SERIOUS = (Grade.SERIOUS_I, Grade.SERIOUS_II, Grade.SERIOUS_III, Grade.SERIOUS_IV)


def publication_terms(session: Session, on: date, rule: TermRule = TermRule.PENALTY_GRADE) -> Terms:
    """Return the term of every grade; raises when the book has none for that day, so nothing is published unfounded.

    Other departments know three grades of the same length (国办发〔2025〕22号): light is not published in principle,
    and a serious one is not divided further.
    """
    book = current_book(session)
    stopping = {code.code: Stopping(str(code.effect)) for code in book.codes("publication_grade", on)}
    by_grade = {grade: _term(book, grade, stopping[grade], on) for grade in Grade}
    if rule is TermRule.THREE_GRADES:
        serious = dict.fromkeys(_SERIOUS, by_grade[Grade.SERIOUS_I])
        by_grade = {**by_grade, **serious, Grade.LIGHT: NOT_PUBLISHED}
    return Terms(by_grade, book.version)


def _term(book: RuleBook, grade: Grade, stopping: Stopping, on: date) -> GradeTerm:
    if stopping is Stopping.NOT_PUBLISHED:
        return GradeTerm(0, 0, stopping)
    least = book.parameter(f"publication_min_months_{grade}", on).value
    most = book.parameter(f"publication_max_months_{grade}", on).value
    return GradeTerm(int(least), int(most), stopping)


def light_fines(session: Session, on: date) -> LightFines:
    """Return the largest fines that may still be light on that day (article 7)."""
    book = current_book(session)
    most = {who: book.parameter(f"light_fine_limit_{who}", on).value for who in ("entity", "person")}
    return LightFines(yuan_to_fen(Decimal(most["entity"])), yuan_to_fen(Decimal(most["person"])))
