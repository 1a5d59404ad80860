"""Handing a filed complaint to the office that is competent, here or outside of this installation."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.queries.offices import OfficeLine, office_line
from mediation.domain.addressees import AddressedTo, Addressee
from mediation.domain.form_values import AssignmentNotice
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side
from mediation.domain.writing import NewDocument
from mediation.services.conclude import close_room
from mediation.services.documents import office_of_complaint
from mediation.services.issue_document import issue_document
from mediation.services.keep_in_room import refuse_offers_in
from mediation.services.law_answers import book_of, procedure_day
from mediation.services.receive_at_office import end_assignment, receive_at_office
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, find_earlier, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, served, tell, tell_role
from mediation.storage.competences import BASES
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_tables import Transfer
from mediation.storage.office_values import office_value
from mediation.storage.procedures import delegate_body_ids

SHORTEST_REASONS = 5
LONGEST_REASONS = 1000
LONGEST_NAME = 100
_UNDER_LIMIT = f"请写明理由，{SHORTEST_REASONS} 到 {LONGEST_REASONS} 个字"


@dataclass(frozen=True)
class TransferOrder:
    """To which office of this installation, and why."""

    office_id: str
    reasons: str


@dataclass(frozen=True)
class OutsideTransfer:
    """To which authority outside, how the consumer reaches it, and why."""

    to_name: str
    to_contact: str
    reasons: str


@dataclass(frozen=True)
class _Target:
    name: str
    contact: str = ""
    office_id: str | None = None


def transfer_complaint(
    session: Session,
    complaint_id: str,
    order: TransferOrder,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Hand it to another office here; its acceptance clock starts on the day that office receives it."""
    earlier = find_earlier(session, f"{Action.TRANSFER.value}:{complaint_id}", actor, submission)
    if earlier is not None:
        return earlier
    act = begin_act(session, complaint_id, Action.TRANSFER, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    reasons = refuse_offers_in(session, complaint, check_reasons_of(order.reasons))
    target = _open_office(session, order.office_id, complaint)
    moved = _keep(session, act, _Target(target.name, office_id=target.office_id), reasons, now)
    move_to_office(session, complaint, target, now)
    details = {"from": moved.from_office_id, "to": target.office_id, "notice": moved.number}
    take_step(session, complaint, Action.TRANSFER, actor, now, details)
    _tell_of_move(session, complaint, target, now)
    return finish_act(session, act, now, moved.id)


def transfer_outside(
    session: Session,
    complaint_id: str,
    order: OutsideTransfer,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Hand it to an authority outside of this installation; here it ends, and the consumer is told where it went."""
    act = begin_act(session, complaint_id, Action.TRANSFER_OUTSIDE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    reasons = refuse_offers_in(session, complaint, check_reasons_of(order.reasons))
    name, contact = _checked_outside(order)
    moved = _keep(session, act, _Target(name, contact), reasons, now)
    end_assignment(session, complaint, now)
    close_room(session, complaint, now, "transferred")
    take_step(session, complaint, Action.TRANSFER_OUTSIDE, actor, now, {"to": name, "notice": moved.number})
    where = f"{name}（{contact}）" if contact else name
    body = f"您的投诉依法应由{where}处理，我们已经移送。移送的理由请在投诉里查看，以后的进展请向那里了解。"
    tell(session, complaint, Side.CONSUMER, served("投诉已移送其他机关", body), now)
    return finish_act(session, act, now, moved.id)


def move_to_office(session: Session, complaint: Complaint, target: OfficeLine, now: datetime) -> None:
    """Let the office have the complaint: its clock, its name and its numbers from now on, the house rules as filed."""
    rules = office_of_complaint(complaint).house_rules
    if target.office_id != complaint.office_id:
        end_assignment(session, complaint, now)
    receive_at_office(session, complaint, target.office_id, now)
    complaint.office = replace(office_value(target), house_rules=rules).to_json()


def check_reasons_of(text: str) -> str:
    """Return the reasons; raises InvalidInputError when nobody could understand them."""
    reasons = text.strip()
    if not SHORTEST_REASONS <= len(reasons) <= LONGEST_REASONS:
        raise InvalidInputError(_UNDER_LIMIT, fields={"reasons": _UNDER_LIMIT})
    return reasons


def _open_office(session: Session, office_id: str, complaint: Complaint) -> OfficeLine:
    target = office_line(session, office_id) if office_id else None
    if target is None or target.office_id in delegate_body_ids(session):
        message = "请选择移送给哪个机关"
        raise InvalidInputError(message, fields={"office_id": message})
    if target.office_id == complaint.office_id:
        message = "这件投诉现在就在这个机关，请选择别的机关"
        raise InvalidInputError(message, fields={"office_id": message})
    if not target.is_active:
        raise ConflictError("这个机关已经停用，请选择别的机关")
    return target


def _checked_outside(order: OutsideTransfer) -> tuple[str, str]:
    name, contact = order.to_name.strip(), order.to_contact.strip()
    problems = {
        "to_name": "" if 1 <= len(name) <= LONGEST_NAME else f"请写明移送给哪个机关，最多 {LONGEST_NAME} 个字",
        "to_contact": "" if len(contact) <= LONGEST_NAME else f"联系方式最多 {LONGEST_NAME} 个字",
    }
    found = {field: problem for field, problem in problems.items() if problem}
    if found:
        raise InvalidInputError("有几处需要改一下，改好后再提交", fields=found)
    return name, contact


def _keep(session: Session, act: OpenAct, target: _Target, reasons: str, now: datetime) -> Transfer:
    complaint, basis = act.complaint, _basis(session, act.complaint, now)
    row = Transfer(
        id=new_id(),
        complaint_id=complaint.id,
        number=_issue_notice(session, act, target, (reasons, basis), now),
        from_office_id=complaint.office_id or "",
        to_office_id=target.office_id,
        to_name=target.name,
        to_contact=target.contact,
        basis=basis,
        reasons_sealed=vault_of(session).seal(reasons),
        made_by=act.actor.account_id,
        made_at=now,
    )
    session.add(row)
    return row


def _basis(session: Session, complaint: Complaint, now: datetime) -> str:
    """Return the article on competence under which the complaint was received."""
    codes = book_of(session, complaint).codes(BASES, procedure_day(complaint, local_date(now)))
    return codes[0].source.partition("条")[0] + "条"


def _issue_notice(session: Session, act: OpenAct, target: _Target, why: tuple[str, str], now: datetime) -> str:
    """Issue form 3 under the name of the office that hands it over, with reasons and article; returns its number."""
    complaint, (reasons, basis) = act.complaint, why
    values = AssignmentNotice(
        what="投诉",
        subject_number=complaint.number or "",
        received_on=complaint.office_received_on or local_date(now),
        target_office=target.name,
        reasons=reasons,
        source=basis,
    )
    to = Addressee(AddressedTo.OTHER, target.name)
    return issue_document(session, complaint, NewDocument(values, to), act.actor, now).number


def _tell_of_move(session: Session, complaint: Complaint, target: OfficeLine, now: datetime) -> None:
    due = complaint.due_on
    day = chinese_date(due) if due else ""
    body = f"您的投诉依法应由{target.name}（{target.phone}）处理，已经移送。受理期限从它收到时起算，最晚 {day} 告诉您。"
    tell(session, complaint, Side.CONSUMER, served("投诉已移送有管辖权的机关", body), now)
    tell_role(session, complaint, Role.OFFICER, News("移送来一件投诉", f"请在 {day} 前决定是否受理。"), now)
