"""The screens of the filing form: what each reads into the draft, and what it needs before the next one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.money import fen_to_yuan, parse_yuan
from core.rules import RuleBook
from core.rules.filing import TOLD_BY_CATEGORY
from mediation.domain.claims import Claim, Remedy
from mediation.domain.filing import SHORTEST_FACTS, DraftFields, PaymentMethod
from web.forms import Form
from web.pages.fact_fields import field_name, read_facts
from web.pages.read_facts import confirmed_facts
from web.pages.where_fields import read_office, read_where

PAID_FACT = "paid_amount"
NOT_LISTED = "not_listed"
_YES = "yes"


@dataclass(frozen=True)
class Reading:
    """The draft with what was typed; `problems` name fields that cannot be read and kept their earlier value."""

    fields: DraftFields
    problems: Mapping[str, str] = field(default_factory=dict)


Reader = Callable[[Form, DraftFields, RuleBook], Reading]
Needs = Callable[[DraftFields], Mapping[str, str]]
Words = Callable[[DraftFields], Mapping[str, str]]


@dataclass(frozen=True)
class Screen:
    key: str
    number: int
    title: str
    read: Reader
    needs: Needs
    words: Words = lambda _fields: {}  # what the merchant will read, by field


def _read_merchant(form: Form, before: DraftFields, _: RuleBook) -> Reading:
    if "respondent_id" not in form.values and "respondent_text" not in form.values:
        return Reading(before)
    chosen = form.value("respondent_id")
    known = chosen if chosen and chosen != NOT_LISTED else None
    before = replace(before, purchase=read_where(form, before.purchase))
    return Reading(replace(before, respondent_id=known, respondent_text=form.value("respondent_text").strip()))


def _read_event(form: Form, before: DraftFields, _: RuleBook) -> Reading:
    problems: dict[str, str] = {}
    event_on = _typed_date(form, "event_on", before.event_on, problems)
    category = form.value("category") or None
    told = {**TOLD_BY_CATEGORY.get(category or "", {}), **before.rule_facts}
    facts_text = form.value("facts_text", before.facts_text)
    return Reading(
        replace(before, facts_text=facts_text, event_on=event_on, category=category, rule_facts=told), problems
    )


def _read_confirmed(form: Form, before: DraftFields, book: RuleBook) -> Reading:
    """Take what was read from the words and confirmed; what was not is asked like anything else."""
    told = confirmed_facts(book, form, before.facts_text, before.event_on) if before.event_on else {}
    paid = before.paid_fen
    if paid is None and PAID_FACT in told:
        paid = parse_yuan(told[PAID_FACT])
    return Reading(replace(before, rule_facts={**before.rule_facts, **told}, paid_fen=paid))


def _read_payment(form: Form, before: DraftFields, book: RuleBook) -> Reading:
    answers = _read_law(form, before, book)
    problems = dict(answers.problems)
    paid_fen = _typed_money(form, "paid", before.paid_fen, problems)
    told = dict(answers.fields.rule_facts)
    if paid_fen is not None:
        told[PAID_FACT] = str(fen_to_yuan(paid_fen))
    method = _typed_choice(PaymentMethod, form.value("payment_method"))
    return Reading(replace(answers.fields, paid_fen=paid_fen, payment_method=method, rule_facts=told), problems)


def _read_law(form: Form, before: DraftFields, book: RuleBook) -> Reading:
    """Read the answers; a question that was shown and left open counts as 不清楚 and is not asked again."""
    reading = read_facts(book, form, before.rule_facts)
    told = dict(reading.told)
    for fact in form.all("shown"):
        if fact in book.vocabulary and field_name(fact) not in reading.problems:
            told.setdefault(fact, None)
    return Reading(replace(before, rule_facts=told), reading.problems)


def _read_claims(form: Form, before: DraftFields, book: RuleBook) -> Reading:
    answers = _read_law(form, before, book)
    problems = dict(answers.problems)
    rows = zip(form.all("claim_kind"), form.all("claim_amount"), form.all("claim_note"), strict=False)
    read = [_read_claim(row, texts, problems) for row, texts in enumerate(rows)]
    return Reading(replace(answers.fields, claims=tuple(claim for claim in read if claim)), problems)


def _read_claim(row: int, texts: tuple[str, str, str], problems: dict[str, str]) -> Claim | None:
    kind, amount, note = (text.strip() for text in texts)
    if not (kind or amount or note):
        return None
    remedy = _typed_choice(Remedy, kind)
    if remedy is None:
        problems[f"claim_kind-{row}"] = "请选择这一项是什么要求"
        return None
    try:
        return Claim(remedy, parse_yuan(amount) if amount else None, note)
    except InvalidInputError as error:
        problems[f"claim_amount-{row}"] = error.message
        return Claim(remedy, None, note)


def _read_review(form: Form, before: DraftFields, _: RuleBook) -> Reading:
    agrees = form.value("agrees_to_mediate") == _YES
    publishes = form.value("agrees_to_publish") == _YES
    before = replace(before, purchase=read_office(form, before.purchase))
    return Reading(replace(before, agrees_to_mediate=agrees, agrees_to_publish=publishes))


def _typed_date(form: Form, name: str, before: date | None, problems: dict[str, str]) -> date | None:
    text = form.value(name).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems[name] = "日期请写成 2026-11-21 这样"
        return before


def _typed_money(form: Form, name: str, before: int | None, problems: dict[str, str]) -> int | None:
    text = form.value(name).strip()
    if not text:
        return None
    try:
        return parse_yuan(text)
    except InvalidInputError as error:
        problems[name] = error.message
        return before


def _typed_choice(kind: Any, text: str) -> Any:  # noqa: ANN401 - an enum class and its member
    return kind(text) if text in set(kind) else None


def _nothing(_: DraftFields) -> Mapping[str, str]:
    return {}


def _merchant_needs(fields: DraftFields) -> Mapping[str, str]:
    named = fields.respondent_id or fields.respondent_text
    return {} if named else {"respondent": "请选出是哪一家；找不到的，请在下面写明店名和地址"}


def _event_needs(fields: DraftFields) -> Mapping[str, str]:
    too_short = len(fields.facts_text.strip()) < SHORTEST_FACTS
    return {
        **({"facts_text": f"请写清楚经过，至少 {SHORTEST_FACTS} 个字"} if too_short else {}),
        **({} if fields.event_on else {"event_on": "请填写事情发生的日期，记不清就填大概的一天"}),
    }


def _payment_needs(fields: DraftFields) -> Mapping[str, str]:
    not_paid = fields.payment_method is PaymentMethod.NOT_PAID
    missing = fields.paid_fen is None and not not_paid
    return {"paid": "请填写付了多少钱；还没付钱的，请在下面选“没有付款”"} if missing else {}


def _claims_needs(fields: DraftFields) -> Mapping[str, str]:
    return {} if fields.claims else {"claims": "请至少写一项希望商家怎么做"}


def _event_words(fields: DraftFields) -> Mapping[str, str]:
    return {"facts_text": fields.facts_text}


def _claims_words(fields: DraftFields) -> Mapping[str, str]:
    return {"claims": "；".join(claim.note for claim in fields.claims)}


SCREENS: tuple[Screen, ...] = (
    Screen("merchant", 1, "是哪一家", _read_merchant, _merchant_needs),
    Screen("event", 2, "发生了什么", _read_event, _event_needs, _event_words),
    Screen("reading", 2, "我们读到的，对吗", _read_confirmed, _nothing),
    Screen("payment", 3, "付了多少钱", _read_payment, _payment_needs),
    Screen("law", 3, "法律想知道的几件事", _read_law, _nothing),
    Screen("claims", 4, "您想怎么解决", _read_claims, _claims_needs, _claims_words),
    Screen("evidence", 5, "有什么凭据", _read_law, _nothing),
    Screen("review", 6, "看一遍，提交", _read_review, _nothing),
)
STEPS_SHOWN = SCREENS[-1].number
_SHOWN_ON_NEED = ("reading", "law")
_PLACE = {screen.key: place for place, screen in enumerate(SCREENS)}


def screen_of(key: str) -> Screen:
    """Return the screen; raises NotFoundError for an address that we do not have."""
    if key not in _PLACE:
        raise NotFoundError("没有这一步，请从“我的投诉”重新进入")
    return SCREENS[_PLACE[key]]


def screen_after(key: str) -> Screen:
    return SCREENS[min(_PLACE[key] + 1, len(SCREENS) - 1)]


def screen_before(key: str) -> Screen | None:
    """Return the screen before; what was read and the follow-up questions are left out on the way back."""
    earlier = [screen for screen in SCREENS[: _PLACE[key]] if screen.key not in _SHOWN_ON_NEED]
    return earlier[-1] if earlier else None


def missing_of(fields: DraftFields) -> dict[str, tuple[Screen, str]]:
    """Return everything that is still needed before filing, with the screen that asks for it."""
    return {name: (screen, problem) for screen in SCREENS for name, problem in screen.needs(fields).items()}
