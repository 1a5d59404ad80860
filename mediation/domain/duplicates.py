"""Two complaints that may be one dispute: what a person may answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import InvalidInputError

_SHORTEST, _LONGEST = 4, 500


class DuplicateAnswer(StrEnum):
    JOIN = "join"
    REFUSE = "refuse"
    KEEP = "keep"


ANSWER_NAMES: Mapping[DuplicateAnswer, str] = {
    DuplicateAnswer.JOIN: "同一件事，放在一起办",
    DuplicateAnswer.REFUSE: "同一争议已经受理或者处理过，准备不予受理",
    DuplicateAnswer.KEEP: "不是同一件事，各办各的",
}


@dataclass(frozen=True)
class DuplicateJudged:
    """What a person says about this complaint and its possible twin, with reasons."""

    twin_id: str
    answer: str
    reason: str


def check_judged(judged: DuplicateJudged) -> tuple[DuplicateAnswer, str]:
    """Return answer and reason; raises InvalidInputError with a message beside every wrong field."""
    reason = judged.reason.strip()
    problems = {
        "answer": "" if judged.answer in set(DuplicateAnswer) else "请选择怎么处理",
        "reason": "" if _SHORTEST <= len(reason) <= _LONGEST else f"请写明理由，{_SHORTEST} 到 {_LONGEST} 个字",
    }
    found = {name: problem for name, problem in problems.items() if problem}
    if found:
        raise InvalidInputError("还有内容需要补充或更正，请看标出的地方", fields=found)
    return DuplicateAnswer(judged.answer), reason
