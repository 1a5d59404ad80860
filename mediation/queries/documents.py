"""Documents of a complaint: what exists for this viewer, and each as a letter to print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.identifiers import mask_name
from core.kernel.roles import Actor
from identity.queries.accounts import contact_of
from mediation.domain.letters import (
    GroundText,
    Letter,
    LetterHead,
    acceptance_letter,
    mediation_notice,
    refusal_letter,
    termination_letter,
)
from mediation.domain.lifecycle import TALKING, Stage
from mediation.domain.office import office_from_json
from mediation.domain.parties import Side, side_of
from mediation.storage.agreement_tables import Agreement
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint, Decision
from mediation.storage.loading import find_agreement, get_complaint, rows_of
from mediation.storage.respondents import respondent_name


class DocumentKind(StrEnum):
    ACCEPTANCE = "acceptance"
    MEDIATION_NOTICE = "mediation_notice"
    REFUSAL = "refusal"
    TERMINATION = "termination"
    AGREEMENT = "agreement"


DOCUMENT_NAMES: dict[DocumentKind, str] = {
    DocumentKind.ACCEPTANCE: "投诉受理决定书",
    DocumentKind.MEDIATION_NOTICE: "投诉调解通知书",
    DocumentKind.REFUSAL: "投诉不予受理决定书",
    DocumentKind.TERMINATION: "投诉终止调解决定书",
    DocumentKind.AGREEMENT: "消费者投诉调解书",
}

_READERS: Mapping[DocumentKind, frozenset[Side]] = {
    DocumentKind.ACCEPTANCE: frozenset({Side.CONSUMER, Side.OFFICE}),
    DocumentKind.MEDIATION_NOTICE: frozenset({Side.MERCHANT, Side.OFFICE}),
    DocumentKind.REFUSAL: frozenset({Side.CONSUMER, Side.OFFICE}),
    DocumentKind.TERMINATION: frozenset({Side.CONSUMER, Side.MERCHANT, Side.OFFICE}),
    DocumentKind.AGREEMENT: frozenset({Side.CONSUMER, Side.MERCHANT, Side.OFFICE}),
}


@dataclass(frozen=True)
class DocumentLine:
    kind: DocumentKind
    name: str
    number: str
    dated_on: date


def documents_of(session: Session, complaint: Complaint, side: Side) -> tuple[DocumentLine, ...]:
    """Return the documents that this side may read, oldest first."""
    lines = [*_decision_lines(rows_of(session, Decision, complaint.id))]
    agreement = find_agreement(session, complaint.id)
    if agreement is not None and is_readable(complaint, agreement):
        lines.append(_line(DocumentKind.AGREEMENT, agreement.number, local_date(agreement.drafted_at)))
    return tuple(line for line in lines if side in _READERS[line.kind])


def is_readable(complaint: Complaint, agreement: Agreement) -> bool:
    """Tell whether an agreement may be shown: a draft repeats an offer, so it is gone when mediation failed."""
    return agreement.sealed_at is not None or agreement.settled_at is not None or Stage(complaint.stage) in TALKING


def decision_letter(session: Session, complaint_id: str, kind: DocumentKind, viewer: Actor) -> Letter:
    """Return a decision or notice as a letter; raises NotFoundError when it does not exist for this viewer."""
    complaint = get_complaint(session, complaint_id, viewer)
    side = side_of(viewer.role)
    decisions = {row.kind: row for row in rows_of(session, Decision, complaint_id)}
    source = DocumentKind.ACCEPTANCE if kind is DocumentKind.MEDIATION_NOTICE else kind
    decision = decisions.get(source.value)
    if decision is None or side not in _READERS[kind]:
        raise NotFoundError("没有找到这份文书")
    return _letter(session, complaint, kind, decision, side)


def _letter(session: Session, complaint: Complaint, kind: DocumentKind, decision: Decision, side: Side) -> Letter:
    consumer, respondent = contact_of(session, complaint.consumer_id).name, respondent_name(session, complaint)
    to_merchant = kind is DocumentKind.MEDIATION_NOTICE or side is Side.MERCHANT
    addressee = respondent if to_merchant else consumer
    office = office_from_json(complaint.office or {})
    head = LetterHead(decision.number, addressee, office.name, local_date(decision.decided_at))
    if kind is DocumentKind.ACCEPTANCE:
        return acceptance_letter(head, respondent, _until(decision))
    if kind is DocumentKind.MEDIATION_NOTICE:
        claims = [claim.text for claim in claims_of(session, complaint)]
        return mediation_notice(head, mask_name(consumer), claims, _until(decision))
    ground = GroundText(decision.ground or "", decision.ground_text or "", decision.ground_source or "")
    reasons = vault_of(session).open(decision.reasons_sealed) if decision.reasons_sealed else ""
    writer = refusal_letter if kind is DocumentKind.REFUSAL else termination_letter
    return writer(head, ground, reasons, decision.routes)


def _until(decision: Decision) -> date:
    return decision.mediation_until or local_date(decision.decided_at)


def _decision_lines(rows: Iterable[Decision]) -> Iterable[DocumentLine]:
    for row in rows:
        dated_on = local_date(row.decided_at)
        yield _line(DocumentKind(row.kind), row.number, dated_on)
        if row.kind == DocumentKind.ACCEPTANCE:
            yield _line(DocumentKind.MEDIATION_NOTICE, row.number, dated_on)


def _line(kind: DocumentKind, number: str, dated_on: date) -> DocumentLine:
    return DocumentLine(kind, DOCUMENT_NAMES[kind], number, dated_on)
