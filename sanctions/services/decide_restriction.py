"""Deciding a post restriction, its first and last day, and its annulment; the flag follows in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import SYSTEM_ACTOR, Actor
from registry.queries.people import person_full_name
from sanctions.domain.due_process import check_not_after, check_not_before, check_rights_closed, latest_effective
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.restriction_procedure import RestrictionAct, RestrictionStatus, restriction_law
from sanctions.domain.spreading import Node, NodeKind
from sanctions.services.clocks import clocks_on
from sanctions.services.flags import NewFlag, raise_flag, take_back_flag
from sanctions.services.restriction_step import file_restriction_paper, restriction_for_step, take_restriction_step
from sanctions.services.take_step import required_text
from sanctions.storage.document_numbers import key_of_number, number_of, sealed_number
from sanctions.storage.restriction_tables import PostRestriction
from sanctions.storage.restrictions import restriction_papers, rights_in_restriction

_KIND = "post_restriction"
_SPOKEN = frozenset({"statement", "hearing_record"})


@dataclass(frozen=True)
class RestrictionDecision:
    """`effective_on` is the day the decision is served."""

    document_number: str
    reason: str
    effective_on: date
    answer_to_statements: str = ""


def decide_restriction(
    session: Session, restriction_id: str, decision: RestrictionDecision, actor: Actor, now: datetime
) -> None:
    """Take the decision: the flag exists from here on and is in force from its first day."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.DECIDE, actor)
    today = local_date(now)
    check_rights_closed(rights_in_restriction(row), today)
    check_not_before(decision.effective_on, today, "effective_on", "生效日期不能早于今天")
    latest = latest_effective(today, clocks_on(session, today)).on
    check_not_after(decision.effective_on, latest, "effective_on", f"生效日期最晚是{chinese_date(latest)}")
    last = restriction_law().ground(row.ground).last_day(row.event_on)
    over = f"条文的期限到{chinese_date(last)}为止，生效以后没有可以限制的时间，请改为办理“不予限制”"
    check_not_after(decision.effective_on, last - timedelta(1), "effective_on", over)
    if any(paper.kind in _SPOKEN for paper in restriction_papers(session, row.id)):
        required_text(decision.answer_to_statements, "answer_to_statements", "本人提出过意见，请写明是否采纳和理由")
    _write(session, row, decision, actor, today)
    file_restriction_paper(session, row, ("decision", today, _decision_text(row, decision)), actor, now)
    details = {"document": number_of(session, row), "effective_on": row.effective_on, "ends_on": row.ends_on}
    try:
        take_restriction_step(session, row, RestrictionAct.DECIDE, actor, now, details)
    except IntegrityError as error:
        message = "这个文号已经用过，请核对"
        raise ConflictError(message, fields={"document_number": message}) from error
    raise_flag(session, _flag(session, row), now)


def make_restrictions_effective(session: Session, now: datetime) -> None:
    """Move every decided restriction whose day has come; checks see its flag even before this runs."""
    decided = (PostRestriction.status == RestrictionStatus.DECIDED.value,)
    due = select(PostRestriction).where(*decided, PostRestriction.effective_on <= local_date(now))
    for row in session.scalars(due.order_by(PostRestriction.id).with_for_update()).all():
        take_restriction_step(session, row, RestrictionAct.TAKE_EFFECT, SYSTEM_ACTOR, now)


def expire_restrictions(session: Session, now: datetime) -> None:
    """End every restriction whose last day has passed; checks stop showing it on that day without this."""
    in_force = (PostRestriction.status == RestrictionStatus.EFFECTIVE.value,)
    due = select(PostRestriction).where(*in_force, PostRestriction.ends_on < local_date(now))
    for row in session.scalars(due.order_by(PostRestriction.id).with_for_update()).all():
        last_day = row.ends_on or local_date(now)
        end_restriction(session, row, RestrictionAct.EXPIRE, last_day + timedelta(1), SYSTEM_ACTOR, now)


def end_restriction(
    session: Session, row: PostRestriction, act: RestrictionAct, ended_on: date, actor: Actor, now: datetime
) -> None:
    """Take back the flag with all that was derived from it, and move the restriction to its end."""
    how = "expired" if act is RestrictionAct.EXPIRE else "annulled"
    taken_back = take_back_flag(session, FlagSource.POST_RESTRICTION, row.id, how, now)
    row.ended_on = row.ended_on or ended_on  # annulled after its term, it had ended before
    take_restriction_step(session, row, act, actor, now, {"ended_on": ended_on, "warnings_taken_back": taken_back})


def _write(session: Session, row: PostRestriction, decision: RestrictionDecision, actor: Actor, today: date) -> None:
    law = restriction_law()
    number = required_text(decision.document_number, "document_number", "请填写决定书文号")
    row.document_number = key_of_number(session, number, NodeKind.PERSON)
    row.document_sealed = sealed_number(session, number, NodeKind.PERSON)
    row.reason_sealed = vault_of(session).seal(required_text(decision.reason, "reason", "请写明限制的理由"))
    row.remedy = law.texts.remedy
    row.decided_on, row.decided_by = today, actor.account_id
    row.effective_on = decision.effective_on
    row.ends_on = law.ground(row.ground).last_day(row.event_on)


def _decision_text(row: PostRestriction, decision: RestrictionDecision) -> str:
    first = chinese_date(decision.effective_on)
    last = chinese_date(row.ends_on) if row.ends_on else ""
    answer = decision.answer_to_statements.strip()
    lines = (
        f"文号：{decision.document_number.strip()}",
        f"决定：自{first}起至{last}止，不得担任{row.posts_barred}",
        f"理由：{decision.reason.strip()}",
        f"对陈述、申辩的答复：{answer}" if answer else "",
        f"依据：{row.basis}",
        f"救济：{row.remedy}",
    )
    return "\n".join(line for line in lines if line)


def _flag(session: Session, row: PostRestriction) -> NewFlag:
    if row.notice_served_on is None or row.effective_on is None or row.ends_on is None:
        raise ValueError(f"post restriction {row.id} is decided without its days")
    return NewFlag(
        source=FlagSource.POST_RESTRICTION,
        source_id=row.id,
        kind=_KIND,
        node=Node(NodeKind.PERSON, row.person_id),
        name=vault_of(session).open(row.person_name_sealed),
        article_key=row.article_key,
        basis=row.basis,
        authority=row.authority,
        document_number=number_of(session, row),
        remedy=row.remedy or "",
        event_on=row.event_on,
        told_on=row.notice_served_on,
        starts_on=row.effective_on,
        ends_on=row.ends_on,
        full_name=person_full_name(session, row.person_id),
    )
