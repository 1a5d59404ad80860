"""When the party's rights are closed, and what must be true before a decision: pure guards over dates."""

from dataclasses import dataclass
from datetime import date

from core.kernel.clock import chinese_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.workdays import DueDay, add_working_days
from sanctions.domain.flag_kinds import add_years
from sanctions.domain.grounds import HeavierPenalty

_SOLE_TRADER_CODE = "92"
"""How unified codes of sole traders begin (GB 32100): their owner is a natural person."""


_AFTER_HEARING = frozenset({"give_consent", "decide"})


@dataclass(frozen=True)
class Clocks:
    """Lengths and sums of the rule book on a day; a fine from a threshold on owes a hearing."""

    hearing_request_working_days: int
    hearing_notice_working_days: int
    hearing_threshold_person_fen: int
    hearing_threshold_entity_fen: int
    publish_working_days: int
    push_working_days: int
    annulment_working_days: int
    withdrawal_working_days: int
    term_years: int
    early_exit_years: int
    book_version: str


@dataclass(frozen=True)
class Rights:
    """Where the party's rights to be heard stand."""

    notified_on: date
    request_due_on: date
    waived_on: date | None = None
    hearing_requested_on: date | None = None
    heard_on: date | None = None


def request_due(notified_on: date, clocks: Clocks) -> DueDay:
    """Return the last day to ask for a hearing."""
    return add_working_days(notified_on, clocks.hearing_request_working_days)


def is_hearing_owed(penalty: HeavierPenalty, fine_fen: int | None, enterprise_code: str, clocks: Clocks) -> bool:
    """Tell whether the law owes a hearing: by the kind of penalty, or from this fine on (听证 article 5)."""
    is_sole_trader = enterprise_code.startswith(_SOLE_TRADER_CODE)
    least = clocks.hearing_threshold_person_fen if is_sole_trader else clocks.hearing_threshold_entity_fen
    return penalty.is_heard or (fine_fen or 0) >= least


def latest_effective(decided_on: date, clocks: Clocks) -> DueDay:
    """Return the last day on which a decision may take effect: by then it has to be public."""
    return add_working_days(decided_on, clocks.publish_working_days)


def earliest_hearing(notice_served_on: date, clocks: Clocks) -> DueDay:
    """Return the first day on which the hearing may be held."""
    return add_working_days(notice_served_on, clocks.hearing_notice_working_days)


def check_hearing_day(hearing_on: date, notice_served_on: date, clocks: Clocks) -> None:
    """Refuse a hearing before the days to prepare for it are over."""
    earliest = earliest_hearing(notice_served_on, clocks).on
    message = f"听证前要给当事人留足法定的准备时间，最早可以定在{chinese_date(earliest)}"
    check_not_before(hearing_on, earliest, "hearing_on", message)


def check_other_hearing_day(hearing_on: date, announced_on: date | None) -> None:
    """Refuse to move a hearing to the day it already has."""
    if hearing_on == announced_on:
        message = "这就是原来的听证日期，改期请填写另一天"
        raise InvalidInputError(message, fields={"hearing_on": message})


def last_day_on_list(effective_on: date, clocks: Clocks) -> date:
    """Return the corresponding day `term_years` later, the last day of the term (民法典 第二百零一、二百零二条)."""
    return add_years(effective_on, clocks.term_years)


def are_rights_closed(rights: Rights, today: date) -> bool:
    """Tell whether the party was heard, waived its rights, or let them lapse."""
    if any(day is not None and day <= today for day in (rights.heard_on, rights.waived_on)):
        return True
    return rights.hearing_requested_on is None and today > rights.request_due_on


def check_rights_closed(rights: Rights, today: date) -> None:
    """Refuse to go on while the party may still be heard."""
    if not are_rights_closed(rights, today):
        due = f"{chinese_date(rights.request_due_on)}"
        raise ConflictError(f"当事人还可以申请听证（最后一天是{due}），期满、听证结束或者当事人放弃之后才能继续")


def why_wait(act: str, rights: Rights, hearing_on: date | None, today: date, *, who: str) -> str:
    """Tell in Chinese why an act of a procedure with hearing must wait, empty when it need not.

    A waiver closes the rights for the office; whoever waived may still ask for a hearing in the days of the law.
    """
    due = chinese_date(rights.request_due_on)
    if act == "request_hearing" and today > rights.request_due_on:
        return f"申请听证的期限到{due}为止"
    if act in _AFTER_HEARING and not are_rights_closed(rights, today):
        return f"{who}到{due}为止可以申请听证"
    if act == "hold_hearing" and hearing_on is not None and today < hearing_on:
        return f"听证定在{chinese_date(hearing_on)}"
    return ""


def check_not_waived(rights: Rights) -> None:
    """Refuse to waive again what the party gave up in writing."""
    if rights.waived_on is not None:
        raise ConflictError(f"{chinese_date(rights.waived_on)}已经书面放弃听证，不用再放弃")


def check_hearing_request(rights: Rights, requested_on: date) -> None:
    """Refuse a request outside the days the law gives for it."""
    if requested_on > rights.request_due_on:
        message = f"申请听证的期限到{chinese_date(rights.request_due_on)}为止，已经过期"
        raise InvalidInputError(message, fields={"requested_on": message})
    check_not_before(requested_on, rights.notified_on, "requested_on", "申请日期不能早于告知书送达日期")


def check_not_before(day: date, earliest: date, field: str, message: str) -> None:
    """Refuse a day before `earliest`, beside its field."""
    if day < earliest:
        raise InvalidInputError(message, fields={field: message})


def check_not_after(day: date, latest: date, field: str, message: str) -> None:
    """Refuse a day after `latest`, beside its field."""
    if day > latest:
        raise InvalidInputError(message, fields={field: message})


def check_ban(ban_ends_on: date | None, decided_on: date, *, is_ban: bool) -> None:
    """Refuse a restriction, stop or ban without its last day, and a last day of any other penalty."""
    message = ""
    if is_ban and (ban_ends_on is None or ban_ends_on < decided_on):
        message = "请填写限制到哪一天，不能早于今天；公示多久要看这一天"
    if not is_ban and ban_ends_on is not None:
        message = "只有限制开展经营、责令停产停业、限制从业才有到期日，这件请不要填写"
    if message:
        raise InvalidInputError(message, fields={"ban_ends_on": message})
