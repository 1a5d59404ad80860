"""The merchant answers the facts that the law turns on: agreed, or disputed with its own account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side
from mediation.services.law_answers import book_of, read_rule_facts
from mediation.services.seek_similar import seek_for_round
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.complaint_tables import Complaint, FactAnswer


@dataclass(frozen=True)
class FactReply:
    """`agreed` accepts the consumer's value; otherwise `value` may state the merchant's own, as a JSON value."""

    fact: str
    agreed: bool
    value: Any = None


def answer_facts(
    session: Session,
    complaint_id: str,
    replies: Iterable[FactReply],
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Keep the merchant's answers; they decide what counts as undisputed in the next proposal."""
    act = begin_act(session, complaint_id, Action.ANSWER_FACTS, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    given = tuple(replies)
    _check(session, act.complaint, given)
    for reply in given:
        _keep(session, complaint_id, reply, actor, now)
    take_step(session, act.complaint, Action.ANSWER_FACTS, actor, now, {"facts": [reply.fact for reply in given]})
    tell(session, act.complaint, Side.CONSUMER, News("商家回答了事实", "请查看商家认可和不认可的地方。"), now)
    seek_for_round(session, act.complaint, now)
    return finish_act(session, act, now)


def _check(session: Session, complaint: Complaint, replies: tuple[FactReply, ...]) -> None:
    told = complaint.rule_facts
    strange = {reply.fact: "消费者没有陈述这一项" for reply in replies if reply.fact not in told}
    if strange or not replies:
        raise InvalidInputError("请逐项回答消费者陈述的事实", fields=strange)
    own = {reply.fact: reply.value for reply in replies if not reply.agreed and reply.value is not None}
    read_rule_facts(book_of(session, complaint), own)


def _keep(session: Session, complaint_id: str, reply: FactReply, actor: Actor, now: datetime) -> None:
    row = session.get(FactAnswer, (complaint_id, reply.fact))
    if row is None:
        row = FactAnswer(complaint_id=complaint_id, fact=reply.fact)
        session.add(row)
    row.agreed = reply.agreed
    row.value = [] if reply.agreed or reply.value is None else [reply.value]
    row.account_id = actor.account_id
    row.answered_at = now
