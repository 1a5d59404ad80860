"""What a clerk may decide after a check, and the weighing the law asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import InvalidInputError
from sanctions.domain.checks import APPLICANT_NOT_FOUND, CheckAnswer, Hit, Verdict

SHORTEST_TEXT = 10
"""A reason or a consideration that somebody else can follow is not shorter."""
_MOST_TEXT = 2000
_GIVES_GROUND = frozenset({Verdict.MUST_REFUSE, Verdict.WEIGH, Verdict.CONDITION})
_IN_WORDS = f"请把理由写具体，至少 {SHORTEST_TEXT} 个字"


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


def gives_ground(answer: CheckAnswer) -> bool:
    """Tell whether a refusal may rest on what was found; mere information and names alone never carry one."""
    return Verdict(answer.verdict) in _GIVES_GROUND


def to_confirm(answer: CheckAnswer) -> str:
    """Return what a clerk has to confirm before granting all the same; empty when nothing speaks so plainly."""
    if answer.verdict == Verdict.MUST_REFUSE:
        return "我知道法律规定不得这样办理，仍决定准予"
    if any(note.startswith(APPLICANT_NOT_FOUND) for note in answer.notes):
        return "我知道没有找到申请人、没有核查到结果，仍决定准予"
    return ""


def decision_mark(answer: CheckAnswer, choice: DeskChoice) -> str:
    """Tell whoever reads the decision later how it departs from what the check found; empty when it does not."""
    if choice is DeskChoice.GRANTED and to_confirm(answer):
        is_barred = answer.verdict == Verdict.MUST_REFUSE
        return "核查结论是必须拒绝，仍准予办理" if is_barred else "没有找到申请人，仍准予办理"
    if choice is DeskChoice.REFUSED and not gives_ground(answer):
        return "核查没有给出拒绝的依据，请核对理由里写的其他法律依据"
    return ""


def reason_problems(answer: CheckAnswer, choice: DeskChoice, reason: str, *, departs: bool) -> dict[str, str]:
    """Return what is missing beside the fields `departs` and `reason`."""
    problems: dict[str, str] = {}
    asked = to_confirm(answer) if choice is DeskChoice.GRANTED else ""
    if asked and not departs:
        problems["departs"] = f"仍要准予的，请勾选“{asked}”，这次办理会被标出来供复查"
    if len(reason) < SHORTEST_TEXT and (asked or choice is DeskChoice.REFUSED):
        no_ground = choice is DeskChoice.REFUSED and not gives_ground(answer)
        problems["reason"] = f"核查没有给出拒绝的依据。{_IN_WORDS}，并写明其他法律依据" if no_ground else _IN_WORDS
    return problems


def check_factors(
    required: Iterable[FactorAsked], written: Mapping[str, str], others: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """Return each factor with its consideration; raises InvalidInputError naming those that are too short.

    `others` are problems of other fields, so that a clerk hears of all at once.
    """
    problems: dict[str, str] = dict(others or {})
    kept: list[dict[str, str]] = []
    for factor in required:
        text = written.get(factor.key, "").strip()
        if not SHORTEST_TEXT <= len(text) <= _MOST_TEXT:
            problems[f"factor_{factor.key}"] = f"请写明考量：{factor.text}（{SHORTEST_TEXT} 到 {_MOST_TEXT} 个字）"
        kept.append({"key": factor.key, "factor": factor.text, "text": text})
    if problems:
        raise InvalidInputError("请把标出的内容写具体后再登记", fields=problems)
    return kept
