"""What a field of a record may hold, and how a page shows it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.clock import chinese_date
from core.kernel.money import format_yuan
from core.rules import cite

MAX_TEXT = 5000
BodyValue = str | int | None
_QUANTITY = re.compile(r"\d{1,12}(\.\d{1,4})?")
_CODE = re.compile(r"[0-9A-Z]{18}")


class FieldKind(StrEnum):
    TEXT = "text"
    ARTICLE = "article"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"
    QUANTITY = "quantity"
    CODE = "code"
    CHOICE = "choice"


KIND_NAMES: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "文字",
    FieldKind.ARTICLE: "法律条文",
    FieldKind.MONEY: "金额",
    FieldKind.DATE: "日期",
    FieldKind.NUMBER: "整数",
    FieldKind.QUANTITY: "数量",
    FieldKind.CODE: "统一社会信用代码",
    FieldKind.CHOICE: "选项",
}


@dataclass(frozen=True)
class CatalogueField:
    """A field; money is kept in fen and shown in yuan, a quantity is kept as its decimal digits.

    `is_open` is False for what stays with parties and officers although the record is public.
    """

    name: str
    label: str
    kind: FieldKind
    required: bool
    choices: Mapping[str, str]
    unit: str = ""
    is_open: bool = True


def find_problem(field: CatalogueField, value: BodyValue) -> str | None:
    """Return what is wrong with a value, None when the field may hold it."""
    if value is None or value == "":
        return f"请填写{field.label}" if field.required else None
    return None if _FITS[field.kind](field, value) else f"{field.label}的内容或者格式不正确"


def show_value(field: CatalogueField, value: BodyValue, laws: Mapping[str, str]) -> str:
    """Return a checked value as a page shows it; `laws` are the full names behind article keys."""
    if value is None:
        return ""
    if field.kind is FieldKind.ARTICLE:
        return _cited(str(value), laws)
    return _SHOWN[field.kind](field, value)


def _is_text(value: BodyValue) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_date(value: BodyValue) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_count(value: BodyValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _matches(pattern: re.Pattern[str], value: BodyValue) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _cited(article: str, laws: Mapping[str, str]) -> str:
    try:
        return cite(article, laws).text
    except ValueError:  # already written in full, or a law of an older book
        return article


_FITS: Mapping[FieldKind, Callable[[CatalogueField, BodyValue], bool]] = {
    FieldKind.TEXT: lambda _field, value: _is_text(value),
    FieldKind.ARTICLE: lambda _field, value: _is_text(value),
    FieldKind.MONEY: lambda _field, value: _is_count(value),
    FieldKind.NUMBER: lambda _field, value: _is_count(value),
    FieldKind.QUANTITY: lambda _field, value: _matches(_QUANTITY, value),
    FieldKind.CODE: lambda _field, value: _matches(_CODE, value),
    FieldKind.DATE: lambda _field, value: _is_date(value),
    FieldKind.CHOICE: lambda field, value: value in field.choices,
}
_SHOWN: Mapping[FieldKind, Callable[[CatalogueField, str | int], str]] = {
    FieldKind.TEXT: lambda _field, value: str(value),
    FieldKind.MONEY: lambda _field, value: format_yuan(int(value)),
    FieldKind.NUMBER: lambda field, value: f"{value}{field.unit}",
    FieldKind.QUANTITY: lambda field, value: f"{value}{field.unit}",
    FieldKind.CODE: lambda _field, value: str(value),
    FieldKind.DATE: lambda _field, value: chinese_date(date.fromisoformat(str(value))),
    FieldKind.CHOICE: lambda field, value: field.choices[str(value)],
}
