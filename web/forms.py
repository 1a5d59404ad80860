"""Forms keep what was typed: the same page comes back with messages beside the fields and the right status."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from flask import make_response, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.kernel.errors import BusinessError, ErrorKind, HeldBackError
from web.resend import NEVER_KEPT
from web.status import STATUS

View = Callable[..., ResponseReturnValue]

CHECK_FIELDS = "有几处还需要改一下，已填写的内容都在"
_NOT_OURS_TO_SHOW = {ErrorKind.NOT_FOUND, ErrorKind.SIGN_IN_REQUIRED}

_REQUIRED = "请填写这一项"
_WRONG = "这一项填写得不对，请检查"

# pydantic's error types in the words of the page; {x} is filled from the error's context
MESSAGES: Mapping[str, str] = {
    "missing": _REQUIRED,
    "string_too_short": "请至少填写 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字，请缩短一些",
    "string_type": _REQUIRED,
    "string_pattern_mismatch": "格式不对，请按说明填写",
    "int_parsing": "请填写整数",
    "int_type": "请填写整数",
    "int_from_float": "请填写整数",
    "float_parsing": "请填写数字",
    "decimal_parsing": "请填写数字",
    "decimal_type": "请填写数字",
    "bool_parsing": "请选择“是”或“否”",
    "bool_type": "请选择“是”或“否”",
    "date_parsing": "日期请写成 2026-11-21 这样",
    "date_from_datetime_parsing": "日期请写成 2026-11-21 这样",
    "date_from_datetime_inexact": "日期请写成 2026-11-21 这样",
    "date_type": "日期请写成 2026-11-21 这样",
    "datetime_parsing": "时间请写成 2026-11-21T10:00 这样",
    "datetime_from_date_parsing": "时间请写成 2026-11-21T10:00 这样",
    "datetime_type": "时间请写成 2026-11-21T10:00 这样",
    "enum": "请从列出的选项中选一个",
    "literal_error": "请从列出的选项中选一个",
    "greater_than": "请填写大于 {gt} 的数",
    "greater_than_equal": "请填写不小于 {ge} 的数",
    "less_than": "请填写小于 {lt} 的数",
    "less_than_equal": "请填写不大于 {le} 的数",
    "too_short": "请至少填写 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "list_type": "这一项应当是一组内容",
    "extra_forbidden": "不认识这一项，请去掉",
    "model_type": "这一项的结构不对，请查看接口说明",
    "model_attributes_type": "这一项的结构不对，请查看接口说明",
    "dict_type": "这一项的结构不对，请查看接口说明",
}


@dataclass(frozen=True)
class Form:
    """What stands in a form: typed values, a message beside each wrong field, one message for the whole."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    may_insist: bool = False  # what was held back can be sent as it stands

    def value(self, name: str, default: str = "") -> str:
        found = self.values.get(name)
        return found[0] if found else default

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field that may be given several times."""
        return self.values.get(name, ())

    def has(self, name: str, value: str) -> bool:
        return value in self.all(name)

    def error(self, name: str) -> str | None:
        return self.errors.get(name)

    def refused(self, error: BusinessError) -> "Form":
        """Return the same form with what is wrong with it."""
        may_insist = isinstance(error, HeldBackError) and error.may_insist
        return replace(self, errors=dict(error.fields), message=error.message, may_insist=may_insist)


def blank_form(initial: Mapping[str, object] | None = None) -> Form:
    """Return an untyped form, prefilled from `initial`; lists fill a field several times, None leaves it empty."""
    given = (initial or {}).items()
    return Form({name: _as_texts(value) for name, value in given if value is not None})


def typed_form() -> Form:
    """Return the form of this request as it was typed, without secrets and without files."""
    typed = request.form.to_dict(flat=False)
    return Form({name: tuple(values) for name, values in typed.items() if name not in NEVER_KEPT})


def _as_texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(str(each) for each in value)
    return (str(value),)


def chinese_messages(error: ValidationError) -> dict[str, str]:
    """Return the first message of each wrong field, in the words of the page."""
    messages: dict[str, str] = {}
    for detail in error.errors():
        messages.setdefault(".".join(str(part) for part in detail["loc"]) or "form", _chinese(detail))
    return messages


def _chinese(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return _own_words(context.get("error"))
    return MESSAGES.get(detail["type"], _WRONG).format_map(context)


def _own_words(raised: object) -> str:
    """Return the text of a ValueError or BusinessError raised by a validator of ours."""
    text = str(raised)
    return text if text and not text.isascii() else _WRONG


def shows_again(show: Callable[..., ResponseReturnValue]) -> Callable[[View], View]:
    """Make a form view show its page again when the act is refused.

    `show(form, **view_arguments)` renders the page. It is called with what was typed and what is wrong, and
    its page is sent with the status of the refusal. What is missing or needs a sign-in goes to the error pages.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def showing(**arguments: Any) -> ResponseReturnValue:  # noqa: ANN401 - what the route's converters give
            try:
                return view(**arguments)
            except BusinessError as error:
                if error.kind in _NOT_OURS_TO_SHOW:
                    raise
                page = make_response(show(typed_form().refused(error), **arguments))
                page.status_code = STATUS[error.kind]
                return page

        return showing

    return decorate
