"""The days of the abnormal list (order 68 arts. 6 to 9, 12): pure functions over dates; overdue is never stored."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.kernel.clock import chinese_date
from core.kernel.errors import InvalidInputError
from core.kernel.periods import after
from core.kernel.workdays import DueDay, add_working_days
from sanctions.domain.abnormal_grounds import Evidence
from sanctions.domain.abnormal_procedure import DECIDED_FROM, AbnormalStatus


@dataclass(frozen=True)
class AbnormalClocks:
    """Lengths of the rule book on a day."""

    decision_working_days: int
    order_days: int
    letter_least_days: int
    letter_most_days: int
    objection_days: int
    removal_working_days: int
    book_version: str


@dataclass(frozen=True)
class LetterWindow:
    """The days on which the second letter may be sent, both included."""

    from_on: date
    until_on: date

    def check(self, sent_on: date) -> None:
        """Refuse a second letter that is too near to the first one, or too far from it."""
        if self.from_on <= sent_on <= self.until_on:
            return
        message = f"第二次信函应当在{chinese_date(self.from_on)}到{chinese_date(self.until_on)}之间寄出"
        raise InvalidInputError(message, fields={"sent_on": message})


@dataclass(frozen=True)
class Progress:
    """How far a procedure has come; each ground knows only its own days."""

    evidence: Evidence
    status: AbnormalStatus
    deadline_on: date | None = None
    order_due: DueDay | None = None
    window: LetterWindow | None = None
    established_on: date | None = None
    effective_on: date | None = None


@dataclass(frozen=True)
class AbnormalClock:
    """What falls on which day; `is_of_office`: the office owes something by then. `unit` is working or calendar."""

    label: str
    due: DueDay
    unit: str
    is_of_office: bool = False


def letter_window(first_sent_on: date, clocks: AbnormalClocks) -> LetterWindow:
    """Return when the second letter may be sent: so many natural days after the first one, at least and at most."""
    return LetterWindow(
        first_sent_on + timedelta(clocks.letter_least_days), first_sent_on + timedelta(clocks.letter_most_days)
    )


def order_due(served_on: date, clocks: AbnormalClocks) -> DueDay:
    """Return the last day to obey the order to publish."""
    return after(served_on, clocks.order_days, "calendar_days")


def objection_due(effective_on: date, clocks: AbnormalClocks) -> DueDay:
    """Return the last day for a written objection, counted from the publication."""
    return after(effective_on, clocks.objection_days, "calendar_days")


def ripe_on(progress: Progress) -> date | None:
    """Return the day from which the days for the decision run, None while something is missing."""
    if progress.status is not DECIDED_FROM[progress.evidence]:
        return None
    if progress.evidence is Evidence.ORDER:
        return progress.order_due.on if progress.order_due else None
    return progress.deadline_on if progress.evidence is Evidence.DEADLINE else progress.established_on


def decision_due(progress: Progress, clocks: AbnormalClocks) -> DueDay | None:
    """Return until when the listing is to be decided and published."""
    start = ripe_on(progress)
    return None if start is None else add_working_days(start, clocks.decision_working_days)


def why_not_decide(progress: Progress, today: date) -> str:
    """Tell in Chinese what is missing for a decision; empty when nothing is."""
    start = ripe_on(progress)
    if start is None:
        return "还缺列入所需要的程序"
    if progress.evidence is Evidence.ORDER and today <= start:
        return f"责令公示的期限到{chinese_date(start)}为止，期满以后还没有公示的才能列入"
    return ""


def is_ripe(progress: Progress, today: date) -> bool:
    """Tell whether only the decision is missing."""
    return not why_not_decide(progress, today)


def running_clock(progress: Progress, today: date, clocks: AbnormalClocks) -> AbnormalClock | None:
    """Return the clock that runs now."""
    match progress.status:
        case AbnormalStatus.FIRST_SENT:
            return _letter_clock(progress, today)
        case AbnormalStatus.DECIDED if progress.effective_on is not None and today < progress.effective_on:
            return AbnormalClock("生效并公示", DueDay(progress.effective_on, provisional=False), "calendar")
        case AbnormalStatus.EFFECTIVE if progress.effective_on is not None:
            due = objection_due(progress.effective_on, clocks)
            return AbnormalClock("提出异议的最后一天", due, "calendar") if today <= due.on else None
        case AbnormalStatus.ORDERED if progress.order_due is not None and today <= progress.order_due.on:
            return AbnormalClock("企业公示的最后一天", progress.order_due, "calendar")
    decide_by = decision_due(progress, clocks)
    return None if decide_by is None else AbnormalClock("作出列入决定", decide_by, "working", is_of_office=True)


def _letter_clock(progress: Progress, today: date) -> AbnormalClock | None:
    if progress.window is None:
        return None
    is_waiting = today < progress.window.from_on
    label = "最早可以寄第二次信函" if is_waiting else "最晚寄出第二次信函"
    on = progress.window.from_on if is_waiting else progress.window.until_on
    return AbnormalClock(label, DueDay(on, provisional=False), "calendar", is_of_office=not is_waiting)
