"""What a clerk may decide after a check, and the weighing the law asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import InvalidInputError
from sanctions.domain.checks import Hit

_MOST_TEXT = 2000


class DeskChoice(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    OTHER_PROCEDURE = "other_procedure"
    MORE_PAPERS = "more_papers"


CHOICE_NAMES: dict[DeskChoice, str] = {
    DeskChoice.GRANTED: "准予办理",
    DeskChoice.REFUSED: "不予办理",
    DeskChoice.OTHER_PROCEDURE: "转其他程序办理",
    DeskChoice.MORE_PAPERS: "请申请人补充材料",
}


class Reading(StrEnum):
    """Where the second reading of a decision stands; `EARLIER` was decided before refusals had a second reader."""

    NOT_NEEDED = "not_needed"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    EARLIER = "earlier"


READING_NAMES: dict[Reading, str] = {
    Reading.NOT_NEEDED: "",
    Reading.WAITING: "待复核",
    Reading.CONFIRMED: "已复核",
    Reading.RETURNED: "已退回",
    Reading.EARLIER: "",
}


def first_reading(choice: DeskChoice) -> Reading:
    """Return where a decision starts: a refusal waits for somebody else."""
    return Reading.WAITING if choice is DeskChoice.REFUSED else Reading.NOT_NEEDED


def decision_words(choice: DeskChoice, reading: Reading) -> str:
    name = READING_NAMES[reading]
    return f"{CHOICE_NAMES[choice]}（{name}）" if name else CHOICE_NAMES[choice]


@dataclass(frozen=True)
class FactorAsked:
    """A factor with the key of its form field, which is `factor_` and the key."""

    key: str
    measure: str
    text: str


def required_factors(hits: Iterable[Hit]) -> tuple[FactorAsked, ...]:
    """Return what must be weighed, each factor of a measure once."""
    asked = {
        f"{hit.measure}_{factor.code}": FactorAsked(f"{hit.measure}_{factor.code}", hit.measure, factor.text)
        for hit in hits
        for factor in hit.factors
    }
    return tuple(asked.values())


def check_factors(required: Iterable[FactorAsked], written: Mapping[str, str]) -> list[dict[str, str]]:
    """Return each factor with its consideration; raises InvalidInputError naming those that are missing."""
    problems: dict[str, str] = {}
    kept: list[dict[str, str]] = []
    for factor in required:
        text = written.get(factor.key, "").strip()
        if not text or len(text) > _MOST_TEXT:
            problems[f"factor_{factor.key}"] = f"请写明考量：{factor.text}（最多 {_MOST_TEXT} 个字）"
        kept.append({"key": factor.key, "factor": factor.text, "text": text})
    if problems:
        raise InvalidInputError("这项措施要求逐项权衡，还有考量没有写", fields=problems)
    return kept
