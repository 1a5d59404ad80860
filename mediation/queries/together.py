"""Who complains and who acts for them: in full for their own side and the office, as far as needed for the merchant."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.identifiers import mask_name
from core.kernel.roles import Actor
from identity.domain.mandates import POWER_NAMES, Power
from identity.queries.accounts import contact_of
from identity.queries.mandates import agents_of
from mediation.domain.joint import MATTER_NAMES, JointMatter
from mediation.domain.lifecycle import Stage
from mediation.domain.offers import OfferState
from mediation.domain.parties import Side, side_of
from mediation.storage.acting import complainants_of, own_row
from mediation.storage.complaint_tables import Complaint
from mediation.storage.joint_content import joint_content_hash
from mediation.storage.loading import find_agreement, get_complaint, offers_of
from mediation.storage.offer_values import state_of
from mediation.storage.people_tables import JointAnswer, JointQuestion
from mediation.storage.room_tables import Offer

_IN_ROOM = frozenset({Stage.NEGOTIATING, Stage.MEDIATING})


@dataclass(frozen=True)
class ComplainantLine:
    """`account_id` is empty for the merchant; `agrees_now`: to the draft as it stands."""

    account_id: str
    name: str
    is_representative: bool
    is_viewer: bool
    is_first: bool
    agrees_now: bool


@dataclass(frozen=True)
class AgentLine:
    name: str
    powers: tuple[str, ...]
    valid_until: date


@dataclass(frozen=True)
class AnswerLine:
    name: str
    agrees: bool | None


@dataclass(frozen=True)
class QuestionLine:
    """What was asked; `own` is the viewer's answer, None while open. `has_all`: everybody has agreed."""

    question_id: str
    matter: JointMatter
    matter_name: str
    subject: str
    asked_at: datetime
    answers: tuple[AnswerLine, ...]
    own: bool | None
    has_all: bool


@dataclass(frozen=True)
class Askable:
    """Something that a representative could ask about now and has not yet."""

    matter: JointMatter
    subject: str
    text: str


@dataclass(frozen=True)
class TogetherPage:
    """`complainants` is empty for one person's complaint; `content_hash` goes into the form of agreeing."""

    complaint_id: str
    number: str
    version: int
    stage: Stage
    viewer_side: Side
    complainants: tuple[ComplainantLine, ...]
    agents: tuple[AgentLine, ...]
    questions: tuple[QuestionLine, ...]
    askable: tuple[Askable, ...]
    content_hash: str
    is_representative: bool
    is_first: bool

    @property
    def is_joint(self) -> bool:
        return bool(self.complainants)


