"""Who may object to which record, until when, and what remains when the objection fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.clock import chinese_date
from core.kernel.errors import ConflictError
from core.kernel.workdays import DueDay
from credit.domain.case_papers import PaperFile
from credit.domain.items import Item


class Wanted(StrEnum):
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


WANTED_NAMES: Mapping[Wanted, str] = {
    Wanted.CORRECTION: "内容有误，请更正",
    Wanted.WITHDRAWAL: "不应当列入或者记录，请撤销",
}

_REVIEW_OF_LIST = "不服的，可以依法申请行政复议或者提起行政诉讼（《企业经营异常名录管理办法》第十三条）。"
_REVIEW_OF_DATA = (
    "不服的，可以依照《市场监督管理行政处罚信息公示规定》第十二条要求更正，"
    "或者依照《企业信息公示暂行条例》第二十三条申请行政复议、提起行政诉讼。"
)


@dataclass(frozen=True)
class EvidenceEntry:
    title: str
    text: str
    file: PaperFile | None = None


@dataclass(frozen=True)
class ObjectionEntry:
    """What is wrong with a record, what is asked, and the evidence."""

    wanted: Wanted
    statement: str
    evidence: tuple[EvidenceEntry, ...]


@dataclass(frozen=True)
class ObjectionClocks:
    """Working days of the steps."""

    acceptance: int
    verification: int
    correction: int
    book_version: str


def remedy_of(item: str) -> str:
    """Name what is open to the enterprise when its objection fails."""
    return _REVIEW_OF_LIST if item == Item.ABNORMAL_LIST else _REVIEW_OF_DATA


def check_in_time(last: DueDay | None, today: date) -> None:
    """Raise ConflictError when the days for objecting to a listing are over; other data may be objected to any time."""
    if last is not None and today > last.on:
        raise ConflictError(f"列入异常名录的异议要在{chinese_date(last.on)}以前提出。{_REVIEW_OF_LIST}")
