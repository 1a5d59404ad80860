"""Signing: both sides, then the mediator with the office seal. The edge asks for the password again first."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.roles import Actor, Role
from mediation.domain.agreement import AgreementState, text_hash
from mediation.domain.lifecycle import Action
from mediation.domain.parties import SIDE_NAMES, Side, other_side, side_of
from mediation.services.acting_for import signing_name
from mediation.services.conclude import close_room, publish_conclusion
from mediation.services.desk_powers import refuse_above_limit
from mediation.services.documents import office_of_complaint
from mediation.services.issue_decision import issue_agreement
from mediation.services.joint_consent import require_joint_consent
from mediation.services.note_confirmation import start_confirmation_clock
from mediation.services.plan_performance import plan_performance
from mediation.services.settle_directly import settle_directly
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, in_room, tell, tell_role
from mediation.storage.agreement_tables import Agreement, Signature
from mediation.storage.agreements import find_agreement_state
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement


def sign_agreement(
    session: Session, complaint_id: str, text_sha256: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Sign the very text one has read, named by its hash; the caller has just confirmed the person's password."""
    act = begin_act(session, complaint_id, Action.SIGN_AGREEMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    agreement, side = _agreement(session, complaint_id), side_of(actor.role)
    _refuse_other_text(session, agreement, text_sha256)
    if session.get(Signature, (agreement.id, side.value)) is not None:
        raise ConflictError("您已经签署过这份协议")
    _refuse_past_day(agreement, local_date(now))
    refuse_above_limit(session, act.complaint, actor, agreement.sum_fen)
    require_joint_consent(session, act.complaint, Action.SIGN_AGREEMENT, text_sha256, actor)
    signer = replace(actor, name=signing_name(session, act.complaint, actor))
    _sign(session, agreement, side, signer, now)
    take_step(session, act.complaint, Action.SIGN_AGREEMENT, actor, now, _details(agreement, side))
    if find_agreement_state(session, complaint_id) is AgreementState.SETTLED:
        settle_directly(session, act.complaint, agreement, now)
    else:
        _tell_of_signature(session, act.complaint, side, now)
    return finish_act(session, act, now, agreement.id)


def _tell_of_signature(session: Session, complaint: Complaint, side: Side, now: datetime) -> None:
    next_step = "请核对后签署。"
    if find_agreement_state(session, complaint.id) is AgreementState.AWAITING_SEAL:
        next_step = "双方都签好了，正等调解员盖章。"
        tell_role(session, complaint, Role.MEDIATOR, News("协议等待盖章", "双方都已签署，请核对后盖章。"), now)
    news = in_room("对方已签署协议", f"{SIDE_NAMES[side]}已经签署，{next_step}")
    tell(session, complaint, other_side(side), news, now)


def seal_agreement(
    session: Session, complaint_id: str, text_sha256: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Sign last, as the mediator, with the office seal: it becomes the official document, mediation has succeeded."""
    act = begin_act(session, complaint_id, Action.SEAL_AGREEMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    agreement = _agreement(session, complaint_id)
    if find_agreement_state(session, complaint_id) is not AgreementState.AWAITING_SEAL:
        raise ConflictError("双方都签署以后才能盖章")
    _refuse_other_text(session, agreement, text_sha256)
    if agreement.first_due_on < local_date(now):
        raise ConflictError("约定的履行日期已过，不能盖章。请退回这份协议，由双方重新约定日期")
    _sign(session, agreement, Side.OFFICE, actor, now)
    agreement.sealed_at, agreement.seal_text = now, office_of_complaint(act.complaint).seal_text
    _settle(session, act, agreement, now)
    return finish_act(session, act, now, agreement.id)


def _settle(session: Session, act: OpenAct, agreement: Agreement, now: datetime) -> None:
    complaint = act.complaint
    close_room(session, complaint, now, "settled")
    plan_performance(session, complaint, agreement, now)
    take_step(session, complaint, Action.SEAL_AGREEMENT, act.actor, now, _details(agreement, Side.OFFICE))
    publish_conclusion(session, complaint, "settled", now, agreement)
    issue_agreement(session, complaint, agreement, act.actor, now)
    start_confirmation_clock(session, complaint, now)


def _agreement(session: Session, complaint_id: str) -> Agreement:
    agreement = find_agreement(session, complaint_id)
    if agreement is None:
        raise NotFoundError("现在没有待签的协议")
    return agreement


def _refuse_other_text(session: Session, agreement: Agreement, text_sha256: str) -> None:
    kept = text_hash(vault_of(session).open(agreement.text_sealed))
    if kept != agreement.text_sha256:
        raise ValueError(f"the text of agreement {agreement.number} does not match its hash")
    if text_sha256 != kept:
        raise ConflictError("协议内容已更新，请重新阅读后再签署")


def _refuse_past_day(agreement: Agreement, today: date) -> None:
    if agreement.first_due_on < today:
        raise ConflictError("约定的履行日期已过，请选择“不签这份协议”，重新约定日期")


def _sign(session: Session, agreement: Agreement, side: Side, actor: Actor, now: datetime) -> None:
    session.add(
        Signature(
            agreement_id=agreement.id,
            side=side.value,
            account_id=actor.account_id,
            name_sealed=vault_of(session).seal(actor.name),
            text_sha256=agreement.text_sha256,
            signed_at=now,
        )
    )
    session.flush()


def _details(agreement: Agreement, side: Side) -> dict[str, object]:
    return {"agreement": agreement.number, "side": side.value, "text_sha256": agreement.text_sha256}
