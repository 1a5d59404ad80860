"""Where an agreement stands, what its signatures are bound to, and how late a promise was kept."""

import hashlib
from datetime import date
from enum import StrEnum

from mediation.domain.parties import Side


class AgreementState(StrEnum):
    AWAITING_SIGNATURES = "awaiting_signatures"
    AWAITING_SEAL = "awaiting_seal"
    SEALED = "sealed"
    SETTLED = "settled"
    DISCARDED = "discarded"


AGREEMENT_STATE_NAMES: dict[AgreementState, str] = {
    AgreementState.AWAITING_SIGNATURES: "等待双方签署",
    AgreementState.AWAITING_SEAL: "双方已签署，等待调解员盖章",
    AgreementState.SEALED: "已生效",
    AgreementState.SETTLED: "双方已签署，已生效",
    AgreementState.DISCARDED: "已放弃",
}


IN_FORCE = frozenset({AgreementState.SEALED, AgreementState.SETTLED})


def agreement_state(signed: frozenset[Side], *, discarded: bool, is_direct: bool = False) -> AgreementState:
    """Tell where an agreement stands by who has signed it; a direct settlement needs no seal."""
    if discarded:
        return AgreementState.DISCARDED
    if Side.OFFICE in signed:
        return AgreementState.SEALED
    if {Side.CONSUMER, Side.MERCHANT} <= signed:
        return AgreementState.SETTLED if is_direct else AgreementState.AWAITING_SEAL
    return AgreementState.AWAITING_SIGNATURES


def text_hash(text: str) -> str:
    """Return the SHA-256 that every signature is bound to."""
    return hashlib.sha256(text.encode()).hexdigest()


def late_days(due_on: date, happened_on: date) -> int:
    return max(0, (happened_on - due_on).days)
