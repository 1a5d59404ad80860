"""What stands beside a mediation: recusal, delegation, testing, appointments, a suspected breach.

`Procedure` is what buttons and refusals depend on; services load it, the tables below decide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mediation.domain.lifecycle import Action
from mediation.domain.parties import PARTIES, Side


class RecusalGround(StrEnum):
    """Why a mediator should step aside (办法121 article 21)."""

    NEAR_RELATIVE = "near_relative"
    OTHER_INTEREST = "other_interest"


RECUSAL_GROUND_NAMES: dict[RecusalGround, str] = {
    RecusalGround.NEAR_RELATIVE: "调解员是一方的近亲属",
    RecusalGround.OTHER_INTEREST: "调解员与这起纠纷有其他利害关系",
}


class DelegateKind(StrEnum):
    CONSUMER_ASSOCIATION = "consumer_association"
    PEOPLE_MEDIATION = "people_mediation"
    OTHER = "other"


DELEGATE_KIND_NAMES: dict[DelegateKind, str] = {
    DelegateKind.CONSUMER_ASSOCIATION: "消费者协会",
    DelegateKind.PEOPLE_MEDIATION: "人民调解委员会",
    DelegateKind.OTHER: "依法成立的其他调解组织",
}


class DelegationState(StrEnum):
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


DELEGATION_STATE_NAMES: dict[DelegationState, str] = {
    DelegationState.PROPOSED: "等待双方同意",
    DelegationState.IN_FORCE: "委托调解中",
    DelegationState.DECLINED: "有一方不同意，没有委托",
    DelegationState.TAKEN_BACK: "已收回，由本机关继续调解",
}


class Payer(StrEnum):
    CONSUMER = "consumer"
    MERCHANT = "merchant"
    HALVES = "halves"
    BY_RESULT = "by_result"


PAYER_NAMES: dict[Payer, str] = {
    Payer.CONSUMER: "消费者承担",
    Payer.MERCHANT: "商家承担",
    Payer.HALVES: "双方各承担一半",
    Payer.BY_RESULT: "检测结果对谁不利就由谁承担",
}


# What the verification of a suspected breach can find (办法121 article 27).
LEAD_RESULT_NAMES: dict[str, str] = {
    "case_filed": "立案调查",
    "no_breach": "没有发现违法行为",
    "handed_over": "移送其他部门",
}


class TestingState(StrEnum):
    """How far a proposed test is; the lab may be designated, the cost only agreed (办法121 article 22)."""

    __test__ = False  # no test class of pytest

    AWAITING_ANSWERS = "awaiting_answers"
    COST_REFUSED = "cost_refused"
    AWAITING_LAB = "awaiting_lab"
    READY = "ready"
    RUNNING = "running"
    ENDED = "ended"


TESTING_STATE_NAMES: dict[TestingState, str] = {
    TestingState.AWAITING_ANSWERS: "等待双方答复",
    TestingState.COST_REFUSED: "对费用由谁承担没有谈拢",
    TestingState.AWAITING_LAB: "等待机关指定机构",
    TestingState.READY: "可以委托检测",
    TestingState.RUNNING: "检测中，这段时间不计入调解期限",
    TestingState.ENDED: "检测已结束",
}


@dataclass(frozen=True)
class TestingAgreed:
    """What one side says to a proposed test."""

    __test__ = False  # no test class of pytest

    lab: bool
    cost: bool


@dataclass(frozen=True)
class TestingFacts:
    """What decides the state of a test; a side that has not answered is missing in `answers`."""

    __test__ = False  # no test class of pytest

    answers: Mapping[Side, TestingAgreed]
    is_lab_designated: bool = False
    started_on: date | None = None
    ended_on: date | None = None


def testing_state(facts: TestingFacts) -> TestingState:
    """Return where the test stands."""
    if facts.ended_on is not None:
        return TestingState.ENDED
    if facts.started_on is not None:
        return TestingState.RUNNING
    if any(not answer.cost for answer in facts.answers.values()):
        return TestingState.COST_REFUSED
    if any(side not in facts.answers for side in PARTIES):
        return TestingState.AWAITING_ANSWERS
    if facts.is_lab_designated or all(answer.lab for answer in facts.answers.values()):
        return TestingState.READY
    return TestingState.AWAITING_LAB


def is_lab_agreed(facts: TestingFacts) -> bool:
    """Tell whether both sides named the lab themselves: nobody designates another one then."""
    agreed = all(side in facts.answers and facts.answers[side].lab for side in PARTIES)
    return agreed and not facts.is_lab_designated


@dataclass(frozen=True)
class Procedure:
    """What buttons and refusals depend on; sides in `…_awaits` have not answered yet."""

    is_delegate: bool = False
    is_recused: bool = False
    has_open_recusal: bool = False
    delegation: DelegationState | None = None
    testing: TestingState | None = None
    testing_awaits: frozenset[Side] = frozenset()
    is_lab_agreed: bool = False
    appointment_awaits: frozenset[Side] = frozenset()
    has_appointment: bool = False
    has_open_lead: bool = False
    is_lead_extended: bool = False


# A recusal application suspends mediation until it is decided (办法121 article 21). What is brought as evidence or
# ends a party's part is no act of mediation and stays open; so do acts about the case itself.
_SUSPENDED = frozenset(
    {
        Action.GIVE_CONSENT,
        Action.RECORD_CONSENT,
        Action.SEND_STATEMENT,
        Action.MAKE_OFFER,
        Action.COUNTER_OFFER,
        Action.ACCEPT_OFFER,
        Action.DECLINE_OFFER,
        Action.MAKE_PROPOSAL,
        Action.SEEK_SIMILAR,
        Action.OPEN_BLIND_BID,
        Action.SEAL_LIMIT,
        Action.CALL_HUMAN,
        Action.ANSWER_CALL,
        Action.SIGN_AGREEMENT,
        Action.SEAL_AGREEMENT,
        Action.DISCARD_AGREEMENT,
        Action.TERMINATE,
        Action.EXPIRE,
        Action.PROPOSE_DELEGATION,
        Action.ANSWER_DELEGATION,
        Action.PROPOSE_TESTING,
        Action.ANSWER_TESTING,
        Action.DESIGNATE_LAB,
        Action.START_TESTING,
        Action.PROPOSE_APPOINTMENT,
        Action.ANSWER_APPOINTMENT,
        Action.APPLY_RECUSAL,
    }
)
SUSPENDED_TEXT = "有回避申请正在处理，调解中止。现在可以补充证据或者撤回投诉，决定以后再继续"

# What a delegated body does in the office's name; everything else is for the office, and nobody delegates further.
_DELEGATED = frozenset(
    {
        Action.SEND_STATEMENT,
        Action.ADD_EVIDENCE,
        Action.MAKE_PROPOSAL,
        Action.SEEK_SIMILAR,
        Action.RATE_PUSHED,
        Action.OPEN_BLIND_BID,
        Action.CALL_OFF_BLIND_BID,
        Action.ANSWER_CALL,
        Action.DISCARD_AGREEMENT,
        Action.SEAL_AGREEMENT,
        Action.PROPOSE_APPOINTMENT,
        Action.CANCEL_APPOINTMENT,
        Action.PROPOSE_TESTING,
        Action.START_TESTING,
        Action.END_TESTING,
    }
)
DELEGATE_TEXT = "受委托的组织只办理调解，不能转委托；这一步请由市场监督管理部门办理"
RECUSED_TEXT = "您已经回避这起调解，不能再办理"


def held_back(action: Action, procedure: Procedure) -> str:
    """Return why the act is held back now, or nothing."""
    if procedure.is_recused:
        return RECUSED_TEXT
    if procedure.is_delegate and action not in _DELEGATED:
        return DELEGATE_TEXT
    if procedure.has_open_recusal and action in _SUSPENDED:
        return SUSPENDED_TEXT
    return ""


Condition = Callable[[Procedure, Side], bool]
_LIVE_TESTS = frozenset({TestingState.AWAITING_ANSWERS, TestingState.AWAITING_LAB, TestingState.READY})

PROCEDURE_CONDITIONS: Mapping[Action, Condition] = {
    Action.APPLY_RECUSAL: lambda procedure, _: not procedure.has_open_recusal,
    Action.DECIDE_RECUSAL: lambda procedure, _: procedure.has_open_recusal,
    Action.PROPOSE_DELEGATION: lambda procedure, _: procedure.delegation is None,
    Action.ANSWER_DELEGATION: lambda procedure, _: procedure.delegation is DelegationState.PROPOSED,
    Action.END_DELEGATION: lambda procedure, _: procedure.delegation is not None,
    Action.PROPOSE_TESTING: lambda procedure, _: procedure.testing in {None, TestingState.COST_REFUSED},
    Action.ANSWER_TESTING: lambda procedure, side: side in procedure.testing_awaits,
    Action.DESIGNATE_LAB: lambda procedure, _: procedure.testing in _LIVE_TESTS and not procedure.is_lab_agreed,
    Action.START_TESTING: lambda procedure, _: procedure.testing is TestingState.READY,
    Action.END_TESTING: lambda procedure, _: procedure.testing is TestingState.RUNNING,
    Action.PROPOSE_APPOINTMENT: lambda procedure, _: not procedure.has_appointment,
    Action.ANSWER_APPOINTMENT: lambda procedure, side: side in procedure.appointment_awaits,
    Action.CANCEL_APPOINTMENT: lambda procedure, _: procedure.has_appointment,
    Action.OPEN_BREACH_LEAD: lambda procedure, _: not procedure.has_open_lead,
    Action.EXTEND_BREACH_LEAD: lambda procedure, _: procedure.has_open_lead and not procedure.is_lead_extended,
    Action.CLOSE_BREACH_LEAD: lambda procedure, _: procedure.has_open_lead,
}


def is_sensible(action: Action, procedure: Procedure, side: Side) -> bool:
    """Tell whether the act could succeed now as far as the procedure goes."""
    condition = PROCEDURE_CONDITIONS.get(action)
    return not held_back(action, procedure) and (condition is None or condition(procedure, side))
