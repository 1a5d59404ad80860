"""Where a complaint lies: the office and why, who works on it, notes of handovers, transfers and disputes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor
from identity.queries.accounts import contact_of
from identity.queries.offices import OfficeLine, office_line, office_lines
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.competence import Receipt, first_to_receive
from mediation.domain.lifecycle import OFFICE_ROLES, Stage
from mediation.queries.workload import PersonLoad, people_to_assign
from mediation.storage.competences import Competence, competence_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.draft_fields import draft_fields
from mediation.storage.loading import get_complaint
from mediation.storage.office_rows import assignments_of, disputes_of, same_dispute_elsewhere, transfers_of
from mediation.storage.office_tables import Assignment, CompetenceDispute, Transfer
from mediation.storage.procedures import delegate_body_ids, is_delegate
from rulebook.queries.books import book_by_version

_HOW = {"taken": "自己承办", "assigned": "分派", "handed_over": "交接"}
_SETTLED = {"agreed": "双方协商", "designated": "上级指定"}


@dataclass(frozen=True)
class AssignmentLine:
    """`note` is what the one before told the next one; only officials of the office read it."""

    handler_name: str
    instead_of_name: str
    how: str
    note: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class TransferLine:
    from_name: str
    to_name: str
    to_contact: str
    number: str
    basis: str
    reasons: str
    at: datetime
    is_outside: bool


@dataclass(frozen=True)
class DisputeLine:
    raised_by_id: str
    raised_by_name: str
    other_id: str
    other_name: str
    reasons: str
    agree_until: date
    settled_name: str
    settled_how: str
    settled_reasons: str
    is_open: bool


@dataclass(frozen=True)
class OfficeWork:
    """`first_…` name the same dispute as another competent office received it before (article 14)."""

    office: OfficeLine
    received_on: date
    filed_why: str
    competence: Competence
    handler_id: str | None
    handler_name: str
    assignments: tuple[AssignmentLine, ...]
    transfers: tuple[TransferLine, ...]
    disputes: tuple[DisputeLine, ...]
    other_offices: tuple[OfficeLine, ...]
    first_office_name: str
    first_number: str


def office_work(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> OfficeWork:
    """Return it to the officials who may see the complaint, without notes to a delegate; else NotAllowedError."""
    if viewer.role not in OFFICE_ROLES:
        raise NotAllowedError("当前账号不能查看办理信息")
    complaint = get_complaint(session, complaint_id, viewer)
    work = _work(session, complaint, local_date(now))
    if not is_delegate(session, complaint, viewer):
        return work
    return replace(work, assignments=(), transfers=(), disputes=(), first_office_name="", first_number="")


def _work(session: Session, complaint: Complaint, today: date) -> OfficeWork:
    office = office_line(session, complaint.office_id or "")
    competence = competence_now(session, complaint, today)
    offices = {line.office_id: line for line in office_lines(session)}
    no_target = {complaint.office_id, *delegate_body_ids(session)}
    first = _first_elsewhere(session, complaint, competence)
    return OfficeWork(
        office=office,
        received_on=complaint.office_received_on or today,
        filed_why=str((complaint.competence or {}).get("why", "")),
        competence=competence,
        handler_id=complaint.handler_id,
        handler_name=_name(session, complaint.handler_id),
        assignments=tuple(_assignment(session, row) for row in assignments_of(session, complaint.id)),
        transfers=transfer_lines(session, complaint.id),
        disputes=tuple(_dispute(session, row, offices) for row in disputes_of(session, complaint.id)),
        other_offices=tuple(line for line in offices.values() if line.is_active and line.office_id not in no_target),
        first_office_name=offices[first.office_id].name if first else "",
        first_number=session.get_one(Complaint, first.complaint_id).number or "" if first else "",
    )


def competence_now(session: Session, complaint: Complaint, today: date) -> Competence:
    """Return who is competent by what is known now, under the law of the day of receipt."""
    fields = draft_fields(session, complaint)
    book = book_by_version(session, complaint.book_version or "")
    on = complaint.received_on or today
    return competence_of(session, complaint.respondent_id, fields.purchase, book, on)


def assignable(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> tuple[PersonLoad, ...]:
    """Return who may work on the complaint, with what they have now."""
    complaint = get_complaint(session, complaint_id, viewer)
    return people_to_assign(session, complaint.office_id or "", now)


def transfer_lines(session: Session, complaint_id: str) -> tuple[TransferLine, ...]:
    """Return where the complaint was handed; the caller answers for who may see the complaint."""
    return tuple(_transfer(session, row) for row in transfers_of(session, complaint_id))


def _first_elsewhere(session: Session, complaint: Complaint, competence: Competence) -> Receipt | None:
    elsewhere = same_dispute_elsewhere(session, complaint)
    if not elsewhere:
        return None
    receipts = [_receipt(session, row) for row in (complaint, *elsewhere)]
    competent = {choice.office_id for choice in competence.choices} | {complaint.office_id or ""}
    first = first_to_receive(receipts, competent)
    return None if first is None or first.complaint_id == complaint.id else first


def _receipt(session: Session, complaint: Complaint) -> Receipt:
    acts = acts_of(session, Subject(Complaint.SUBJECT_KIND, complaint.id))
    filed_at = next((act.at for act in acts if act.after == Stage.FILED), complaint.saved_at)
    return Receipt(complaint.office_id or "", filed_at, complaint.id)


def _assignment(session: Session, row: Assignment) -> AssignmentLine:
    return AssignmentLine(
        handler_name=_name(session, row.handler_id),
        instead_of_name=_name(session, row.instead_of_id),
        how=_HOW[row.how],
        note=vault_of(session).open(row.note_sealed) if row.note_sealed else "",
        by_name=_name(session, row.assigned_by),
        at=row.assigned_at,
    )


def _transfer(session: Session, row: Transfer) -> TransferLine:
    return TransferLine(
        from_name=office_line(session, row.from_office_id).name,
        to_name=row.to_name,
        to_contact=row.to_contact,
        number=row.number,
        basis=row.basis,
        reasons=vault_of(session).open(row.reasons_sealed),
        at=row.made_at,
        is_outside=row.to_office_id is None,
    )


def _dispute(session: Session, row: CompetenceDispute, offices: Mapping[str, OfficeLine]) -> DisputeLine:
    vault = vault_of(session)
    return DisputeLine(
        raised_by_id=row.raised_by_office_id,
        raised_by_name=offices[row.raised_by_office_id].name,
        other_id=row.other_office_id,
        other_name=offices[row.other_office_id].name,
        reasons=vault.open(row.reasons_sealed),
        agree_until=row.agree_until,
        settled_name=offices[row.settled_office_id].name if row.settled_office_id else "",
        settled_how=_SETTLED.get(row.settled_how or "", ""),
        settled_reasons=vault.open(row.settled_reasons_sealed) if row.settled_reasons_sealed else "",
        is_open=row.settled_at is None,
    )


def _name(session: Session, account_id: str | None) -> str:
    return contact_of(session, account_id).name if account_id else ""
