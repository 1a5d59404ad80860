"""Offers to settle: typed and exact, so that an accepted one can become an agreement word for word."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.clock import chinese_date
from core.kernel.money import format_yuan
from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.offer_extent import PLAIN_EXTENT, Extent


class Method(StrEnum):
    ORIGINAL_ROUTE = "original_route"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    BANK_TRANSFER = "bank_transfer"
    CASH = "cash"
    ON_SITE = "on_site"
    BY_POST = "by_post"


METHOD_NAMES: dict[Method, str] = {
    Method.ORIGINAL_ROUTE: "原支付方式退回",
    Method.WECHAT: "微信转账",
    Method.ALIPAY: "支付宝转账",
    Method.BANK_TRANSFER: "银行转账",
    Method.CASH: "现金当面支付",
    Method.ON_SITE: "到店或上门办理",
    Method.BY_POST: "邮寄办理",
}

MONEY_METHODS = frozenset({Method.ORIGINAL_ROUTE, Method.WECHAT, Method.ALIPAY, Method.BANK_TRANSFER, Method.CASH})


class OfferState(StrEnum):
    OPEN = "open"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


OFFER_STATE_NAMES: dict[OfferState, str] = {
    OfferState.OPEN: "等待答复",
    OfferState.COUNTERED: "对方已还价",
    OfferState.ACCEPTED: "已接受",
    OfferState.DECLINED: "已谢绝",
    OfferState.WITHDRAWN: "已撤回",
    OfferState.LAPSED: "已过有效期",
}

ON_THE_TABLE = frozenset({OfferState.OPEN, OfferState.COUNTERED})


@dataclass(frozen=True)
class OfferTerms:
    """What is offered or asked: a remedy, a sum (0 where none is paid), by when, how, and until when it stands.

    `due_on` is the day of the whole sum or of its last instalment. `valid_until` is the last day on which it can be
    accepted; `valid_asked_on` the day it would have been, when that was a rest day.
    """

    remedy: Remedy
    sum_fen: int
    due_on: date
    method: Method
    conditions: str = ""
    valid_until: date | None = None
    extent: Extent = PLAIN_EXTENT
    valid_asked_on: date | None = None

    @property
    def text(self) -> str:
        money = f" {format_yuan(self.sum_fen)}" if self.sum_fen else ""
        parts = f"，分 {len(self.extent.instalments)} 期" if self.extent.instalments else ""
        return f"{REMEDY_NAMES[self.remedy]}{money}{parts}，{chinese_date(self.due_on)}前，{METHOD_NAMES[self.method]}"


@dataclass(frozen=True)
class PlanLine:
    """One promise with one last day; `number` counts from 1 by day."""

    number: int
    remedy: Remedy
    item: str
    sum_fen: int
    due_on: date


def plan_of(terms: OfferTerms) -> tuple[PlanLine, ...]:
    """Return everything the merchant promises, by day; the sums add up to the sum of the terms."""
    extent = terms.extent
    main = [(each.due_on, each.sum_fen) for each in extent.instalments] or [(terms.due_on, terms.sum_fen)]
    promises = [(day, terms.remedy, extent.item, fen) for day, fen in main]
    promises += [(each.due_on, each.remedy, each.item, 0) for each in extent.also]
    ordered = sorted(promises, key=lambda promise: promise[0])
    return tuple(
        PlanLine(number, remedy, item, fen, day) for number, (day, remedy, item, fen) in enumerate(ordered, start=1)
    )


@dataclass(frozen=True)
class OfferAnswers:
    """What has happened to an offer so far."""

    valid_until: date
    accepted: bool = False
    declined: bool = False
    withdrawn: bool = False
    countered: bool = False


def offer_state(answers: OfferAnswers, today: date) -> OfferState:
    """Tell where an offer stands today; that it lapsed is computed, never stored."""
    settled = (
        (answers.accepted, OfferState.ACCEPTED),
        (answers.declined, OfferState.DECLINED),
        (answers.withdrawn, OfferState.WITHDRAWN),
        (today > answers.valid_until, OfferState.LAPSED),
        (answers.countered, OfferState.COUNTERED),
    )
    return next((state for holds, state in settled if holds), OfferState.OPEN)
