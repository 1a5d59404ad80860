"""What is typed about promises, read into the words of the services."""

from datetime import date
from typing import TypeVar

from core.kernel.clock import chinese_date
from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan, parse_yuan
from mediation.domain.lifecycle import Action
from mediation.domain.performance import BreachReason, ExcuseReason
from mediation.queries.performance import PerformanceView, PromiseView
from mediation.services.give_excuse import Excuse
from mediation.services.watch_performance import BreachReport, Receipt
from web.forms import Form

_Code = TypeVar("_Code", BreachReason, ExcuseReason)
_MOST_DIGITS = 4
_ALL = "all"


def promise_choices(plan: PerformanceView, action: Action) -> list[tuple[str, str]]:
    """Return the promises that the act can be about, in words."""
    chosen: dict[Action, tuple[PromiseView, ...]] = {
        Action.REPORT_BREACH: plan.reportable,
        Action.GIVE_EXCUSE: tuple(line for line in plan.open_promises if line.days_left <= 0),
    }
    choices = [(str(line.number), _words(line)) for line in chosen.get(action, plan.open_promises)]
    takes_all = action is Action.CONFIRM_PERFORMANCE and len(choices) > 1
    return [*choices, (_ALL, "剩下的全部都收到了")] if takes_all else choices


def _words(line: PromiseView) -> str:
    money = f" {format_yuan(line.sum_fen)}" if line.sum_fen else ""
    rest = f"（还差 {format_yuan(line.rest_fen)}）" if 0 < line.rest_fen < line.sum_fen else ""
    item = f"：{line.item}" if line.item else ""
    return f"第 {line.number} 项，{line.remedy_name}{money}{rest}{item}，{chinese_date(line.due_on)}前"


def typed_receipt(form: Form) -> Receipt:
    """Read what came; raises InvalidInputError naming every wrong field."""
    problems: dict[str, str] = {}
    received_on = _day(form, problems)
    sum_fen = _sum(form, problems)
    if problems or received_on is None:
        raise InvalidInputError("有几处还需要改一下，已填写的内容都在", fields=problems)
    return Receipt(received_on, typed_number(form), sum_fen, form.value("basis"))


def typed_breach(form: Form) -> BreachReport:
    return BreachReport(form.value("reasons"), _code(form, BreachReason), typed_number(form))


def typed_excuse(form: Form) -> Excuse:
    return Excuse(form.value("reasons"), _code(form, ExcuseReason), typed_number(form))


def typed_number(form: Form) -> int | None:
    """Read which promise it is about; empty or all leaves it to the service."""
    text = form.value("promise").strip()
    if text in ("", _ALL):
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise InvalidInputError("请从列出的约定中选一项", fields={"promise": "请从列出的约定中选一项"})
    return int(text)


def _day(form: Form, problems: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(form.value("performed_on").strip())
    except ValueError:
        problems["performed_on"] = "请填写收到的日期，写成 2026-11-21 这样"
        return None


def _sum(form: Form, problems: dict[str, str]) -> int | None:
    text = form.value("sum").strip()
    if not text:
        return None
    try:
        return parse_yuan(text)
    except InvalidInputError as error:
        problems["sum"] = error.message
        return None


def _code(form: Form, kind: type[_Code]) -> _Code:
    text = form.value("reason")
    if text not in set(kind):
        raise InvalidInputError("请选一种情况", fields={"reason": "请选一种情况"})
    return kind(text)
