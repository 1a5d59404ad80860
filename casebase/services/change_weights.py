"""Proposing weights, adopting them as the next version, sending them back, taking them back."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.weighing import Effect, WeightsProposal, check_follows, check_may_change, check_values
from casebase.storage.push_tables import RankingWeights
from casebase.storage.weights import weights_in_force
from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.kernel.two_officers import ProposalAction, ProposalStatus, decided_status
from ledger.services.record_act import Subject, record_act


def propose_weights(session: Session, proposal: WeightsProposal, effect: Effect, actor: Actor, now: datetime) -> str:
    """Keep the weights with the effect that was shown, for another officer to decide on; return the id."""
    check_may_change(actor.role)
    current = weights_in_force(session)
    check_follows(proposal.follows, current.version)
    check_values(proposal, current)
    row = RankingWeights(
        id=new_id(),
        status=ProposalStatus.PROPOSED.value,
        follows=proposal.follows,
        returns_to=proposal.returns_to,
        article=dict(proposal.article),
        case=dict(proposal.case),
        experience_on=proposal.experience_on,
        reason=proposal.reason.strip(),
        effect=asdict(effect),
        proposed_by=actor.account_id,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, row, ProposalAction.PROPOSE, actor, now, before=None)
    return row.id


def adopt_weights(session: Session, weights_id: str, actor: Actor, now: datetime) -> int:
    """Make the weights the version that every search uses from now on, and return its number."""
    row = _held(session, weights_id, ProposalAction.ADOPT, actor)
    check_follows(row.follows, weights_in_force(session).version)
    row.number = row.follows + 1
    _decide(session, row, ProposalAction.ADOPT, actor, now)
    return row.number


def send_back_weights(session: Session, weights_id: str, reason: str, actor: Actor, now: datetime) -> None:
    row = _held(session, weights_id, ProposalAction.SEND_BACK, actor)
    if not reason.strip():
        message = "请写明为什么退回，好让同事知道怎样改"
        raise InvalidInputError(message, fields={"reason": message})
    row.decision_reason = reason.strip()
    _decide(session, row, ProposalAction.SEND_BACK, actor, now)


def withdraw_weights(session: Session, weights_id: str, actor: Actor, now: datetime) -> None:
    row = _held(session, weights_id, ProposalAction.WITHDRAW, actor)
    _decide(session, row, ProposalAction.WITHDRAW, actor, now)


def _held(session: Session, weights_id: str, action: ProposalAction, actor: Actor) -> RankingWeights:
    """Return the row held for this act; raises when role, person or status forbids it."""
    check_may_change(actor.role)
    row = session.scalar(select(RankingWeights).where(RankingWeights.id == weights_id).with_for_update())
    if row is None:
        raise NotFoundError("没有找到这份修改")
    decided_status(ProposalStatus(row.status), action, is_proposer=row.proposed_by == actor.account_id)
    return row


def _decide(session: Session, row: RankingWeights, action: ProposalAction, actor: Actor, now: datetime) -> None:
    is_proposer = row.proposed_by == actor.account_id
    before, status = row.status, ProposalStatus(row.status)
    row.status = decided_status(status, action, is_proposer=is_proposer).value
    row.decided_by, row.decided_at = actor.account_id, now
    session.flush()
    _record(session, row, action, actor, now, before=before)


def _record(
    session: Session, row: RankingWeights, action: ProposalAction, actor: Actor, now: datetime, *, before: str | None
) -> None:
    details = {
        "number": row.number,
        "follows": row.follows,
        "returns_to": row.returns_to,
        "article": {name: str(value) for name, value in row.article.items()},
        "case": {name: str(value) for name, value in row.case.items()},
        "experience_on": row.experience_on,
    }
    subject = Subject(RankingWeights.SUBJECT_KIND, row.id)
    record_act(session, subject, action.value, actor, now, before=before, after=row.status, details=details)
