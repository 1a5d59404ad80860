"""What a ground of the abnormal list needs before the decision: an order, or two letters that did not arrive."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from sanctions.domain.abnormal_clocks import letter_window, order_due
from sanctions.domain.abnormal_procedure import AbnormalAct
from sanctions.domain.due_process import check_not_after, check_not_before
from sanctions.services.abnormal_step import (
    abnormal_for_step,
    file_abnormal_paper,
    take_abnormal_step,
)
from sanctions.services.take_step import required_text
from sanctions.storage.abnormal_listings import abnormal_clocks_on, window_of
from sanctions.storage.abnormal_tables import AbnormalListing

OUTCOMES = {"unsigned": "无人签收", "returned": "退回"}
"""What may become of a letter that proves something; one that was signed for ends the procedure."""


@dataclass(frozen=True)
class PublishingOrder:
    document_number: str
    served_on: date
    what: str


@dataclass(frozen=True)
class Letter:
    """A registered letter to the registered address; `earlier_outcome` is what became of the one before."""

    number: str
    sent_on: date
    address: str
    earlier_outcome: str = ""


@dataclass(frozen=True)
class Verification:
    """What became of the second letter, and the day on which it was verified that nobody can be reached."""

    outcome: str
    on: date
    text: str


def order_publication(session: Session, listing_id: str, order: PublishingOrder, actor: Actor, now: datetime) -> None:
    """Record the served order; the days to obey it run from then."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.ORDER, actor)
    check_not_after(order.served_on, local_date(now), "served_on", "送达日期不能晚于今天")
    number = required_text(order.document_number, "document_number", "请填写责令公示通知的文号")
    what = required_text(order.what, "what", "请写明责令公示什么")
    due = order_due(order.served_on, abnormal_clocks_on(session, order.served_on))
    row.order_document, row.ordered_on = number, order.served_on
    row.order_due_on, row.order_due_provisional = due.on, due.provisional
    words = f"文号：{number}\n责令在{chinese_date(due.on)}以前公示：{what}"
    _file(session, row, AbnormalAct.ORDER, ("order", order.served_on, words), actor, now)


def send_first_letter(session: Session, listing_id: str, letter: Letter, actor: Actor, now: datetime) -> None:
    """Record the first letter; another first one may follow when the days for the second have passed."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.SEND_FIRST, actor)
    window = window_of(row)
    if window is not None and local_date(now) <= window.until_on:
        raise ConflictError(f"第二次信函到{chinese_date(window.until_on)}为止都可以寄，不用重新寄第一次")
    number = _checked(letter, local_date(now))
    if number == row.first_letter:
        raise _same_number()
    window = letter_window(letter.sent_on, abnormal_clocks_on(session, letter.sent_on))
    row.first_letter, row.first_sent_on = number, letter.sent_on
    row.second_from_on, row.second_until_on = window.from_on, window.until_on
    _file(session, row, AbnormalAct.SEND_FIRST, ("letter", letter.sent_on, _letter_text(number, letter)), actor, now)


def send_second_letter(session: Session, listing_id: str, letter: Letter, actor: Actor, now: datetime) -> None:
    """Record the second letter: as many days after the first as the law wants, which nobody signed for."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.SEND_SECOND, actor)
    number = _checked(letter, local_date(now))
    window = window_of(row)
    if window is None:
        raise ValueError(f"abnormal listing {row.id} has a first letter without its window")
    window.check(letter.sent_on)
    if number == row.first_letter:
        raise _same_number()
    row.first_outcome = _outcome(letter.earlier_outcome, "earlier_outcome")
    row.second_letter, row.second_sent_on = number, letter.sent_on
    words = f"第一次信函{OUTCOMES[row.first_outcome]}。{_letter_text(number, letter)}"
    _file(session, row, AbnormalAct.SEND_SECOND, ("letter", letter.sent_on, words), actor, now)


def establish_no_contact(session: Session, listing_id: str, found: Verification, actor: Actor, now: datetime) -> None:
    """Record that nobody signed for the second letter either; the days for the decision run from then."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.ESTABLISH, actor)
    check_not_after(found.on, local_date(now), "on", "查实的日期不能晚于今天")
    sent_on = row.second_sent_on or found.on
    check_not_before(found.on, sent_on, "on", f"查实的日期不能早于寄出第二次信函的{chinese_date(sent_on)}")
    how = required_text(found.text, "text", "请写明怎样查实")
    row.second_outcome, row.established_on = _outcome(found.outcome, "outcome"), found.on
    words = f"第二次信函{OUTCOMES[row.second_outcome]}。{how}"
    _file(session, row, AbnormalAct.ESTABLISH, ("verification", found.on, words), actor, now)


def _checked(letter: Letter, today: date) -> str:
    check_not_after(letter.sent_on, today, "sent_on", "寄出日期不能晚于今天")
    required_text(letter.address, "address", "请填写寄往的地址，应当是登记的住所或者经营场所")
    return required_text(letter.number, "number", "请填写挂号信或者专用信函的编号")


def _outcome(code: str, field: str) -> str:
    if code not in OUTCOMES:
        message = "请选择信函的结果；已经有人签收的，请办理“不予列入”"
        raise InvalidInputError(message, fields={field: message})
    return code


def _same_number() -> InvalidInputError:
    message = "两次信函的编号不能一样"
    return InvalidInputError(message, fields={"number": message})


def _letter_text(number: str, letter: Letter) -> str:
    return f"编号：{number}，寄往：{letter.address.strip()}"


def _file(
    session: Session, row: AbnormalListing, act: AbnormalAct, paper: tuple[str, date, str], actor: Actor, now: datetime
) -> None:
    file_abnormal_paper(session, row, paper, actor, now)
    take_abnormal_step(session, row, act, actor, now, {"on": paper[1]})
