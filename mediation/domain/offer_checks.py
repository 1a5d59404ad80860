"""Whether an offer is exact: what could not be written into an agreement is refused with the missing part named."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.kernel.clock import chinese_date
from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan
from core.kernel.workdays import add_calendar_days
from mediation.domain.claims import MONEY_REMEDIES, REMEDY_NAMES, sum_problem
from mediation.domain.exactness import vague_part
from mediation.domain.offer_extent import MOST_INSTALMENTS, MOST_UNDERTAKINGS, ClaimFate, Extent
from mediation.domain.offers import MONEY_METHODS, OfferTerms
from mediation.domain.office import HouseRules

LONGEST_CONDITIONS = 1000
LONGEST_ITEM = 200
_SHORTEST_PROMISE = 4
_FEWEST_INSTALMENTS = 2
_NOT_YET = "方案还不能发出，请看标出的地方"


@dataclass(frozen=True)
class OfferFrame:
    """What an offer must keep within: the day it is made, the last day of mediation, house rules, number of claims."""

    today: date
    last_day: date
    rules: HouseRules
    claims: int | None = None

    @property
    def latest_promise(self) -> date:
        return self.today + timedelta(self.rules.latest_pay_days)

    @property
    def latest_answer(self) -> date:
        """Return the last day until which an offer may stand."""
        return max(self.today, min(self.last_day, self.today + timedelta(self.rules.offer_longest_days)))


def check_terms(terms: OfferTerms, frame: OfferFrame) -> OfferTerms:
    """Return the terms with their last valid day filled in, never beyond the last day of the mediation.

    Raises InvalidInputError for anything that could not be written into an agreement exactly.
    """
    problems = {**_day_problems(terms, frame), **_fate_problems(terms.extent, frame), **missing_parts(terms)}
    if problems:
        raise InvalidInputError(_NOT_YET, fields=problems)
    chosen = terms.valid_until or frame.today + timedelta(frame.rules.offer_valid_days)
    last = max(frame.today, min(add_calendar_days(chosen, 0).on, frame.last_day))
    asked = chosen if last > chosen else None
    return replace(terms, conditions=terms.conditions.strip(), valid_until=last, valid_asked_on=asked)


def missing_parts(terms: OfferTerms) -> dict[str, str]:
    """Return by field what keeps these terms from being stated exactly; empty when nothing does."""
    return {**_vague_problems(terms), **_money_problems(terms), **_instalment_problems(terms), **_word_problems(terms)}


def _money_problems(terms: OfferTerms) -> dict[str, str]:
    problem = sum_problem(terms.sum_fen)
    if problem:
        return {"sum": problem}
    if terms.remedy in MONEY_REMEDIES and terms.sum_fen == 0:
        return {"sum": f"“{REMEDY_NAMES[terms.remedy]}”要写明金额"}
    if terms.sum_fen and terms.method not in MONEY_METHODS:
        return {"method": "有金额时，请选择付款方式"}
    return {}


def _instalment_problems(terms: OfferTerms) -> dict[str, str]:
    problem = _instalment_problem(terms) if terms.extent.instalments else None
    return {"instalments": problem} if problem else {}


def _instalment_problem(terms: OfferTerms) -> str | None:
    parts = terms.extent.instalments
    days, total = [part.due_on for part in parts], sum(part.sum_fen for part in parts)
    wrong = (
        (
            not _FEWEST_INSTALMENTS <= len(parts) <= MOST_INSTALMENTS,
            f"分期要有 {_FEWEST_INSTALMENTS} 到 {MOST_INSTALMENTS} 期，一次付清的不用填",
        ),
        (any(part.sum_fen <= 0 for part in parts), "每一期都要写明金额"),
        (sorted(set(days)) != days, "各期的日期要从早到晚，不能重复"),
        (
            total != terms.sum_fen,
            f"各期加起来是 {format_yuan(total)}，和总额 {format_yuan(terms.sum_fen)} 对不上",
        ),
        (days[-1] != terms.due_on, f"最后一期的日期要和“最晚哪一天”（{chinese_date(terms.due_on)}）一致"),
    )
    return next((message for holds, message in wrong if holds), None)


def _day_problems(terms: OfferTerms, frame: OfferFrame) -> dict[str, str]:
    problems = {}
    longest = frame.rules.latest_pay_days
    days = {
        "due_on": [terms.due_on],
        "instalments": [part.due_on for part in terms.extent.instalments],
        "also": [each.due_on for each in terms.extent.also],
        "goods_due_on": [terms.extent.goods.due_on] if terms.extent.goods else [],
    }
    for name, promised in days.items():
        if not _all_between(promised, frame.today, frame.latest_promise):
            problems[name] = f"履行日期要在今天到 {longest} 天之内"
    if terms.valid_until is not None and not frame.today <= terms.valid_until <= frame.latest_answer:
        problems["valid_until"] = f"有效期要在今天到 {chinese_date(frame.latest_answer)}之间，不能超过调解期限"
    return problems


def _all_between(days: Iterable[date], first: date, last: date) -> bool:
    return all(first <= day <= last for day in days)


def _fate_problems(extent: Extent, frame: OfferFrame) -> dict[str, str]:
    if not extent.claims or frame.claims is None:
        return {}
    if len(extent.claims) != frame.claims:
        return {"claims": f"投诉有 {frame.claims} 项要求，请逐项说明怎么处理"}
    if ClaimFate.SETTLED not in extent.claims:
        return {"claims": "方案至少要解决一项要求"}
    return {}


def _word_problems(terms: OfferTerms) -> dict[str, str]:
    words, item, also = terms.conditions.strip(), terms.extent.item.strip(), terms.extent.also
    problems = {}
    if len(words) > LONGEST_CONDITIONS:
        problems["conditions"] = f"补充说明最多 {LONGEST_CONDITIONS} 个字"
    if len(item) > LONGEST_ITEM:
        problems["item"] = f"具体内容最多 {LONGEST_ITEM} 个字"
    if terms.remedy not in MONEY_REMEDIES and max(len(item), len(words)) < _SHORTEST_PROMISE:
        problems["item"] = f"“{REMEDY_NAMES[terms.remedy]}”请写清楚具体做什么"
    if len(also) > MOST_UNDERTAKINGS:
        problems["also"] = f"另外做到的事最多写 {MOST_UNDERTAKINGS} 件"
    if any(each.remedy in MONEY_REMEDIES for each in also):
        problems["also"] = "付钱的写在“金额”里，这里只写要做的事"
    if any(not _SHORTEST_PROMISE <= len(each.item.strip()) <= LONGEST_ITEM for each in also):
        problems["also"] = "另外做到的事，请写清楚具体做什么"
    if terms.extent.goods and len(terms.extent.goods.item.strip()) > LONGEST_ITEM:
        problems["goods_item"] = f"退回什么最多 {LONGEST_ITEM} 个字"
    if terms.extent.goods and not terms.extent.goods.item.strip():
        problems["goods_item"] = "请写明退回什么"
    return problems


def _vague_problems(terms: OfferTerms) -> dict[str, str]:
    goods = terms.extent.goods
    texts = {
        "conditions": terms.conditions,
        "item": terms.extent.item,
        "also": "；".join(each.item for each in terms.extent.also),
        "goods_item": goods.item if goods else "",
    }
    found = {name: vague_part(text) for name, text in texts.items()}
    return {name: problem for name, problem in found.items() if problem}
