"""Deciding an entry on the abnormal list, its first day, its end; the flag follows in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingEffective, ListingEnded
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import SYSTEM_ACTOR, Actor
from core.outbox import publish
from sanctions.domain.abnormal_clocks import AbnormalClocks, decision_due, ripe_on, why_not_decide
from sanctions.domain.abnormal_grounds import abnormal_law
from sanctions.domain.abnormal_procedure import AbnormalAct, AbnormalStatus
from sanctions.domain.due_process import check_not_after, check_not_before
from sanctions.domain.flag_kinds import NO_LAST_DAY, FlagSource
from sanctions.domain.spreading import Node, NodeKind
from sanctions.services.abnormal_step import (
    abnormal_for_step,
    file_abnormal_paper,
    take_abnormal_step,
)
from sanctions.services.endings import close_ending
from sanctions.services.flags import NewFlag, raise_flag, take_back_flag
from sanctions.services.take_step import required_text
from sanctions.storage.abnormal_listings import abnormal_clocks_on, progress_of
from sanctions.storage.abnormal_tables import AbnormalListing

_KIND = "abnormal"


@dataclass(frozen=True)
class AbnormalDecision:
    """`effective_on` is the day on which the listing is published."""

    document_number: str
    reason: str
    effective_on: date


def decide_abnormal(session: Session, listing_id: str, decision: AbnormalDecision, actor: Actor, now: datetime) -> None:
    """Take the decision: the flag exists from here on and is in force from the day of publication."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.DECIDE, actor)
    today, progress = local_date(now), progress_of(row)
    missing = why_not_decide(progress, today)
    if missing:
        raise ConflictError(missing)
    clocks = abnormal_clocks_on(session, today)
    due = decision_due(progress, clocks)
    latest = max(today, due.on) if due else today
    check_not_before(decision.effective_on, today, "effective_on", "公示日期不能早于今天")
    check_not_after(decision.effective_on, latest, "effective_on", f"公示日期最晚是{chinese_date(latest)}")
    _write(row, decision, clocks)
    row.decided_on, row.decided_by = today, actor.account_id
    file_abnormal_paper(session, row, ("decision", today, _decision_text(row)), actor, now)
    details = {"document": row.document_number, "effective_on": row.effective_on, "ripe_on": ripe_on(progress)}
    take_abnormal_step(session, row, AbnormalAct.DECIDE, actor, now, details)
    raise_abnormal_flag(session, row, now)


def make_abnormal_effective(session: Session, now: datetime) -> None:
    """Publish every decided entry whose day has come; checks see its flag even before this runs."""
    decided = (AbnormalListing.status == AbnormalStatus.DECIDED.value,)
    due = select(AbnormalListing).where(*decided, AbnormalListing.effective_on <= local_date(now))
    for row in session.scalars(due.order_by(AbnormalListing.id).with_for_update()).all():
        take_abnormal_step(session, row, AbnormalAct.TAKE_EFFECT, SYSTEM_ACTOR, now, {"on": row.effective_on})
        publish(session, _effective(row), recorded_at=now)


_HOW = {AbnormalAct.REMOVE: "removed", AbnormalAct.CORRECT: "corrected", AbnormalAct.ANNUL: "annulled"}
_TOLD_AS = {AbnormalAct.REMOVE: "repaired", AbnormalAct.CORRECT: "annulled", AbnormalAct.ANNUL: "annulled"}
"""What others hear: a correction says like an annulment that the listing should never have been."""


def end_abnormal(
    session: Session, row: AbnormalListing, act: AbnormalAct, ended_on: date, actor: Actor, now: datetime
) -> None:
    """Retract the flag with all that was derived from it, move the entry to its end and publish that."""
    was_told = row.status != AbnormalStatus.DECIDED
    if act is AbnormalAct.CORRECT:
        close_ending(session, FlagSource.ABNORMAL_LISTING, row.id, "overtaken", actor, now)
    taken_back = take_back_flag(session, FlagSource.ABNORMAL_LISTING, row.id, _HOW[act], now)
    row.ended_on, row.paused_on = row.ended_on or ended_on, None  # annulled after its removal, it had ended before
    take_abnormal_step(session, row, act, actor, now, {"ended_on": ended_on, "warnings_taken_back": taken_back})
    if was_told:
        fact = ListingEnded(listing_id=row.id, enterprise_id=row.enterprise_id, how=_TOLD_AS[act], ended_on=ended_on)
        publish(session, fact, recorded_at=now)


def raise_abnormal_flag(session: Session, row: AbnormalListing, now: datetime) -> None:
    """Raise the flag of an entry in force; a new one when it was put back, so that stored checks replay."""
    began_on = _complete_on(row)
    if row.effective_on is None or began_on is None:
        raise ValueError(f"abnormal listing {row.id} is in force without its days")
    flag = NewFlag(
        source=FlagSource.ABNORMAL_LISTING,
        source_id=row.id,
        kind=row.kind,
        node=Node(NodeKind.ENTERPRISE, row.enterprise_id),
        name=row.enterprise_name,
        article_key=row.article_key,
        basis=row.basis,
        authority=row.authority,
        document_number=row.document_number or "",
        remedy=row.remedy or "",
        event_on=began_on,
        told_on=row.effective_on,
        starts_on=row.restored_on or row.effective_on,
        ends_on=NO_LAST_DAY,
    )
    raise_flag(session, flag, now)


def _complete_on(row: AbnormalListing) -> date | None:
    """Return the day on which the ground was complete: deadline, end of the order, or verification."""
    return row.deadline_on or row.order_due_on or row.established_on


def _write(row: AbnormalListing, decision: AbnormalDecision, clocks: AbnormalClocks) -> None:
    law = abnormal_law()
    ground = law.ground(row.ground)
    row.document_number = required_text(decision.document_number, "document_number", "请填写决定书文号")
    row.reason = required_text(decision.reason, "reason", "请写明列入的原因")
    row.exit_conditions = law.texts.removal.format(
        way_out=ground.way_out, start=ground.removal_from, days=clocks.removal_working_days
    )
    row.remedy = law.texts.remedy.format(days=clocks.objection_days)
    row.effective_on, row.rule_book_version = decision.effective_on, clocks.book_version


def _decision_text(row: AbnormalListing) -> str:
    published_on = chinese_date(row.effective_on) if row.effective_on else ""
    return "\n".join(
        (
            f"文号：{row.document_number}",
            f"企业：{row.enterprise_name}",
            f"统一社会信用代码：{row.enterprise_code}",
            f"列入日期：{published_on}",
            f"列入原因：{row.reason}",
            f"依据：{row.basis}",
            f"作出决定的机关：{row.authority}",
            f"怎样移出：{row.exit_conditions}",
            f"救济：{row.remedy}",
        )
    )


def _effective(row: AbnormalListing) -> ListingEffective:
    if row.effective_on is None:
        raise ValueError(f"abnormal listing {row.id} is decided without its first day")
    return ListingEffective(
        listing_id=row.id,
        enterprise_id=row.enterprise_id,
        kind=_KIND,
        article=abnormal_law().ground(row.ground).cited_as,
        effective_on=row.effective_on,
        ends_on=None,
        document_number=row.document_number or "",
        reason=row.reason or "",
        authority=row.authority,
    )
