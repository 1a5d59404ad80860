"""Asking for missing material: what may be asked, by when, and where a notice stands.

The articles name no pause of the acceptance clock, so a notice never moves it; see docs/accepting.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from mediation.domain.form_values import IdentityNotice

LONGEST_NOTE = 500
LONGEST_ANSWER = 1000
MOST_FILES = 10
_NEEDS_FILE = "file"
_IDENTITY = "identity"


@dataclass(frozen=True)
class SupplementItem:
    """Something a notice may ask for, with the article that lets the office ask."""

    code: str
    text: str
    source: str
    effect: str = ""

    @property
    def needs_file(self) -> bool:
        return self.effect == _NEEDS_FILE

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "text": self.text, "source": self.source, "effect": self.effect}


@dataclass(frozen=True)
class SupplementAsked:
    """What an officer asks for: codes of items, the last day to answer, a note to the consumer."""

    items: tuple[str, ...]
    answer_by: date | None
    note: str = ""


class SupplementState(StrEnum):
    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    REPLACED = "replaced"


STATE_NAMES: dict[SupplementState, str] = {
    SupplementState.WAITING: "等待补充",
    SupplementState.OVERDUE: "逾期没有补充",
    SupplementState.ANSWERED: "已经补充",
    SupplementState.ANSWERED_LATE: "逾期后补充",
    SupplementState.REPLACED: "已由新的通知代替",
}


def supplement_state(
    answer_by: date, answered_at: datetime | None, replaced_at: datetime | None, today: date
) -> SupplementState:
    """Return where a notice stands; that its day has passed is computed, never stored."""
    if replaced_at is not None:
        return SupplementState.REPLACED
    if answered_at is not None:
        late = local_date(answered_at) > answer_by
        return SupplementState.ANSWERED_LATE if late else SupplementState.ANSWERED
    return SupplementState.OVERDUE if today > answer_by else SupplementState.WAITING


def check_asked(
    asked: SupplementAsked, known: Iterable[SupplementItem], today: date, most_days: int
) -> tuple[tuple[SupplementItem, ...], date]:
    """Return the items and the day; raises InvalidInputError for anything the articles do not name."""
    by_code = {item.code: item for item in known}
    latest = today + timedelta(most_days)
    problems = {
        "items": "" if asked.items and set(asked.items) <= set(by_code) else "请至少选择一项要补充的材料",
        "answer_by": ""
        if asked.answer_by and today < asked.answer_by <= latest
        else f"请选择明天到 {latest.isoformat()} 之间的一天",
        "note": f"说明最多 {LONGEST_NOTE} 个字" if len(asked.note) > LONGEST_NOTE else "",
    }
    _refuse(problems)
    if asked.answer_by is None:
        raise ValueError("the day was checked above")
    return tuple(item for code, item in by_code.items() if code in asked.items), asked.answer_by


def check_answer(answers: Mapping[str, str], items: Iterable[SupplementItem], files: int) -> dict[str, str]:
    """Return the answers by item; a notice is answered only when every item has words, or files where it needs one."""
    told = {item.code: answers.get(item.code, "").strip() for item in items}
    problems = {
        f"answer.{code}": f"最多写 {LONGEST_ANSWER} 个字" for code, text in told.items() if len(text) > LONGEST_ANSWER
    }
    for item in items:
        if not told[item.code] and not (item.needs_file and files):
            problems[f"answer.{item.code}"] = "请上传材料，或者写明情况" if item.needs_file else "请填写这一项"
    if files > MOST_FILES:
        problems["files"] = f"一次最多 {MOST_FILES} 个文件"
    _refuse(problems)
    return told


def supplement_form_values(
    complaint_number: str, items: Iterable[SupplementItem], answer_by: date, note: str
) -> IdentityNotice:
    """Return the notice (form 4): each item with its article, the day, and what may follow."""
    chosen = tuple(items)
    asked = tuple(f"{item.text}（{item.source}）" for item in chosen)
    return IdentityNotice(complaint_number, asked, answer_by, note, asks_identity=asks_identity(chosen))


def asks_identity(items: Iterable[SupplementItem]) -> bool:
    return any(item.code == _IDENTITY for item in items)


def _refuse(problems: Mapping[str, str]) -> None:
    found = {name: problem for name, problem in problems.items() if problem}
    if found:
        raise InvalidInputError("还有内容需要补充或更正，请看标出的地方", fields=found)
