"""Which grounds of termination a person may choose now: each needs its facts, and the time limit needs nobody."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.kernel.errors import ConflictError, InvalidInputError
from mediation.domain.letters import GroundAndReasons, GroundText, check_reasons

_NEEDS_SITUATION = "refusal_ground"


@dataclass(frozen=True)
class TerminationFacts:
    """What the file says about the grounds."""

    is_cost_refused: bool = False
    is_time_over: bool = False
    is_respondent_gone: bool = False


@dataclass(frozen=True)
class OfferedGround:
    """A ground with what a person should know before choosing it; one without its facts is shown and not offered."""

    ground: GroundText
    is_offered: bool
    hint: str


@dataclass(frozen=True)
class _Rule:
    hint: str
    is_there: Callable[[TerminationFacts], bool] = lambda _: True


# By the effect that the rule book marks a ground with, so that both orders are read by one table.
_RULES: Mapping[str, _Rule] = {
    "withdrawn": _Rule("消费者自己撤回的，由系统记录；双方自行和解的，在这里登记"),
    "refused": _Rule("请写明哪一方、怎样不参加或者拒绝的"),
    "no_agreement": _Rule("请写明是哪一方的意思；一方也可以自己在调解室里声明"),
    "testing_cost": _Rule("只有双方对检测费用没有谈拢时才能选", lambda facts: facts.is_cost_refused),
    "clock": _Rule("期限届满由系统自动终止，不用选", lambda facts: facts.is_time_over),
    _NEEDS_SITUATION: _Rule("请选择属于哪一种情形"),
    "death": _Rule("请写明是哪一方、依据什么材料"),
    "needs_citation": _Rule("请在理由里写明条文"),
    "other": _Rule("请在理由里写明依据"),
}
_GONE = "登记显示商家已经注销；请核对后写明依据"


def offered_grounds(grounds: Iterable[GroundText], facts: TerminationFacts) -> tuple[OfferedGround, ...]:
    """Return every ground in the order of the law, each offered when its facts are there."""
    return tuple(_offered(ground, facts) for ground in grounds)


def check_offered(ground: GroundText, facts: TerminationFacts) -> None:
    """Raise ConflictError when the file does not hold the facts of the ground."""
    offered = _offered(ground, facts)
    if not offered.is_offered:
        raise ConflictError(f"现在不能选“{ground.text}”：{offered.hint}")


def reasons_to_give(ground: GroundText, given: GroundAndReasons, situations: Iterable[GroundText]) -> str:
    """Return the reasons as they go out; the ground of a later situation (article 16 or 42) names it first."""
    reasons = check_reasons(given.reasons, ground)
    if ground.effect != _NEEDS_SITUATION:
        return reasons
    found = next((one for one in situations if one.code == given.situation), None)
    if found is None:
        message = "请选择受理后发现的情形"
        raise InvalidInputError(message, fields={"situation": message})
    return f"受理后发现：{found.text}（{found.source}）。{reasons}"


def _offered(ground: GroundText, facts: TerminationFacts) -> OfferedGround:
    rule = _RULES[ground.effect]
    hint = _GONE if ground.effect == "death" and facts.is_respondent_gone else rule.hint
    return OfferedGround(ground, rule.is_there(facts), hint)
