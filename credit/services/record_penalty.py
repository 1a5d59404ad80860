"""Recording an administrative penalty and publishing it for the term of its grade."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from credit.domain.entries import PenaltyEntry, Publishing, RecordDraft
from credit.domain.publication import heaviest, penalty_window, shown_at_most
from credit.domain.shipped_catalogue import catalogue
from credit.services.file_record import file_record
from credit.services.publication_terms import publication_terms


def record_penalty(session: Session, penalty: PenaltyEntry, actor: Actor, now: datetime) -> str:
    """File the penalty once and publish what is left of its term, by the rules in force today."""
    today = local_date(now)
    terms = publication_terms(session, today, catalogue().get_item(penalty.item).term)
    published_on = penalty.published_on or today
    publishing = Publishing(
        grade=heaviest(penalty.grades, published_on, terms, penalty.ban_ends_on),
        grades=penalty.grades,
        ban_ends_on=penalty.ban_ends_on,
        book_version=terms.book_version,
        window=shown_at_most(
            penalty_window(penalty.grades, published_on, terms, penalty.ban_ends_on), penalty.shown_until
        ),
    )
    draft = RecordDraft(
        enterprise_id=penalty.enterprise_id,
        item=penalty.item,
        source=penalty.source,
        document_number=penalty.document_number,
        event_on=penalty.decided_on,
        body={
            "violation": penalty.violation,
            "basis": penalty.basis,
            "penalty": penalty.penalty,
            "fine_fen": penalty.fine_fen,
            "decided_on": penalty.decided_on.isoformat(),
            "authority": penalty.authority,
            **penalty.more,
        },
        publishing=publishing,
        source_department=penalty.authority,
        origins=penalty.origins,
    )
    return file_record(session, draft, actor, now)
