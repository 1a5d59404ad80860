"""Proposing another text of the rule book; it must have passed every check before."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import UnavailableError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.kernel.two_officers import ProposalAction, ProposalStatus
from ledger.services.record_act import Subject, record_act
from rulebook.domain.amendment import AmendmentProposal, check_base, check_may_change, required_words
from rulebook.domain.checking import CheckedText
from rulebook.storage.book_tables import RuleBookAmendment
from rulebook.storage.loading import newest_adopted


def propose_amendment(
    session: Session, proposal: AmendmentProposal, checked: CheckedText, actor: Actor, now: datetime
) -> str:
    """Keep the checked text for another officer to decide on, and return its id.

    Raises ConflictError when the book was changed while the officer wrote.
    """
    check_may_change(actor.role)
    source = required_words(proposal.source, "source", "请写明来源，例如法律的名称、条文和公布日期")
    reason = required_words(proposal.reason, "reason", "请写明为什么改")
    current = newest_adopted(session)
    if current is None:
        raise UnavailableError("还没有规则书，不能修改")
    check_base(proposal.base_version, current.version)
    check_base(checked.base_version, current.version)
    row = RuleBookAmendment(
        id=new_id(),
        status=ProposalStatus.PROPOSED.value,
        base_version=checked.base_version,
        files=dict(checked.files),
        content=checked.book.content,
        sha256=checked.book.sha256,
        effective_on=checked.effective_on,
        source=source,
        reason=reason,
        examples_run=len(checked.examples),
        proposed_by=actor.account_id,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    details = {"base": row.base_version, "files": sorted(row.files), "sha256": row.sha256, "from": row.effective_on}
    subject = Subject(RuleBookAmendment.SUBJECT_KIND, row.id)
    record_act(session, subject, ProposalAction.PROPOSE.value, actor, now, after=row.status, details=details)
    return row.id
