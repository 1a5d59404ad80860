"""A representative asks the others; each answers with their own account, and the act waits for all of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.joint import MATTER_NAMES, JointMatter
from mediation.domain.lifecycle import Action
from mediation.domain.offers import OfferState
from mediation.domain.parties import Side
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.acting import own_row
from mediation.storage.loading import find_agreement, get_offer
from mediation.storage.offer_values import state_of
from mediation.storage.people_tables import JointAnswer, JointQuestion


@dataclass(frozen=True)
class Asked:
    """`subject` is the offer's id, or the hash of the agreement's text; empty for withdrawing or ending."""

    matter: JointMatter
    subject: str = ""


def ask_complainants(
    session: Session,
    complaint_id: str,
    asked: Asked,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Ask everybody else; the one who asks agrees by asking."""
    act = begin_act(session, complaint_id, Action.ASK_COMPLAINANTS, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    _require_place(session, act)
    _check_subject(session, act, asked, now)
    question = _find(session, complaint_id, asked)
    if question is None:
        question = JointQuestion(
            id=new_id(),
            complaint_id=complaint_id,
            matter=asked.matter.value,
            subject=asked.subject,
            asked_by=actor.account_id,
            asked_at=now,
        )
        session.add(question)
        session.flush()
    _answer(session, question, actor, now, agrees=True)
    take_step(session, act.complaint, Action.ASK_COMPLAINANTS, actor, now, {"matter": asked.matter.value})
    body = f"事项：{MATTER_NAMES[asked.matter]}。请打开“共同投诉人”页答复。"
    news = News("代表人征求您的同意", body, _page(complaint_id))
    tell(session, act.complaint, Side.CONSUMER, news, now)
    return finish_act(session, act, now, question.id)


@dataclass(frozen=True)
class JointReply:
    question_id: str
    agrees: bool


def answer_jointly(
    session: Session,
    complaint_id: str,
    reply: JointReply,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Say yes or no to what was asked; one may think again until the act is done."""
    act = begin_act(session, complaint_id, Action.ANSWER_JOINTLY, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    _require_place(session, act)
    question = session.get(JointQuestion, reply.question_id)
    if question is None or question.complaint_id != complaint_id:
        raise NotFoundError("没有找到要答复的事项")
    _answer(session, question, actor, now, agrees=reply.agrees)
    details = {"matter": question.matter, "agrees": reply.agrees}
    take_step(session, act.complaint, Action.ANSWER_JOINTLY, actor, now, details)
    news = News("有人答复了您的征求", "请打开“共同投诉人”页查看谁已经同意。", _page(complaint_id))
    tell(session, act.complaint, Side.CONSUMER, news, now)
    return finish_act(session, act, now, question.id)


def _require_place(session: Session, act: OpenAct) -> None:
    if own_row(session, act.complaint, act.actor) is None:
        raise NotAllowedError("只有共同投诉人本人可以征求或者答复")


def _check_subject(session: Session, act: OpenAct, asked: Asked, now: datetime) -> None:
    """Raise unless what is asked about is on the table now."""
    if asked.matter is JointMatter.SETTLE:
        offer = get_offer(session, act.complaint.id, asked.subject)
        if offer.side == Side.CONSUMER or state_of(offer, local_date(now)) is not OfferState.OPEN:
            raise ConflictError("这个方案现在不能接受了，请看最新的方案")
    elif asked.matter is JointMatter.SIGN:
        agreement = find_agreement(session, act.complaint.id)
        if agreement is None or agreement.text_sha256 != asked.subject:
            raise ConflictError("协议内容已更新，请重新阅读后再征求同意")
    elif asked.subject:
        raise InvalidInputError("要征求的事项不清楚，请刷新页面后重试")


def _find(session: Session, complaint_id: str, asked: Asked) -> JointQuestion | None:
    return session.scalar(
        select(JointQuestion).where(
            JointQuestion.complaint_id == complaint_id,
            JointQuestion.matter == asked.matter.value,
            JointQuestion.subject == asked.subject,
        )
    )


def _answer(session: Session, question: JointQuestion, actor: Actor, now: datetime, *, agrees: bool) -> None:
    row = session.get(JointAnswer, (question.id, actor.account_id)) or JointAnswer(
        question_id=question.id, account_id=actor.account_id
    )
    row.agrees, row.answered_at = agrees, now
    session.add(row)


def _page(complaint_id: str) -> str:
    return f"/complaints/{complaint_id}/together"
