"""Deciding penalty and listing together, or the listing alone for a decision that is not performed (article 11)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.contracts.sanctions import PenaltyDecided
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.money import format_yuan
from core.kernel.roles import Actor
from core.outbox import publish
from sanctions.domain.due_process import (
    check_ban,
    check_not_after,
    check_not_before,
    check_rights_closed,
    last_day_on_list,
    latest_effective,
)
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.procedure import Action, Status
from sanctions.domain.two_step_test import DEFENCE_NAMES, Defence, check_defence
from sanctions.services.clocks import clocks_on
from sanctions.services.listing_flag import raise_listing_flag
from sanctions.services.notify_listing import basis_of
from sanctions.services.office_clocks import start_office_clock
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step
from sanctions.storage.exit_days import unperformed_text
from sanctions.storage.listing_tables import Listing
from sanctions.storage.loading import papers_of, rights_of


@dataclass(frozen=True)
class ListingDecision:
    """`effective_on` is the day the decision is served; `fine_fen` None keeps what the notice announced.

    `ban_ends_on` is the last day of a restriction, stop or ban, and of nothing else.
    """

    document_number: str
    reason: str
    effective_on: date
    answer_to_statements: str = ""
    defence: Defence = Defence.NOT_RAISED
    defence_reason: str = ""
    fine_fen: int | None = None
    ban_ends_on: date | None = None


def decide_listing(session: Session, listing_id: str, decision: ListingDecision, actor: Actor, now: datetime) -> None:
    """Take the decision: the flag exists from here on and is in force from its first day."""
    listing = listing_for_step(session, listing_id, Action.DECIDE, actor)
    today = local_date(now)
    _check_procedure(session, listing, decision, today)
    _write_decision(session, listing, decision, actor, today)
    file_paper(session, listing, ("decision", today, decision_text(listing, decision)), actor, now)
    details = {"document": listing.document_number, "effective_on": listing.effective_on, "ends_on": listing.ends_on}
    try:
        take_step(session, listing, Action.DECIDE, actor, now, details)
    except IntegrityError as error:
        raise ConflictError("这项决定刚刚被别人更改，或者文号已经用过，请刷新后再试") from error
    start_office_clock(session, listing)
    raise_listing_flag(session, listing, now)
    if not listing.decided_alone:
        publish(session, _penalty_decided(listing, today), recorded_at=now)


def _check_procedure(session: Session, listing: Listing, decision: ListingDecision, today: date) -> None:
    if listing.needs_consent and listing.status != Status.CONSENTED:
        raise ConflictError("县级、设区的市级机关列入名单要先报上一级同意，请先登记上级同意")
    check_rights_closed(rights_of(listing), today)
    _check_days(session, listing, decision, today)
    check_defence(decision.defence, decision.defence_reason)
    if _party_spoke(session, listing):
        required_text(decision.answer_to_statements, "answer_to_statements", _ANSWER_THEM)
    _check_fine(listing, decision.fine_fen)
    _check_number(session, decision)


def _check_days(session: Session, listing: Listing, decision: ListingDecision, today: date) -> None:
    check_not_before(decision.effective_on, today, "effective_on", "生效日期不能早于今天")
    clocks = clocks_on(session, today)
    latest = latest_effective(today, clocks).on
    limit = f"决定作出后 {clocks.publish_working_days} 个工作日内要公示"
    message = f"生效日期最晚是{chinese_date(latest)}：{limit}"
    check_not_after(decision.effective_on, latest, "effective_on", message)
    is_ban = listing.penalty_kind is not None and serious_list_law().heavier_penalty(listing.penalty_kind).is_ban
    check_ban(decision.ban_ends_on, today, is_ban=is_ban)


def _check_fine(listing: Listing, decided: int | None) -> None:
    announced = listing.fine_fen or 0
    if listing.decided_alone and decided is not None:
        message = "单独列入不另作处罚，请不要填写罚款"
        raise InvalidInputError(message, fields={"fine": message})
    if decided is not None and not 0 <= decided <= announced:
        message = f"罚款不能重于告知的 {format_yuan(announced)}；要加重，先重新告知"
        raise InvalidInputError(message, fields={"fine": message})


def _check_number(session: Session, decision: ListingDecision) -> None:
    number = required_text(decision.document_number, "document_number", "请填写决定书文号")
    if session.scalar(select(Listing.id).where(Listing.document_number == number)) is not None:
        message = "这个文号已经用过，请核对"
        raise ConflictError(message, fields={"document_number": message})


_ANSWER_THEM = "当事人提出过意见，请逐条写明是否采纳和理由"


def _party_spoke(session: Session, listing: Listing) -> bool:
    return any(paper.kind in {"statement", "hearing_record"} for paper in papers_of(session, listing.id))


def _write_decision(session: Session, listing: Listing, decision: ListingDecision, actor: Actor, today: date) -> None:
    clocks = clocks_on(session, decision.effective_on)
    texts = serious_list_law().texts
    listing.document_number = decision.document_number.strip()
    listing.reason = required_text(decision.reason, "reason", "请写明决定的理由")
    listing.basis, listing.sanctions, listing.remedy = basis_of(listing), texts.sanctions, texts.remedy
    listing.exit_conditions = texts.exit_conditions.format(
        early_exit_years=clocks.early_exit_years, years=clocks.term_years
    )
    listing.decided_on, listing.decided_by = today, actor.account_id
    listing.effective_on = decision.effective_on
    listing.ends_on = last_day_on_list(decision.effective_on, clocks)
    listing.rule_book_version = clocks.book_version
    listing.ban_ends_on = decision.ban_ends_on
    if decision.fine_fen is not None:
        listing.fine_fen = decision.fine_fen


def decision_text(listing: Listing, decision: ListingDecision) -> str:
    """Return the text of the decision: reason, basis, sanctions, way out and remedies."""
    first = chinese_date(listing.effective_on) if listing.effective_on else ""
    last = chinese_date(listing.ends_on) if listing.ends_on else ""
    answer = decision.answer_to_statements.strip()
    lines = [
        f"文号：{listing.document_number}",
        f"没有履行的决定：{unperformed_text(listing)}" if listing.decided_alone else f"处罚：{listing.penalty}",
        f"罚款：{format_yuan(listing.fine_fen)}" if listing.fine_fen else "",
        f"限制到：{chinese_date(listing.ban_ends_on)}" if listing.ban_ends_on else "",
        f"列入严重违法失信名单：自{first}起，至{last}止",
        f"理由：{listing.reason}",
        f"主观故意：{DEFENCE_NAMES[decision.defence]}。{decision.defence_reason}".rstrip("。") + "。",
        f"对陈述、申辩的答复：{answer}" if answer else "",
        f"依据：{listing.basis}",
        f"列入后的措施：{listing.sanctions}",
        f"怎样移出：{listing.exit_conditions}",
        f"救济：{listing.remedy}",
    ]
    return "\n".join(line for line in lines if line)


def _penalty_decided(listing: Listing, today: date) -> PenaltyDecided:
    return PenaltyDecided(
        listing_id=listing.id,
        enterprise_id=listing.enterprise_id,
        document_number=listing.document_number or "",
        violation=listing.violation,
        basis=listing.penalty_basis or "",
        penalty=listing.penalty or "",
        fine_fen=listing.fine_fen,
        decided_on=today,
        authority=listing.authority,
        grades=tuple(listing.grades),
        ban_ends_on=listing.ban_ends_on,
    )
