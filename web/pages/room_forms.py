"""What is typed in the room, read into the words of the services."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.money import parse_yuan
from mediation.domain.claims import Remedy
from mediation.domain.offers import Method, OfferTerms
from web.forms import Form

_DATE_FORM = "日期请写成 2026-11-21 这样"


def typed_terms(form: Form) -> OfferTerms:
    """Read the terms of an offer; raises InvalidInputError naming every wrong field."""
    problems: dict[str, str] = {}
    remedy = _choice(form, "remedy", Remedy, problems)
    method = _choice(form, "method", Method, problems)
    sum_fen = _sum(form, problems)
    due_on = _day(form, "due_on", problems)
    if due_on is None:
        problems.setdefault("due_on", "请填写最晚哪一天做到")
    valid_until = _day(form, "valid_until", problems)
    if problems or remedy is None or method is None or due_on is None:
        raise InvalidInputError("方案还不能发出，请看标出的地方", fields=problems)
    return OfferTerms(remedy, sum_fen, due_on, method, form.value("conditions"), valid_until)


def terms_values(terms: OfferTerms) -> Mapping[str, object]:
    """Return the form values that show these terms."""
    yuan, rest = divmod(terms.sum_fen, 100)
    amount = f"{yuan}.{rest:02d}" if rest else str(yuan)
    return {
        "remedy": terms.remedy,
        "sum": amount if terms.sum_fen else "",
        "due_on": terms.due_on,
        "method": terms.method,
        "conditions": terms.conditions,
    }


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
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems[name] = _DATE_FORM
        return None


def _choice(form: Form, name: str, kind: Any, problems: dict[str, str]) -> Any:  # noqa: ANN401 - an enum class and its member
    text = form.value(name)
    if text in set(kind):
        return kind(text)
    problems[name] = "请从列出的选项中选一个"
    return None
