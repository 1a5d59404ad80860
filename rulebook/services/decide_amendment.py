"""Another officer adopts a proposed text, or sends it back; its proposer may take it back before."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.roles import Actor
from core.kernel.two_officers import ProposalAction, ProposalStatus, decided_status
from ledger.services.record_act import Subject, record_act
from rulebook.domain.amendment import check_base, check_may_change, required_words
from rulebook.domain.checking import CheckedText
from rulebook.services.store_book import adopt_book
from rulebook.storage.book_tables import RuleBookAmendment
from rulebook.storage.loading import get_amendment_for_update, newest_adopted


def adopt_amendment(session: Session, amendment_id: str, checked: CheckedText, actor: Actor, now: datetime) -> str:
    """Make the proposed text the book that counts from now on, and return its version.

    `checked` is the proposed text as it passed the checks just now; complaints keep the book they were filed under.
    """
    row = _held(session, amendment_id, ProposalAction.ADOPT, actor)
    current = newest_adopted(session)
    check_base(row.base_version, current.version if current else "")
    if checked.book.sha256 != row.sha256:
        raise ConflictError("核对的文字不是提出的那一份，请刷新后再看")
    row.checked_sha256, row.examples_run = checked.book.sha256, len(checked.examples)
    _decide(session, row, ProposalAction.ADOPT, actor, now)
    if not adopt_book(session, checked.book, "amendment", actor, now, amendment_id=row.id):
        raise ConflictError("另一份修改刚刚先采用了，规则书已经换了。请按现在的版本重新提出")
    return checked.book.version


def send_back_amendment(session: Session, amendment_id: str, reason: str, actor: Actor, now: datetime) -> None:
    row = _held(session, amendment_id, ProposalAction.SEND_BACK, actor)
    row.decision_reason = required_words(reason, "reason", "请写明为什么退回，好让同事知道怎样改")
    _decide(session, row, ProposalAction.SEND_BACK, actor, now)


def withdraw_amendment(session: Session, amendment_id: str, actor: Actor, now: datetime) -> None:
    _decide(
        session,
        _held(session, amendment_id, ProposalAction.WITHDRAW, actor),
        ProposalAction.WITHDRAW,
        actor,
        now,
    )


def _held(session: Session, amendment_id: str, action: ProposalAction, actor: Actor) -> RuleBookAmendment:
    """Return the row held for this act; raises when role, person or status forbids it."""
    check_may_change(actor.role)
    row = get_amendment_for_update(session, amendment_id)
    decided_status(ProposalStatus(row.status), action, is_proposer=row.proposed_by == actor.account_id)
    return row


def _decide(session: Session, row: RuleBookAmendment, action: ProposalAction, actor: Actor, now: datetime) -> None:
    is_proposer = row.proposed_by == actor.account_id
    target = decided_status(ProposalStatus(row.status), action, is_proposer=is_proposer)
    before, row.status = row.status, target.value
    row.decided_by, row.decided_at = actor.account_id, now
    session.flush()
    details = {"base": row.base_version, "sha256": row.sha256}
    subject = Subject(RuleBookAmendment.SUBJECT_KIND, row.id)
    record_act(session, subject, action.value, actor, now, before=before, after=row.status, details=details)
