"""Supplement notices as the consumer and the office see them, and the notice before it goes out."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.office import office_from_json
from mediation.domain.official_document import OfficialDocument
from mediation.domain.parties import Side, side_of
from mediation.domain.supplements import (
    STATE_NAMES,
    SupplementAsked,
    SupplementItem,
    SupplementState,
    check_asked,
    supplement_form_values,
    supplement_state,
)
from mediation.domain.writing import NUMBER_LATER, NewDocument, written
from mediation.queries.evidence import EvidenceFile
from mediation.storage.case_forms import to_consumer
from mediation.storage.complaint_tables import Complaint
from mediation.storage.documents import own_documents
from mediation.storage.loading import get_complaint
from mediation.storage.office_readers import get_office_complaint
from mediation.storage.procedures import is_delegate
from mediation.storage.supplement_tables import SupplementFile, SupplementNotice
from mediation.storage.supplements import files_of_notice, items_of, notices_of
from mediation.storage.visibility import visible_to
from rulebook.queries.books import book_by_version

_ITEMS = "supplement_item"


@dataclass(frozen=True)
class SupplementFileView:
    file_id: str
    name: str
    size: int


@dataclass(frozen=True)
class AnsweredItem:
    item: SupplementItem
    answer: str


@dataclass(frozen=True)
class SupplementView:
    """`is_open` while an answer is awaited, late or not."""

    notice_id: str
    number: str
    state: SupplementState
    state_name: str
    items: tuple[AnsweredItem, ...]
    note: str
    answer_by: date
    issued_at: datetime
    answered_at: datetime | None
    files: tuple[SupplementFileView, ...]

    @property
    def is_open(self) -> bool:
        return self.state in (SupplementState.WAITING, SupplementState.OVERDUE)


@dataclass(frozen=True)
class SupplementForm:
    """What the officer's form offers; the acceptance clock runs on whatever day is chosen."""

    items: tuple[SupplementItem, ...]
    suggested_by: date
    acceptance_due_on: date | None


def supplement_views(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> tuple[SupplementView, ...]:
    """Return the notices of a complaint, newest last; merchant and delegate get none: they may prove an identity."""
    complaint = get_complaint(session, complaint_id, viewer)
    if side_of(viewer.role) is Side.MERCHANT or is_delegate(session, complaint, viewer):
        return ()
    return tuple(_view(session, row, local_date(now)) for row in notices_of(session, complaint_id))


def supplement_form(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> SupplementForm:
    complaint = get_office_complaint(session, complaint_id, viewer)
    rules = office_from_json(complaint.office or {}).house_rules
    from_today = date.fromordinal(local_date(now).toordinal() + rules.supplement_days)
    return SupplementForm(_known(session, complaint, now), from_today, complaint.due_on)


def supplement_preview(
    session: Session, complaint_id: str, asked: SupplementAsked, viewer: Actor, now: datetime
) -> OfficialDocument:
    """Return the notice as it would go out; raises InvalidInputError as the service does."""
    complaint, today = get_office_complaint(session, complaint_id, viewer), local_date(now)
    office = office_from_json(complaint.office or {})
    known = _known(session, complaint, now)
    items, answer_by = check_asked(asked, known, today, office.house_rules.supplement_most_days)
    values = supplement_form_values(complaint.number or "", items, answer_by, asked.note.strip())
    return written(office, NewDocument(values, to_consumer(session, complaint)), NUMBER_LATER, today)


def supplement_document_id(session: Session, complaint_id: str, notice_id: str, viewer: Actor) -> str:
    """Return which issued document a notice is; to the merchant it does not exist."""
    complaint = get_complaint(session, complaint_id, viewer)
    row = session.get(SupplementNotice, notice_id)
    on_file = own_documents(session, complaint, viewer) if row is not None and row.complaint_id == complaint_id else []
    found = next((document.id for document in on_file if row is not None and document.number == row.number), None)
    if found is None:
        raise NotFoundError("没有找到这份通知")
    return found


def supplement_file(session: Session, file_id: str, viewer: Actor) -> EvidenceFile:
    """Return a file to its consumer or the office; to anybody else it does not exist."""
    found = session.execute(
        select(SupplementFile, Complaint)
        .join(SupplementNotice, SupplementNotice.id == SupplementFile.notice_id)
        .join(Complaint, Complaint.id == SupplementNotice.complaint_id)
        .where(SupplementFile.id == file_id, visible_to(viewer))
    ).one_or_none()
    if found is None or side_of(viewer.role) is Side.MERCHANT or is_delegate(session, found.Complaint, viewer):
        raise NotFoundError("没有找到这个文件，可能是地址不对，或者当前账号不能查看")
    row = found.SupplementFile
    return EvidenceFile(row.sha256, row.media_type, vault_of(session).open(row.name_sealed))


def _known(session: Session, complaint: Complaint, now: datetime) -> tuple[SupplementItem, ...]:
    book = book_by_version(session, complaint.book_version or "")
    codes = book.codes(_ITEMS, complaint.received_on or local_date(now))
    return tuple(SupplementItem(code.code, code.text, code.source, code.effect) for code in codes)


def _note(session: Session, row: SupplementNotice) -> str:
    return vault_of(session).open(row.note_sealed) if row.note_sealed else ""


def _view(session: Session, row: SupplementNotice, today: date) -> SupplementView:
    vault = vault_of(session)
    answers = json.loads(vault.open(row.answers_sealed)) if row.answers_sealed else {}
    state = supplement_state(row.answer_by, row.answered_at, row.replaced_at, today)
    return SupplementView(
        notice_id=row.id,
        number=row.number,
        state=state,
        state_name=STATE_NAMES[state],
        items=tuple(AnsweredItem(item, answers.get(item.code, "")) for item in items_of(row)),
        note=_note(session, row),
        answer_by=row.answer_by,
        issued_at=row.issued_at,
        answered_at=row.answered_at,
        files=tuple(
            SupplementFileView(file.id, vault.open(file.name_sealed), file.size)
            for file in files_of_notice(session, row.id)
        ),
    )
