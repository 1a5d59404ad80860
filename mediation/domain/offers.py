"""Offers to settle: typed and exact, so that an accepted one can become an agreement word for word."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan
from mediation.domain.claims import MONEY_REMEDIES, MOST_FEN, REMEDY_NAMES, Remedy
from mediation.domain.office import HouseRules

LONGEST_CONDITIONS = 1000
_SHORTEST_PROMISE = 4


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
    """What is offered or asked: a remedy, a sum (0 where none is paid), by when, how, and until when it stands."""

    remedy: Remedy
    sum_fen: int
    due_on: date
    method: Method
    conditions: str = ""
    valid_until: date | None = None

    @property
    def text(self) -> str:
        money = f" {format_yuan(self.sum_fen)}" if self.sum_fen else ""
        return f"{REMEDY_NAMES[self.remedy]}{money}，{_day(self.due_on)}前，{METHOD_NAMES[self.method]}"


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


def check_terms(terms: OfferTerms, today: date, last_day: date, rules: HouseRules) -> OfferTerms:
    """Return the terms with their last valid day filled in, never beyond `last_day` of the mediation.

    Raises InvalidInputError for anything that could not be written into an agreement exactly.
    """
    problems = {
        **_money_problems(terms),
        **_day_problems(terms, today, last_day, rules),
        **_word_problems(terms),
    }
    if problems:
        raise InvalidInputError("方案还不能发出，请看标出的地方", fields=problems)
    valid_until = terms.valid_until or min(today + timedelta(rules.offer_valid_days), last_day)
    return OfferTerms(terms.remedy, terms.sum_fen, terms.due_on, terms.method, terms.conditions.strip(), valid_until)


def _money_problems(terms: OfferTerms) -> dict[str, str]:
    if not 0 <= terms.sum_fen <= MOST_FEN:
        return {"sum": "金额不正确，请核对"}
    if terms.remedy in MONEY_REMEDIES and terms.sum_fen == 0:
        return {"sum": f"“{REMEDY_NAMES[terms.remedy]}”要写明金额"}
    if terms.sum_fen and terms.method not in MONEY_METHODS:
        return {"method": "有金额时，请选择付款方式"}
    return {}


def _day_problems(terms: OfferTerms, today: date, last_day: date, rules: HouseRules) -> dict[str, str]:
    problems = {}
    if not today <= terms.due_on <= today + timedelta(rules.latest_pay_days):
        problems["due_on"] = f"履行日期要在今天到 {rules.latest_pay_days} 天之内"
    if terms.valid_until is not None and not today <= terms.valid_until <= max(today, last_day):
        problems["valid_until"] = f"有效期要在今天到 {_day(max(today, last_day))}（调解期限）之间"
    return problems


def _word_problems(terms: OfferTerms) -> dict[str, str]:
    words = terms.conditions.strip()
    if len(words) > LONGEST_CONDITIONS:
        return {"conditions": f"补充说明最多 {LONGEST_CONDITIONS} 个字"}
    if terms.remedy not in MONEY_REMEDIES and len(words) < _SHORTEST_PROMISE:
        return {"conditions": f"“{REMEDY_NAMES[terms.remedy]}”请写清楚具体做什么"}
    return {}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