def together_page(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> TogetherPage:
    """Return the people of the consumer's side; a merchant sees masked names and only the consent to sign."""
    complaint, side = get_complaint(session, complaint_id, viewer), side_of(viewer.role)
    own = own_row(session, complaint, viewer) if side is Side.CONSUMER else None
    questions = _questions(session, complaint, viewer, side)
    return TogetherPage(
        complaint_id=complaint.id,
        number=complaint.number or "",
        version=complaint.version,
        stage=Stage(complaint.stage),
        viewer_side=side,
        complainants=_complainants(session, complaint, viewer, side),
        agents=_agents(session, complaint, side, local_date(now)),
        questions=questions,
        askable=_askable(session, complaint, questions, local_date(now)) if own and own.is_representative else (),
        content_hash=joint_content_hash(session, complaint),
        is_representative=own is not None and own.is_representative,
        is_first=complaint.consumer_id == viewer.account_id,
    )


def _shown(session: Session, account_id: str, side: Side) -> str:
    name = contact_of(session, account_id).name
    return mask_name(name) if side is Side.MERCHANT else name


def _complainants(session: Session, complaint: Complaint, viewer: Actor, side: Side) -> tuple[ComplainantLine, ...]:
    current = joint_content_hash(session, complaint)
    is_draft = Stage(complaint.stage) is Stage.DRAFT
    return tuple(
        ComplainantLine(
            account_id="" if side is Side.MERCHANT else row.account_id,
            name=_shown(session, row.account_id, side),
            is_representative=row.is_representative,
            is_viewer=row.account_id == viewer.account_id,
            is_first=row.account_id == complaint.consumer_id,
            agrees_now=row.content_hash == current or not is_draft or row.account_id == complaint.consumer_id,
        )
        for row in complainants_of(session, complaint.id)
    )


def _agents(session: Session, complaint: Complaint, side: Side, today: date) -> tuple[AgentLine, ...]:
    return tuple(
        AgentLine(
            _shown(session, agent_id, side),
            tuple(POWER_NAMES[power] for power in Power if power in held.powers),
            held.valid_until,
        )
        for agent_id, held in agents_of(session, complaint.consumer_id)
        if held.covers(today, complaint.id)
    )


def _questions(session: Session, complaint: Complaint, viewer: Actor, side: Side) -> tuple[QuestionLine, ...]:
    """Leave out what concerns offers once mediation has failed, and for the merchant all but the signature."""
    hidden = set() if Stage(complaint.stage) in _IN_ROOM else {JointMatter.SETTLE}
    if side is not Side.CONSUMER:
        hidden = {JointMatter.SETTLE, JointMatter.WITHDRAW}
    rows = session.scalars(
        select(JointQuestion).where(JointQuestion.complaint_id == complaint.id).order_by(JointQuestion.id.desc())
    )
    together = [row.account_id for row in complainants_of(session, complaint.id)]
    return tuple(
        _question(session, row, together, viewer, side) for row in rows if JointMatter(row.matter) not in hidden
    )


def _question(session: Session, row: JointQuestion, together: list[str], viewer: Actor, side: Side) -> QuestionLine:
    given = {
        answer.account_id: answer.agrees
        for answer in session.scalars(select(JointAnswer).where(JointAnswer.question_id == row.id))
    }
    matter = JointMatter(row.matter)
    return QuestionLine(
        question_id=row.id,
        matter=matter,
        matter_name=MATTER_NAMES[matter],
        subject=row.subject,
        asked_at=row.asked_at,
        answers=tuple(AnswerLine(_shown(session, each, side), given.get(each)) for each in together),
        own=given.get(viewer.account_id),
        has_all=all(given.get(each) for each in together),
    )


def _askable(
    session: Session, complaint: Complaint, asked: tuple[QuestionLine, ...], today: date
) -> tuple[Askable, ...]:
    """Return what a representative may ask now: to withdraw, to take each open offer, to sign the drafted text."""
    stage = Stage(complaint.stage)
    found = [Askable(JointMatter.WITHDRAW, "", MATTER_NAMES[JointMatter.WITHDRAW])]
    if stage in _IN_ROOM:
        offers = [offer for offer in offers_of(session, complaint.id) if offer.side == Side.MERCHANT]
        standing = [offer for offer in offers if state_of(offer, today) is OfferState.OPEN]
        found.extend(Askable(JointMatter.SETTLE, offer.id, _offer_words(offer)) for offer in standing)
        agreement = find_agreement(session, complaint.id)
        if agreement is not None and agreement.sealed_at is None:
            text = f"签署协议 {agreement.number}"
            found.append(Askable(JointMatter.SIGN, agreement.text_sha256, text))
    open_stages = (Stage.NEGOTIATING, Stage.FILED, Stage.ACCEPTED, Stage.MEDIATING)
    known = {(line.matter, line.subject) for line in asked}
    return tuple(each for each in found if stage in open_stages and (each.matter, each.subject) not in known)


def _offer_words(offer: Offer) -> str:
    yuan, rest = divmod(offer.sum_fen or 0, 100)
    day = offer.due_on
    return f"接受商家的方案：¥{yuan:,}.{rest:02d}，{chinese_date(day)}前履行"
