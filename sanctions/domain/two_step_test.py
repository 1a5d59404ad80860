"""The two-step test of order 44: an act of articles 5 to 10 with all its parts, and the seriousness of article 2.

Refusing to perform a decision (article 11) is listed by its own parts, without a penalty and without that second step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import InvalidInputError
from sanctions.domain.grounds import Coded, Ground, HeavierPenalty, SeriousListLaw

_MOST_TEXT = 2000


class Defence(StrEnum):
    """What became of the defence of article 12 paragraph 2: proof that there was no intent."""

    NOT_RAISED = "not_raised"
    REJECTED = "rejected"
    PROVEN = "proven"


DEFENCE_NAMES: dict[Defence, str] = {
    Defence.NOT_RAISED: "当事人没有提出",
    Defence.REJECTED: "当事人提出，但证据不足，不予采纳",
    Defence.PROVEN: "当事人有足够证据证明没有主观故意",
}


@dataclass(frozen=True)
class TestAnswers:
    """What the officer found: a proof for each part, a reason for each mark of seriousness, and the weighing.

    `heavier_penalty` stays empty for an act that is decided alone.
    """

    __test__ = False  # a value, not a test case

    ground: str
    parts: Mapping[str, str]
    seriousness: Mapping[str, str]
    weighing: str
    heavier_penalty: str
    fine_fen: int | None


@dataclass(frozen=True)
class PassedTest:
    """A test that both steps passed, as it is stored with the proposal."""

    ground: Ground
    heavier_penalty: HeavierPenalty | None
    parts: tuple[tuple[str, str], ...]
    seriousness: tuple[tuple[str, str], ...]
    weighing: str

    @property
    def grades(self) -> tuple[str, ...]:
        """Return the publication grades of act and penalty; the longest decides (order 107 article 6)."""
        return () if self.heavier_penalty is None else (*self.ground.grades, *self.heavier_penalty.grades)


def pass_two_step_test(law: SeriousListLaw, answers: TestAnswers) -> PassedTest:
    """Return the passed test; raises InvalidInputError that names every part that is missing."""
    ground = law.ground(answers.ground)
    marks = () if ground.decided_alone else law.seriousness
    penalty = None if ground.decided_alone else law.heavier_penalty(answers.heavier_penalty)
    problems = {
        **_missing(ground.parts, answers.parts, "part", "没有证据就不能认定这一项"),
        **_missing(marks, answers.seriousness, "seriousness", "请写明理由"),
        **_penalty_problem(penalty, answers.fine_fen),
    }
    if not answers.weighing.strip():
        problems["weighing"] = f"请写明如何考量{'、'.join(factor.text for factor in law.factors)}"
    problems |= _too_long({**dict(answers.parts), **dict(answers.seriousness), "weighing": answers.weighing})
    if problems:
        raise InvalidInputError("还不能提出列入：法律要求的两步判断没有填完", fields=problems)
    return PassedTest(
        ground,
        penalty,
        _kept(ground.parts, answers.parts),
        _kept(marks, answers.seriousness),
        answers.weighing,
    )


def check_defence(defence: Defence, reason: str) -> None:
    """Refuse to list somebody who proved that there was no intent, and a ruling without a reason."""
    if defence is Defence.PROVEN:
        message = "当事人已证明没有主观故意，依法不予列入，请改为办理“不予列入”"
        raise InvalidInputError(message, fields={"defence": message})
    if defence is Defence.REJECTED and not reason.strip():
        message = "不采纳当事人的理由，要写明为什么"
        raise InvalidInputError(message, fields={"defence_reason": message})


def _missing(rows: tuple[Coded, ...], given: Mapping[str, str], prefix: str, message: str) -> dict[str, str]:
    return {f"{prefix}_{row.code}": f"{row.text}：{message}" for row in rows if not given.get(row.code, "").strip()}


def _too_long(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: f"最多 {_MOST_TEXT} 个字" for name, text in texts.items() if len(text) > _MOST_TEXT}


def _penalty_problem(penalty: HeavierPenalty | None, fine_fen: int | None) -> dict[str, str]:
    if penalty is None:
        return {} if fine_fen is None else {"fine": "单独列入不另作处罚，请不要填写罚款"}
    if penalty.needs_fine and not fine_fen:
        return {"fine": "选择了罚款，请填写罚款金额"}
    return {"fine": "罚款金额不能是负数"} if fine_fen is not None and fine_fen < 0 else {}


def _kept(rows: tuple[Coded, ...], given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((row.text, given[row.code].strip()) for row in rows)
