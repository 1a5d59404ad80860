"""What a side may take to court: its evidence, the documents it holds, the procedural acts. Never an offer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.roles import OFFICIAL_ROLES, ROLE_NAMES, Actor, Role
from ledger.queries.acts import ActLine, acts_of
from ledger.services.record_act import Subject
from mediation.domain.lifecycle import ACTION_NAMES, STAGE_NAMES, Action, Stage
from mediation.domain.office import office_from_json
from mediation.domain.parties import Side, side_of
from mediation.queries.documents import DocumentPage, document_page
from mediation.queries.evidence import EvidenceView, evidence_views
from mediation.storage.complaint_tables import Complaint
from mediation.storage.documents import own_documents
from mediation.storage.loading import evidence_of, find_agreement, get_complaint
from mediation.storage.respondents import respondent_name

# Only what is listed here goes along. Words and offers of the room are without prejudice: what somebody said or
# offered to make peace may not be held against them (在线调解 article 18, followed here for every mediation).
_FOR_COURT = frozenset(
    {
        Action.FILE,
        Action.ENTER,
        Action.ESCALATE,
        Action.ACCEPT,
        Action.REFUSE,
        Action.REQUEST_SUPPLEMENT,
        Action.ATTACH_RESPONDENT,
        Action.ISSUE_LETTER,
        Action.OPEN_LETTER,
        Action.GIVE_CONSENT,
        Action.DECLINE_MEDIATION,
        Action.OPEN_SESSION,
        Action.ADD_EVIDENCE,
        Action.ANSWER_FACTS,
        Action.SEAL_AGREEMENT,
        Action.STATE_NO_AGREEMENT,
        Action.TERMINATE,
        Action.EXPIRE,
        Action.WITHDRAW,
        Action.SUBMIT_PERFORMANCE_PROOF,
        Action.CONFIRM_PERFORMANCE,
        Action.REPORT_BREACH,
    }
)
_ONLY_WITH_AGREEMENT = frozenset({Action.SIGN_AGREEMENT})


@dataclass(frozen=True)
class BundleAct:
    """A procedural act; a party stands there as a side, an official by name."""

    at: datetime
    action: str
    who: str
    stage: str


@dataclass(frozen=True)
class CourtBundle:
    complaint_number: str
    office: str
    for_side: Side
    respondent: str
    stage: str
    received_on: date
    book_version: str
    documents: tuple[DocumentPage, ...]
    evidence: tuple[EvidenceView, ...]
    acts: tuple[BundleAct, ...]


def court_bundle(session: Session, complaint_id: str, viewer: Actor) -> CourtBundle:
    """Return the bundle of whoever may see the complaint; raises ConflictError before the office has it."""
    complaint, side = get_complaint(session, complaint_id, viewer), side_of(viewer.role)
    if complaint.received_on is None:
        raise ConflictError("投诉提交到市场监管部门以后，才能导出证据包")
    documents = own_documents(session, complaint, viewer)
    return CourtBundle(
        complaint_number=complaint.number or "",
        office=office_from_json(complaint.office or {}).name,
        for_side=side,
        respondent=respondent_name(session, complaint),
        stage=STAGE_NAMES[Stage(complaint.stage)],
        received_on=complaint.received_on,
        book_version=complaint.book_version or "",
        documents=tuple(document_page(session, row.id, viewer) for row in documents),
        evidence=evidence_views(session, evidence_of(session, complaint)),
        acts=_acts(session, complaint),
    )


def _acts(session: Session, complaint: Complaint) -> tuple[BundleAct, ...]:
    agreement = find_agreement(session, complaint.id)
    is_agreed = agreement is not None and agreement.sealed_at is not None
    shown = _FOR_COURT | _ONLY_WITH_AGREEMENT if is_agreed else _FOR_COURT
    lines = acts_of(session, Subject(Complaint.SUBJECT_KIND, complaint.id))
    return tuple(_act(line) for line in lines if line.action in shown)


def _act(line: ActLine) -> BundleAct:
    is_official = line.actor_role in OFFICIAL_ROLES
    role = ROLE_NAMES[Role(line.actor_role)]
    who = f"{role} {line.actor_name}" if is_official else role
    stage = STAGE_NAMES[Stage(line.after)] if line.after and line.after != line.before else ""
    return BundleAct(line.at, ACTION_NAMES[Action(line.action)], who, stage)
