"""Asking the rule book about a complaint: always the version the complaint was filed under."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.rules import RuleBook, advise
from core.rules.advice import Advice, advice_from_json
from core.rules.facts import check_facts
from core.rules.values import FactValue
from mediation.domain.letters import GroundText
from mediation.storage.complaint_tables import AdviceSnapshot, Complaint
from rulebook.queries.books import book_by_version, current_book

OTHER_ROUTES = "other_routes"
_TRIED = "tried_in_mediation"
REFUSAL_GROUNDS = "refusal_ground"
TERMINATION_GROUNDS = "termination_ground"


def book_of(session: Session, complaint: Complaint) -> RuleBook:
    """Return the book fixed for the complaint, or the current one while it is a draft."""
    return current_book(session) if complaint.book_version is None else book_by_version(session, complaint.book_version)


def grounds(book: RuleBook, name: str, on: date) -> tuple[GroundText, ...]:
    return tuple(GroundText(code.code, code.text, code.source, code.effect) for code in book.codes(name, on))


def other_routes(book: RuleBook, on: date) -> list[str]:
    """Return what remains open without an agreement (消法 article 39), in the words of the book."""
    return [code.text for code in book.codes(OTHER_ROUTES, on)]


def routes_after_mediation(book: RuleBook, on: date) -> list[str]:
    """Return the routes that a mediation here has not tried already."""
    return [code.text for code in book.codes(OTHER_ROUTES, on) if code.effect != _TRIED]


def law_day(complaint: Complaint, now_on: date) -> date:
    """Return the day whose law decides: that of the event."""
    return complaint.event_on or now_on


def procedure_day(complaint: Complaint, today: date) -> date:
    """Return the day whose procedure rules decide: that of receipt."""
    return complaint.received_on or today


def read_rule_facts(book: RuleBook, told: Mapping[str, Any]) -> dict[str, FactValue]:
    return check_facts(book.vocabulary, told)


def keep_advice(session: Session, complaint: Complaint, purpose: str, told: Mapping[str, Any], now: datetime) -> Advice:
    """Ask the book about these facts and store question and answer together."""
    book = book_of(session, complaint)
    advice = advise(book, read_rule_facts(book, told), law_day(complaint, local_date(now)))
    session.add(
        AdviceSnapshot(
            id=new_id(),
            complaint_id=complaint.id,
            purpose=purpose,
            book_version=book.version,
            rule_facts=dict(told),
            advice=advice.to_dict(),
            made_at=now,
        )
    )
    return advice


def applying_articles(snapshot: AdviceSnapshot | None) -> frozenset[str]:
    """Return the keys of the articles that a stored answer of the rule book found to apply."""
    if snapshot is None:
        return frozenset()
    applying = (entry for entry in advice_from_json(snapshot.advice).entitlements if entry.status == "applies")
    return frozenset(article.key for entry in applying for article in entry.articles)
