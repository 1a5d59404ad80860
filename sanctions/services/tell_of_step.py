"""Notices of the steps of a listing: to the enterprise what concerns it, to the office what waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date
from core.kernel.roles import Role
from identity.domain.notices import NewNotice, NoticeKind, Recipient, to_enterprise, to_office
from identity.queries.offices import offices_above
from identity.services.leave_notice import leave_notice
from sanctions.domain.procedure import OPEN_PROCEDURE, Action
from sanctions.storage.listing_tables import Listing


@dataclass(frozen=True)
class News:
    """`to` is a role of the office, or None for the enterprise; `{due}` in the body is what the office owes by when."""

    title: str
    body: str
    to: Role | None = None


NEWS: Mapping[Action, News] = {
    Action.NOTIFY: News("收到列入名单的事先告知", "请查看拟作出的决定、您的权利和期限。"),
    Action.RECORD_STATEMENT: News("收到陈述、申辩意见", "作出决定时要逐条回应。", Role.OFFICER),
    Action.REQUEST_HEARING: News("当事人申请听证", "请安排听证并送达听证通知书。", Role.OFFICER),
    Action.WAIVE_HEARING: News("当事人放弃陈述、申辩和听证", "可以进入下一步。", Role.OFFICER),
    Action.ARRANGE_HEARING: News("听证时间已经确定", "请查看听证的时间和地点。"),
    Action.RESCHEDULE_HEARING: News("听证改期", "请查看新的时间、地点和改期的理由。"),
    Action.HOLD_HEARING: News("听证已经举行", "请查看听证情况，办理下一步。", Role.SUPERVISOR),
    Action.DECIDE: News("列入决定已经作出", "请查看决定的理由、生效日期、怎样移出和救济途径。"),
    Action.RECORD_SERVICE: News(
        "列入决定的送达已经登记", "申请行政复议、提起行政诉讼的期限从送达之日起计算，请查看最后一天。"
    ),
    Action.TAKE_EFFECT: News("列入严重违法失信名单已经生效", "请查看最后一天和移出的条件。"),
    Action.PAUSE: News("名单因重整、和解暂停", "公示和各窗口的提示都已停止；计划或者协议未能执行的会恢复。"),
    Action.RESUME: News("列入已经恢复", "计划或者协议未能执行，请查看剩下的期限和救济途径。"),
    Action.REPAIR: News("已经提前移出名单", "公示和各窗口的提示都已停止。"),
    Action.DISMISS_FALL: News("列入的依据仍然有效，名单照旧", "请查看是怎样查明的。"),
    Action.RESTORE: News("移出已被撤销，恢复列入", "期限重新计算，请查看最后一天和救济途径。"),
    Action.EXPIRE: News("已经期满移出名单", "公示和各窗口的提示都已停止。"),
    Action.ANNUL: News("列入决定已经撤销", "公示和各窗口的提示都已停止。"),
    Action.DROP: News("案件已经结束", "决定不列入名单。"),
    Action.NOTE_BASIS_FALL: News(
        "列入的依据已被撤销", "应当在{due}以前撤销列入，您不用申请；查明依据仍然有效的，会告诉您理由。"
    ),
}
"""What is told of an act to whom it concerns first."""

FALL_TO_OFFICE = News("列入的依据已被撤销", "请在期限内撤销列入，或者查明依据仍然有效。", Role.SUPERVISOR)


def tell_of_step(session: Session, listing: Listing, action: Action, now: datetime) -> None:
    """Leave the notice of this step; an enterprise that was never told of the case hears nothing of it.

    What the enterprise gets is the service of a document of the procedure.
    """
    told = [NEWS[action]] if action in NEWS else []
    if action is Action.NOTE_BASIS_FALL:
        told.append(FALL_TO_OFFICE)
    for news in told:
        if news.to is not None or listing.notice_served_on is not None:
            for recipient in _recipients(session, listing, news):
                leave_notice(session, _notice(listing, news, recipient), now)


def _notice(listing: Listing, news: News, to: Recipient) -> NewNotice:
    due = chinese_date(listing.office_due_on) if listing.office_due_on else ""
    body = f"{listing.enterprise_name}：{news.body.format(due=due)}"
    path = f"/sanctions/{listing.id}"
    return NewNotice(to, news.title, body, path, NoticeKind.DECISION, is_legal_service=news.to is None)


def _recipients(session: Session, listing: Listing, news: News) -> tuple[Recipient, ...]:
    """Return the enterprise or the office that holds the case, and the offices above it whose consent is awaited."""
    if news.to is None:
        return (to_enterprise(listing.enterprise_id),)
    waits = news.to is Role.SUPERVISOR and listing.needs_consent and listing.status in OPEN_PROCEDURE
    above = offices_above(session, listing.office_id) if waits and listing.office_id is not None else ()
    return tuple(to_office(news.to, office_id) for office_id in (listing.office_id, *above))
