"""Changing the rule book: one officer proposes a text, another adopts it or sends it back."""

from dataclasses import dataclass
from datetime import date

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role
from core.kernel.two_officers import STAFF

_MOST_TEXT = 2000


@dataclass(frozen=True)
class AmendmentProposal:
    """`files` are whole files of the book by name; `effective_on` is the first day whose law is changed."""

    base_version: str
    files: dict[str, str]
    effective_on: date
    source: str
    reason: str


def check_may_change(role: Role) -> None:
    if role not in STAFF:
        raise NotAllowedError(f"{ROLE_NAMES[role]}不能修改规则书")


def check_base(base_version: str, current_version: str) -> None:
    """Refuse a text written against a book that is no longer the current one."""
    if base_version != current_version:
        raise ConflictError(
            f"规则书已经换成 {current_version}，这份修改是按 {base_version} 写的。"
            "请按现在的版本核对后重新提出，写好的内容都在"
        )


def required_words(text: str, field: str, message: str) -> str:
    """Return the text without outer space; InvalidInputError beside the field when empty or too long."""
    stripped = text.strip()
    if not stripped:
        raise InvalidInputError(message, fields={field: message})
    if len(stripped) > _MOST_TEXT:
        too_long = f"最多 {_MOST_TEXT} 个字，现在有 {len(stripped)} 个字"
        raise InvalidInputError(too_long, fields={field: too_long})
    return stripped
