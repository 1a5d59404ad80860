"""Which of the acts that the table allows make sense right now: buttons that could only fail are not shown.

Services decide for themselves; this only hides what they would refuse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.kernel.roles import Role
from mediation.domain.agreement import AgreementState
from mediation.domain.lifecycle import OFFICE_ROLES, Action, Stage, actions_open_to
from mediation.domain.office_situation import ANYWHERE, OfficeSituation, is_sensible_in_office
from mediation.domain.parties import PARTIES, Side, side_of
from mediation.domain.performance import Promise
from mediation.domain.procedure import Procedure, is_sensible


@dataclass(frozen=True)
class BlindSituation:
    """`may_begin`: another double-blind bid is allowed now; `sealed_by`: whose limit lies in the open one."""

    may_begin: bool = False
    is_open: bool = False
    is_over: bool = False
    sealed_by: Side | None = None


@dataclass(frozen=True)
class Situation:
    """What the viewer's buttons depend on beside stage and role; `barred` is what an agent has no power for."""

    stage: Stage
    role: Role
    consented: frozenset[Side] = frozenset()
    open_offers: frozenset[Side] = frozenset()
    agreement: AgreementState | None = None
    signed: frozenset[Side] = frozenset()
    has_open_call: bool = False
    has_rule_facts: bool = False
    has_open_supplement: bool = False
    is_agreed_day_over: bool = False
    barred: frozenset[Action] = frozenset()
    is_joint: bool = False
    office: OfficeSituation = ANYWHERE
    is_onlooker: bool = False
    procedure: Procedure = field(default_factory=Procedure)
    blind: BlindSituation = BlindSituation()
    promises: tuple[Promise, ...] = ()
    today: date = date.max

    @property
    def is_breach_reported(self) -> bool:
        return any(promise.is_broken and not promise.is_kept for promise in self.promises)

    @property
    def side(self) -> Side:
        return side_of(self.role)


def sensible_actions(situation: Situation) -> tuple[Action, ...]:
    """Return what the viewer may do now, in the order of the table; an onlooker of the enterprise does nothing."""
    if situation.is_onlooker:
        return ()
    return tuple(
        action
        for action in actions_open_to(situation.role, situation.stage)
        if action not in situation.barred
        and _CONDITIONS.get(action, _always)(situation)
        and _in_office(action, situation)
        and is_sensible(action, situation.procedure, situation.side)
    )


def _in_office(action: Action, situation: Situation) -> bool:
    return situation.role not in OFFICE_ROLES or is_sensible_in_office(action, situation.office)


def _always(_situation: Situation) -> bool:
    return True


def _not_consented(situation: Situation) -> bool:
    return situation.side not in situation.consented


def _merchant_not_consented(situation: Situation) -> bool:
    return Side.MERCHANT not in situation.consented


def _no_agreement(situation: Situation) -> bool:
    return situation.agreement is None


def _may_answer_offer(situation: Situation) -> bool:
    return situation.agreement is None and bool(situation.open_offers - {situation.side})


def _may_withdraw_offer(situation: Situation) -> bool:
    return situation.agreement is None and situation.side in situation.open_offers


def _may_open_blind_bid(situation: Situation) -> bool:
    return situation.agreement is None and situation.blind.may_begin


def _may_seal_limit(situation: Situation) -> bool:
    return situation.agreement is None and situation.blind.is_open and not situation.blind.is_over


def _may_take_back_limit(situation: Situation) -> bool:
    return situation.blind.is_open and situation.blind.sealed_by is situation.side


def _may_sign(situation: Situation) -> bool:
    unsigned = situation.agreement is AgreementState.AWAITING_SIGNATURES and situation.side not in situation.signed
    return unsigned and not situation.is_agreed_day_over


def _may_discard(situation: Situation) -> bool:
    if situation.side is Side.OFFICE:
        return situation.agreement is not None and situation.is_agreed_day_over
    return situation.agreement is AgreementState.AWAITING_SIGNATURES


def _may_seal(situation: Situation) -> bool:
    return situation.agreement is AgreementState.AWAITING_SEAL and not situation.is_agreed_day_over


def _may_report(situation: Situation) -> bool:
    return any(promise.is_overdue(situation.today) and not promise.is_broken for promise in situation.promises)


def _may_explain(situation: Situation) -> bool:
    return any(not promise.is_kept and promise.due_on <= situation.today for promise in situation.promises)


def _comes_in_parts(situation: Situation) -> bool:
    """Tell whether part can come before the rest: a single thing that is done or not is confirmed as a whole."""
    still_open = [promise for promise in situation.promises if not promise.is_kept]
    return len(still_open) > 1 or any(promise.sum_fen for promise in still_open)


def _not_both_signed(situation: Situation) -> bool:
    return situation.agreement is not AgreementState.AWAITING_SEAL


_JOINT = (
    Action.APPOINT_REPRESENTATIVE,
    Action.AGREE_JOINTLY,
    Action.LEAVE_JOINT,
    Action.ASK_COMPLAINANTS,
    Action.ANSWER_JOINTLY,
)
# What is done with a code, a form or a file of its own, never on the page of a complaint.
_ELSEWHERE = (Action.JOIN, Action.ENTER, Action.IMPORT, Action.NOTE_EXTERNAL_STATUS, Action.WITHDRAW_ELSEWHERE)

_CONDITIONS: Mapping[Action, Callable[[Situation], bool]] = {
    **dict.fromkeys(_JOINT, lambda situation: situation.is_joint),
    **dict.fromkeys(_ELSEWHERE, lambda _situation: False),
    Action.GIVE_CONSENT: _not_consented,
    Action.RECORD_CONSENT: lambda situation: len(situation.consented) < len(PARTIES),
    Action.ATTACH_RESPONDENT: _merchant_not_consented,
    Action.ANSWER_FACTS: lambda situation: situation.has_rule_facts,
    Action.ANSWER_SUPPLEMENT: lambda situation: situation.has_open_supplement,
    Action.MAKE_OFFER: _no_agreement,
    Action.COUNTER_OFFER: _may_answer_offer,
    Action.ACCEPT_OFFER: _may_answer_offer,
    Action.DECLINE_OFFER: _may_answer_offer,
    Action.WITHDRAW_OFFER: _may_withdraw_offer,
    Action.MAKE_PROPOSAL: _no_agreement,
    Action.OPEN_BLIND_BID: _may_open_blind_bid,
    Action.SEAL_LIMIT: _may_seal_limit,
    Action.TAKE_BACK_LIMIT: _may_take_back_limit,
    Action.CALL_OFF_BLIND_BID: lambda situation: situation.blind.is_open,
    Action.CALL_HUMAN: lambda situation: not situation.has_open_call,
    Action.ANSWER_CALL: lambda situation: situation.has_open_call,
    Action.SIGN_AGREEMENT: _may_sign,
    Action.DISCARD_AGREEMENT: _may_discard,
    Action.SEAL_AGREEMENT: _may_seal,
    Action.WITHDRAW: _not_both_signed,
    Action.STATE_NO_AGREEMENT: _not_both_signed,
    Action.TERMINATE: _not_both_signed,
    Action.REPORT_BREACH: _may_report,
    Action.ESCALATE: lambda situation: situation.stage is Stage.NEGOTIATING or situation.is_breach_reported,
    Action.GIVE_EXCUSE: _may_explain,
    Action.RECORD_RECEIPT: _comes_in_parts,
    Action.MAKE_GOOD: lambda _: False,  # what a confirmation amounts to is decided by the plan: no button of its own
}
