"""Which power each act of the consumer's side needs from somebody who acts for the consumer (办法121 article 11)."""

from collections.abc import Mapping

from identity.domain.mandates import Power
from mediation.domain.lifecycle import Action

POWER_OF: Mapping[Action, Power] = {
    Action.SAVE_DRAFT: Power.FILE,
    Action.FILE: Power.FILE,
    Action.DECLARE: Power.FILE,
    Action.START_NEGOTIATION: Power.FILE,
    Action.ESCALATE: Power.FILE,
    Action.ANSWER_SUPPLEMENT: Power.STATE,
    Action.APPLY_RECUSAL: Power.STATE,
    Action.PROPOSE_APPOINTMENT: Power.STATE,
    Action.ANSWER_APPOINTMENT: Power.STATE,
    Action.CANCEL_APPOINTMENT: Power.STATE,
    Action.ANSWER_DELEGATION: Power.SETTLE,
    Action.PROPOSE_TESTING: Power.SETTLE,
    Action.ANSWER_TESTING: Power.SETTLE,
    Action.DISCARD_DRAFT: Power.FILE,
    Action.ADD_EVIDENCE: Power.STATE,
    Action.REMOVE_EVIDENCE: Power.FILE,
    Action.SEND_STATEMENT: Power.STATE,
    Action.CALL_HUMAN: Power.STATE,
    Action.SEEK_SIMILAR: Power.STATE,
    Action.RATE_PUSHED: Power.STATE,
    Action.GIVE_CONSENT: Power.STATE,
    Action.WITHDRAW: Power.CHANGE_CLAIMS,
    Action.DECLINE_MEDIATION: Power.CHANGE_CLAIMS,
    Action.STATE_NO_AGREEMENT: Power.CHANGE_CLAIMS,
    Action.MAKE_OFFER: Power.SETTLE,
    Action.COUNTER_OFFER: Power.SETTLE,
    Action.ACCEPT_OFFER: Power.SETTLE,
    Action.DECLINE_OFFER: Power.SETTLE,
    Action.WITHDRAW_OFFER: Power.SETTLE,
    Action.MAKE_PROPOSAL: Power.SETTLE,
    Action.OPEN_BLIND_BID: Power.SETTLE,
    Action.SEAL_LIMIT: Power.SETTLE,
    Action.TAKE_BACK_LIMIT: Power.SETTLE,
    Action.CALL_OFF_BLIND_BID: Power.SETTLE,
    Action.SIGN_AGREEMENT: Power.SIGN,
    Action.DISCARD_AGREEMENT: Power.SIGN,
    Action.CONFIRM_PERFORMANCE: Power.RECEIVE,
    Action.REPORT_BREACH: Power.RECEIVE,
}


def powers_needed(action: Action) -> frozenset[str]:
    """Return what a mandate must hold for the act; an act that the table does not know needs every power."""
    power = POWER_OF.get(action)
    return frozenset(Power) if power is None else frozenset({power})
