"""Serving the prior notice: reason, basis, planned penalty and listing, rights."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.money import format_yuan
from core.kernel.roles import Actor
from sanctions.domain.due_process import Clocks, check_not_after, check_not_before, is_hearing_owed, request_due
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.procedure import Action
from sanctions.services.clocks import clocks_on
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step
from sanctions.storage.exit_days import unperformed_text
from sanctions.storage.listing_tables import Listing


@dataclass(frozen=True)
class Notice:
    """When and how the notice was served, and the reason it gives."""

    served_on: date
    served_how: str
    reason: str


def notify_listing(session: Session, listing_id: str, notice: Notice, actor: Actor, now: datetime) -> None:
    """Record that the prior notice was served; the days to ask for a hearing run from then."""
    listing = listing_for_step(session, listing_id, Action.NOTIFY, actor)
    _check_day(listing, notice.served_on, now)
    reason = required_text(notice.reason, "reason", "请写明告知的理由")
    how = required_text(notice.served_how, "served_how", "请写明怎样送达")
    clocks = clocks_on(session, notice.served_on)
    due = request_due(notice.served_on, clocks)
    listing.notice_served_on = notice.served_on
    listing.notice_basis = basis_of(listing)
    listing.request_due_on, listing.request_due_provisional = due.on, due.provisional
    text = notice_text(session, listing, reason, clocks)
    file_paper(session, listing, ("notice", notice.served_on, f"{text}\n送达方式：{how}"), actor, now)
    details = {"served_on": notice.served_on, "request_due_on": due.on}
    take_step(session, listing, Action.NOTIFY, actor, now, details)


def basis_of(listing: Listing) -> str:
    """Return the articles of penalty and listing together."""
    law = serious_list_law()
    number = _article_number(law.ground(listing.ground).article_text)
    if listing.decided_alone:
        return law.texts.basis_alone.format(ground=number)
    return f"{listing.penalty_basis}；{law.texts.basis.format(ground=number)}"


def notice_text(session: Session, listing: Listing, reason: str, clocks: Clocks) -> str:
    """Return the text of the notice as it is served."""
    texts = serious_list_law().texts
    return "\n".join(
        (
            f"当事人：{listing.enterprise_name}（{listing.enterprise_code}）",
            f"查明的事实：{vault_of(session).open(listing.facts_sealed)}（{chinese_date(listing.event_on)}）",
            f"理由：{reason}",
            f"依据：{listing.notice_basis}",
            *_planned(listing),
            f"列入后的措施：{texts.sanctions}",
            f"您的权利：{rights_text(listing, clocks)}（{texts.rights_articles}）",
        )
    )


def _planned(listing: Listing) -> tuple[str, ...]:
    if listing.decided_alone:
        return f"没有履行的决定：{unperformed_text(listing)}", "拟列入严重违法失信名单，不另作处罚"
    kind = "" if listing.penalty_kind is None else serious_list_law().heavier_penalty(listing.penalty_kind).text
    return (
        f"拟作出的处罚：{listing.penalty}",
        *((f"处罚的种类：{kind}",) if kind else ()),
        *((f"罚款：{format_yuan(listing.fine_fen)}",) if listing.fine_fen else ()),
        "拟同时列入严重违法失信名单",
    )


def rights_text(listing: Listing, clocks: Clocks) -> str:
    """Return the rights: statements until the decision, a hearing within its days, and whether the law owes it."""
    law = serious_list_law()
    hearing = law.texts.hearing_alone
    if listing.penalty_kind is not None:
        penalty = law.heavier_penalty(listing.penalty_kind)
        is_owed = is_hearing_owed(penalty, listing.fine_fen, listing.enterprise_code, clocks)
        hearing = law.texts.hearing_owed if is_owed else law.texts.hearing_granted
    return f"{law.texts.statement}{hearing.format(days=clocks.hearing_request_working_days)}{law.texts.waiver}"


def _article_number(article_text: str) -> str:
    return article_text.partition("》")[2]


def _check_day(listing: Listing, served_on: date, now: datetime) -> None:
    check_not_after(served_on, local_date(now), "served_on", "送达日期不能晚于今天")
    proposed_on = local_date(listing.proposed_at)
    check_not_before(served_on, proposed_on, "served_on", f"送达日期不能早于提出建议的{chinese_date(proposed_on)}")
