"""What is typed in the room, read into the words of the services; and what could not be sent, to be read again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.money import parse_yuan
from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.lifecycle import Action
from mediation.domain.offer_checks import missing_parts
from mediation.domain.offer_extent import CLAIM_FATE_NAMES, POSTAGE_NAMES
from mediation.domain.offers import METHOD_NAMES, Method, OfferTerms
from mediation.queries.room_page import RoomPage
from web.forms import Form
from web.pages.extent_forms import DATE_FORM, extent_values, read_day, typed_amount, typed_extent


def typed_terms(form: Form) -> OfferTerms:
    """Read the terms of an offer; raises InvalidInputError naming every wrong field."""
    problems: dict[str, str] = {}
    remedy = _choice(form, "remedy", Remedy, problems)
    method = _choice(form, "method", Method, problems)
    extent = typed_extent(form, problems)
    parts = extent.instalments
    sum_fen = _sum(form, problems)
    due_on = parts[-1].due_on if parts else _day(form, "due_on", problems)
    if due_on is None:
        problems.setdefault("due_on", "请填写最晚哪一天做到")
    valid_until = _day(form, "valid_until", problems)
    is_summed = "sum" in problems or not form.value("sum").strip()
    total = sum(part.sum_fen for part in parts) if is_summed else sum_fen
    terms = OfferTerms(
        remedy or Remedy.REFUND,
        total,
        due_on or date.max,
        method or Method.ORIGINAL_ROUTE,
        form.value("conditions"),
        valid_until,
        extent,
    )
    if problems:
        raise InvalidInputError("方案还不能发出，请看标出的地方", fields={**missing_parts(terms), **problems})
    return terms


def terms_values(terms: OfferTerms) -> Mapping[str, object]:
    """Return the form values that show these terms."""
    return {
        "remedy": terms.remedy,
        "sum": typed_amount(terms.sum_fen) if terms.sum_fen else "",
        "due_on": terms.due_on,
        "method": terms.method,
        "conditions": terms.conditions,
        **extent_values(terms.extent),
    }


_OFFER_FIELDS: tuple[tuple[str, str, Mapping[Any, str]], ...] = (
    ("remedy", "做什么", REMEDY_NAMES),
    ("sum", "金额", {}),
    ("due_on", "最晚哪一天做到", {}),
    ("method", "方式", METHOD_NAMES),
    ("item", "具体内容", {}),
    ("inst_due", "分期的日期", {}),
    ("inst_sum", "分期的金额", {}),
    ("also_remedy", "另外做到的事", REMEDY_NAMES),
    ("also_item", "另外做到的事的内容", {}),
    ("also_due", "另外做到的事的日期", {}),
    ("goods_item", "退回什么", {}),
    ("goods_due_on", "最晚哪一天退回", {}),
    ("goods_postage", "运费", POSTAGE_NAMES),
    ("claim_fate", "每项要求怎么处理", CLAIM_FATE_NAMES),
    ("conditions", "补充约定", {}),
    ("valid_until", "方案有效到哪天", {}),
)
_STATEMENT_FIELDS: tuple[tuple[str, str, Mapping[Any, str]], ...] = (("text", "要说的话", {}),)
_CALL_FIELDS: tuple[tuple[str, str, Mapping[Any, str]], ...] = (("reason", "想请调解员帮什么", {}),)


def unsent(form: Form, room: RoomPage) -> tuple[tuple[str, str], ...]:
    """Return what was typed into a form that the page no longer has, with its labels, to be read and copied."""
    if not form.message:
        return ()
    actions = room.head.actions
    closed = (
        (Action.MAKE_OFFER not in actions and Action.COUNTER_OFFER not in actions, _OFFER_FIELDS),
        (Action.SEND_STATEMENT not in actions, _STATEMENT_FIELDS),
        (Action.CALL_HUMAN not in actions, _CALL_FIELDS),
    )
    shown = [field for is_closed, fields in closed if is_closed for field in fields]
    typed = [(label, _in_words(form.all(name), names)) for name, label, names in shown]
    return tuple((label, words) for label, words in typed if words)


def _in_words(values: tuple[str, ...], names: Mapping[Any, str]) -> str:
    return "；".join(names.get(value, value) for value in map(str.strip, values) if value)


def _sum(form: Form, problems: dict[str, str]) -> int:
    text = form.value("sum").strip()
    if not text:
        return 0
    try:
        return parse_yuan(text)
    except InvalidInputError as error:
        problems["sum"] = error.message
        return 0


def _day(form: Form, name: str, problems: dict[str, str]) -> date | None:
    text = form.value(name).strip()
    day = read_day(text)
    if text and day is None:
        problems[name] = DATE_FORM
    return day


def _choice(form: Form, name: str, kind: Any, problems: dict[str, str]) -> Any:  # noqa: ANN401 - an enum class and its member
    text = form.value(name)
    if text in set(kind):
        return kind(text)
    problems[name] = "请从列出的选项中选一个"
    return None
