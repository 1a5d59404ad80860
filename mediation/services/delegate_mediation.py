"""Delegated mediation (办法121 article 19): with the consent of both sides, in the office's name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.notices import to_office
from identity.domain.offices import NewOffice
from identity.queries.offices import office_line
from identity.services.open_office import open_office
from mediation.domain.letters import check_reasons
from mediation.domain.lifecycle import Action
from mediation.domain.parties import SIDE_NAMES, Side, side_of
from mediation.domain.procedure import DelegateKind, DelegationState
from mediation.services.keep_in_room import refuse_offers_in
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_of_mediator import MAY_ASK
from mediation.services.tell_parties import News, tell_both, tell_role, tell_someone
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedure_tables import DelegateBody, Delegation
from mediation.storage.procedures import delegation_state, find_delegation


@dataclass(frozen=True)
class NewDelegateBody:
    """A body as it is entered; its people get accounts of mediators in the office that is opened for it."""

    office: NewOffice
    kind: DelegateKind
    is_lawful_organisation: bool


def open_delegate_body(session: Session, body: NewDelegateBody, actor: Actor, now: datetime) -> str:
    """Enter a body that may mediate by delegation and return its id; only an administrator does."""
    if body.office.areas:
        raise InvalidInputError("受委托的组织没有管辖区域", fields={"areas": "受委托的组织没有管辖区域"})
    office_id = open_office(session, body.office, actor, now)
    session.add(
        DelegateBody(
            office_id=office_id,
            kind=body.kind.value,
            is_lawful_organisation=body.is_lawful_organisation,
            named_by=actor.account_id,
            named_at=now,
        )
    )
    session.flush()
    return office_id


def propose_delegation(
    session: Session, complaint_id: str, body_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Ask both sides whether a body may mediate; a consumer who agreed at filing need not answer, and may refuse."""
    act = begin_act(session, complaint_id, Action.PROPOSE_DELEGATION, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    if find_delegation(session, complaint_id) is not None:
        raise ConflictError("已经提出委托调解，请先等双方答复或者收回")
    if session.get(DelegateBody, body_id) is None or not office_line(session, body_id).is_active:
        message = "请选择一个受委托的组织"
        raise InvalidInputError(message, fields={"body_id": message})
    row = Delegation(
        id=new_id(),
        complaint_id=complaint_id,
        body_id=body_id,
        proposed_by=actor.account_id,
        proposed_at=now,
        consumer_agreed_at=now if complaint.agrees_to_delegation else None,
    )
    session.add(row)
    take_step(session, complaint, Action.PROPOSE_DELEGATION, actor, now, {"delegation": row.id, "body": body_id})
    news = News("是否同意委托调解", "本机关建议请一个调解组织来调解，双方都同意才会委托，请在“期限与程序”里答复。")
    tell_both(session, complaint, news, now)
    return finish_act(session, act, now, row.id)


def answer_delegation(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN, *, agrees: bool
) -> ActResult:
    """Say as one side whether the body may mediate; both must agree, one refusal ends it."""
    act = begin_act(session, complaint_id, Action.ANSWER_DELEGATION, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, side = act.complaint, side_of(actor.role)
    row = _live(session, complaint_id)
    _refuse_late_answer(row, side, agrees=agrees)
    if agrees:
        setattr(row, f"{side.value}_agreed_at", now)
    else:
        row.declined_by, row.ended_at = side.value, now
    details = {"delegation": row.id, "side": side.value, "agrees": agrees}
    take_step(session, complaint, Action.ANSWER_DELEGATION, actor, now, details)
    _tell_answer(session, complaint, row, side, now)
    return finish_act(session, act, now, row.id)


def end_delegation(
    session: Session, complaint_id: str, reasons: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Take the mediation back, with reasons; the body sees the complaint no longer."""
    act = begin_act(session, complaint_id, Action.END_DELEGATION, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, row = act.complaint, _live(session, complaint_id)
    told = refuse_offers_in(session, complaint, check_reasons(reasons))
    row.end_reasons_sealed, row.ended_at = vault_of(session).seal(told), now
    take_step(session, complaint, Action.END_DELEGATION, actor, now, {"delegation": row.id})
    tell_both(session, complaint, News("委托调解已收回", "这件投诉由市场监督管理部门继续调解。"), now)
    _tell_body(session, complaint, row, News("一件委托调解已收回", "您的组织不再办理这件投诉。"), now)
    return finish_act(session, act, now, row.id)


def _live(session: Session, complaint_id: str) -> Delegation:
    row = find_delegation(session, complaint_id)
    if row is None:
        raise ConflictError("现在没有委托调解")
    return row


def _refuse_late_answer(row: Delegation, side: Side, *, agrees: bool) -> None:
    """Refuse what is said twice; until the body is in charge whoever agreed may still refuse it."""
    if delegation_state(row) is DelegationState.IN_FORCE:
        raise ConflictError("双方都已同意，委托调解已经开始；不想继续的，可以请办理机关收回")
    if agrees and getattr(row, f"{side.value}_agreed_at") is not None:
        raise ConflictError("您已经同意委托调解")


def _tell_answer(session: Session, complaint: Complaint, row: Delegation, side: Side, now: datetime) -> None:
    state = delegation_state(row)
    if state is DelegationState.IN_FORCE:
        tell_both(
            session, complaint, News("委托调解已开始", f"双方都同意，受委托的组织以本机关名义调解。{MAY_ASK}"), now
        )
        _tell_body(session, complaint, row, News("有一件委托调解", "双方都已同意，请进入调解室。"), now)
    elif state is DelegationState.DECLINED:
        tell_both(session, complaint, News("不委托调解", f"{SIDE_NAMES[side]}不同意，由本机关继续调解。"), now)
    tell_role(session, complaint, Role.OFFICER, News("委托调解有答复", f"{SIDE_NAMES[side]}已经答复。"), now)


def _tell_body(session: Session, complaint: Complaint, row: Delegation, news: News, now: datetime) -> None:
    tell_someone(session, complaint, to_office(Role.MEDIATOR, row.body_id), news, now)
