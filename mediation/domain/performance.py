"""What becomes of the promises of an agreement, one by one: received in part or whole, late, broken, explained.

That something is overdue is computed from its day, never stored. The agreement as a whole follows one rule:
performed when every promise is kept; broken while a promise that was reported broken is not kept; settled otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mediation.domain.lifecycle import Stage


class BreachReason(StrEnum):
    NOTHING = "nothing"
    PART = "part"
    NOT_AS_AGREED = "not_as_agreed"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    OTHER = "other"


BREACH_REASON_NAMES: dict[BreachReason, str] = {
    BreachReason.NOTHING: "到期什么也没有收到",
    BreachReason.PART: "只收到了一部分",
    BreachReason.NOT_AS_AGREED: "做了，但和约定的不一样",
    BreachReason.REFUSED: "商家明确说不履行",
    BreachReason.UNREACHABLE: "联系不上商家",
    BreachReason.OTHER: "其他情况",
}


class ExcuseReason(StrEnum):
    ALREADY_DONE = "already_done"
    WAITING_FOR_CONSUMER = "waiting_for_consumer"
    PAYMENT_RETURNED = "payment_returned"
    FORCE_MAJEURE = "force_majeure"
    SHORT_OF_MONEY = "short_of_money"
    OTHER = "other"


EXCUSE_REASON_NAMES: dict[ExcuseReason, str] = {
    ExcuseReason.ALREADY_DONE: "已经履行，等对方核对",
    ExcuseReason.WAITING_FOR_CONSUMER: "需要消费者先配合，例如退回商品、提供收款账户",
    ExcuseReason.PAYMENT_RETURNED: "款项被退回或者没有到账",
    ExcuseReason.FORCE_MAJEURE: "遇到不可抗力",
    ExcuseReason.SHORT_OF_MONEY: "资金周转困难",
    ExcuseReason.OTHER: "其他原因",
}


class PromiseState(StrEnum):
    WAITING = "waiting"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    BROKEN = "broken"
    KEPT = "kept"
    KEPT_LATE = "kept_late"


PROMISE_STATE_NAMES: dict[PromiseState, str] = {
    PromiseState.WAITING: "没到日子",
    PromiseState.DUE_TODAY: "今天到期",
    PromiseState.OVERDUE: "过了日子，还没有确认",
    PromiseState.BROKEN: "被反映没有履行",
    PromiseState.KEPT: "按时履行",
    PromiseState.KEPT_LATE: "晚履行",
}


@dataclass(frozen=True)
class Promise:
    """One line of the plan with what has happened to it; `performed_on` is the day it became whole."""

    number: int
    due_on: date
    sum_fen: int
    received_fen: int = 0
    performed_on: date | None = None
    is_broken: bool = False

    @property
    def is_kept(self) -> bool:
        return self.performed_on is not None

    @property
    def rest_fen(self) -> int:
        return 0 if self.is_kept else self.sum_fen - self.received_fen

    def late_days(self, today: date) -> int:
        """Return how late it was kept, or how late it is by now."""
        return max(0, ((self.performed_on or today) - self.due_on).days)

    def state(self, today: date) -> PromiseState:
        if self.performed_on is not None:
            return PromiseState.KEPT_LATE if self.performed_on > self.due_on else PromiseState.KEPT
        if self.is_broken:
            return PromiseState.BROKEN
        if today > self.due_on:
            return PromiseState.OVERDUE
        return PromiseState.DUE_TODAY if today == self.due_on else PromiseState.WAITING

    def is_overdue(self, today: date) -> bool:
        return not self.is_kept and today > self.due_on


def stage_of(promises: Sequence[Promise]) -> Stage:
    """Return the stage of the whole agreement."""
    if all(promise.is_kept for promise in promises):
        return Stage.PERFORMED
    if any(promise.is_broken and not promise.is_kept for promise in promises):
        return Stage.BREACHED
    return Stage.SETTLED


def next_promise(promises: Sequence[Promise]) -> Promise | None:
    """Return the earliest promise that is not kept."""
    return next((promise for promise in promises if not promise.is_kept), None)


def next_due_on(promises: Sequence[Promise]) -> date | None:
    """Return the day that the queue waits for: of the first promise that is neither kept nor reported broken."""
    return next((promise.due_on for promise in promises if not promise.is_kept and not promise.is_broken), None)
