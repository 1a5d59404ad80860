"""Gathers what stands behind the signals beside the refusal grounds. Only complaints the viewer may see are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from identity.queries.person_signs import PersonSigns, signs_of_people
from mediation.domain.declarations import HandledBy
from mediation.domain.duplicates import DuplicateAnswer
from mediation.domain.filing import DraftFields
from mediation.domain.lifecycle import STAGE_NAMES, Stage
from mediation.domain.office import HouseRules, office_from_json
from mediation.domain.parties import Side
from mediation.domain.sectors import find_sectors
from mediation.domain.signals import OtherCase, SeenFacts, Signal, is_possible_twin, signals_of
from mediation.domain.similarity import event_alike, text_alike
from mediation.domain.supplements import SupplementState, supplement_state
from mediation.storage.complaint_tables import Complaint
from mediation.storage.draft_fields import draft_fields
from mediation.storage.intake_tables import DuplicateJudgement, FilingDeclaration
from mediation.storage.loading import evidence_of
from mediation.storage.office_readers import get_office_complaint
from mediation.storage.respondents import respondent_name
from mediation.storage.supplements import items_of, notices_of
from mediation.storage.visibility import visible_to
from rulebook.queries.books import book_by_version

_OFFICE = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR})
_MOST_COMPARED = 200
_IDENTITY_ITEM = "identity"
_DOCUMENT = "证件"
_ELSEWHERE = "handled_elsewhere"


@dataclass(frozen=True)
class GroundSignals:
    """A ground of the rule in force at receipt, with the checks that concern it."""

    code: str
    text: str
    source: str
    signals: tuple[Signal, ...]

    @property
    def raised(self) -> int:
        return sum(signal.is_raised for signal in self.signals)


@dataclass(frozen=True)
class TwinView:
    """A complaint that may be the same dispute, and what was said about it."""

    complaint_id: str
    number: str
    text: str
    received_on: date
    event: int
    answer: DuplicateAnswer | None
    reason: str


@dataclass(frozen=True)
class _Compared:
    complaint: Complaint
    fields: DraftFields
    signs: PersonSigns | None


def refusal_signals(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> tuple[GroundSignals, ...]:
    """Return every ground with its signals; raises NotAllowedError outside the office."""
    complaint = _for_office(session, complaint_id, viewer)
    found = signals_of(seen_facts(session, complaint, viewer, now), _rules(complaint))
    book = book_by_version(session, complaint.book_version or "")
    return tuple(
        GroundSignals(code.code, code.text, code.source, found.get(code.effect, ()))
        for code in book.codes("refusal_ground", complaint.received_on or local_date(now))
    )


def ground_of_duplicates(session: Session, complaint_id: str, viewer: Actor) -> str:
    """Return the code of the ground for a dispute that was taken up elsewhere, under the rule of this complaint."""
    complaint = _for_office(session, complaint_id, viewer)
    book, on = book_by_version(session, complaint.book_version or ""), complaint.received_on or date.max
    return next(code.code for code in book.codes("refusal_ground", on) if code.effect == _ELSEWHERE)


def possible_twins(session: Session, complaint_id: str, viewer: Actor) -> tuple[TwinView, ...]:
    """Return complaints that may be the same dispute, and every one that was judged."""
    complaint = _for_office(session, complaint_id, viewer)
    reasons = {row.twin_id: row for row in _judgements(session, complaint_id)}
    rules, vault = _rules(complaint), vault_of(session)
    return tuple(
        TwinView(
            complaint_id=other.complaint_id,
            number=other.number,
            text=other.stage_name,
            received_on=other.received_on,
            event=other.event,
            answer=other.judged,
            reason=vault.open(reasons[other.complaint_id].reason_sealed) if other.judged else "",
        )
        for other in _others(session, complaint, draft_fields(session, complaint), viewer)
        if other.judged or is_possible_twin(other, complaint.event_on, rules)
    )


def seen_facts(session: Session, complaint: Complaint, viewer: Actor, now: datetime) -> SeenFacts:
    """Return everything the checks look at."""
    fields, today = draft_fields(session, complaint), local_date(now)
    received_on = complaint.received_on or today
    declared = session.get(FilingDeclaration, complaint.id)
    overdue = _overdue_items(session, complaint.id, today)
    own = signs_of_people(session, [complaint.consumer_id]).get(complaint.consumer_id)
    others = _others(session, complaint, fields, viewer)
    book = book_by_version(session, complaint.book_version or "")
    text = f"{fields.facts_text} {respondent_name(session, complaint)}"
    return SeenFacts(
        today=today,
        received_on=received_on,
        event_on=complaint.event_on,
        known_on=declared.known_on if declared else None,
        category=complaint.category,
        facts_text=fields.facts_text,
        limitation_years=book.parameter("complaint_limitation_years", received_on).whole,
        handled_by=HandledBy(declared.handled_by) if declared else None,
        handled_detail=_opened(session, declared.detail_sealed) if declared else "",
        has_evidence=any(row.side == Side.CONSUMER.value for row in evidence_of(session, complaint)),
        has_payment=fields.paid_fen is not None and fields.payment_method is not None,
        has_phone=own is not None and bool(own.phone_index),
        has_identity=own is not None and own.has_identity,
        refused_identity=_IDENTITY_ITEM in overdue,
        identity_shared_with=len({other.consumer_id for other in others if _DOCUMENT in other.shared}),
        missing=_missing(complaint, fields, own),
        overdue_items=tuple(overdue.values()),
        sectors=find_sectors(text, complaint.category),
        others=others,
    )


def _for_office(session: Session, complaint_id: str, viewer: Actor) -> Complaint:
    if viewer.role not in _OFFICE:
        raise NotAllowedError("当前账号不能查看受理检查")
    return get_office_complaint(session, complaint_id, viewer)


def _rules(complaint: Complaint) -> HouseRules:
    return office_from_json(complaint.office or {}).house_rules


def _others(session: Session, complaint: Complaint, fields: DraftFields, viewer: Actor) -> tuple[OtherCase, ...]:
    """Compare with complaints of the same person, against the same firm, or with the same outside number."""
    related = [Complaint.consumer_id == complaint.consumer_id]
    if complaint.respondent_id is not None:
        related.append(Complaint.respondent_id == complaint.respondent_id)
    if complaint.external_number is not None:
        related.append(Complaint.external_number == complaint.external_number)
    judged = {row.twin_id: DuplicateAnswer(row.answer) for row in _judgements(session, complaint.id)}
    rows = session.scalars(
        select(Complaint)
        .where(Complaint.id != complaint.id, Complaint.received_on.is_not(None), visible_to(viewer))
        .where(or_(*related, Complaint.id.in_(sorted(judged))))
        .order_by(Complaint.received_on.desc(), Complaint.id.desc())
        .limit(_MOST_COMPARED)
    ).all()
    signs = signs_of_people(session, [complaint.consumer_id, *(row.consumer_id for row in rows)])
    this = _Compared(complaint, fields, signs.get(complaint.consumer_id))
    return tuple(
        _compared(this, _Compared(row, draft_fields(session, row), signs.get(row.consumer_id)), judged.get(row.id))
        for row in rows
    )


def _compared(this: _Compared, other: _Compared, judged: DuplicateAnswer | None) -> OtherCase:
    row, own = other.complaint, this.complaint
    return OtherCase(
        complaint_id=row.id,
        number=row.number or "",
        consumer_id=row.consumer_id,
        stage_name=STAGE_NAMES[Stage(row.stage)],
        received_on=row.received_on or local_date(row.created_at),
        event_on=row.event_on,
        category=row.category,
        same_person=row.consumer_id == own.consumer_id,
        same_respondent=_same_respondent(this, other),
        wording=text_alike(this.fields.facts_text, other.fields.facts_text),
        event=event_alike(this.fields.facts_text, other.fields.facts_text),
        same_outside_number=own.external_number is not None and row.external_number == own.external_number,
        shared=_shared(this.signs, other.signs),
        judged=judged,
    )


def _same_respondent(this: _Compared, other: _Compared) -> bool:
    if this.complaint.respondent_id is not None:
        return other.complaint.respondent_id == this.complaint.respondent_id
    told = this.fields.respondent_text.strip()
    return bool(told) and other.fields.respondent_text.strip() == told


def _shared(this: PersonSigns | None, other: PersonSigns | None) -> tuple[str, ...]:
    if this is None or other is None or this.account_id == other.account_id:
        return ()
    pairs = (
        ("电话", this.phone_index, other.phone_index),
        (_DOCUMENT, this.number_index, other.number_index),
        ("地址", this.address, other.address),
    )
    return tuple(name for name, mine, theirs in pairs if mine and mine == theirs)


def _judgements(session: Session, complaint_id: str) -> Iterable[DuplicateJudgement]:
    return session.scalars(select(DuplicateJudgement).where(DuplicateJudgement.complaint_id == complaint_id)).all()


def _overdue_items(session: Session, complaint_id: str, today: date) -> Mapping[str, str]:
    overdue = [
        notice
        for notice in notices_of(session, complaint_id)
        if supplement_state(notice.answer_by, notice.answered_at, notice.replaced_at, today) is SupplementState.OVERDUE
    ]
    return {
        item.code: f"{item.text}（{notice.number}，{notice.answer_by.isoformat()} 到期）"
        for notice in overdue
        for item in items_of(notice)
    }


def _missing(complaint: Complaint, fields: DraftFields, own: PersonSigns | None) -> tuple[str, ...]:
    gaps = (
        ("投诉人的地址", bool(own and own.address)),
        ("被投诉人还没有在登记库里确定", complaint.respondent_id is not None),
        ("具体的投诉请求", bool(fields.claims)),
        ("请求所依据的事实", bool(fields.facts_text.strip())),
        ("事情发生的日期", fields.event_on is not None),
    )
    return tuple(text for text, is_there in gaps if not is_there)


def _opened(session: Session, sealed: bytes | None) -> str:
    return vault_of(session).open(sealed) if sealed else ""
