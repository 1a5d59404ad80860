"""How grave each penalty of a decision is for its publication (order 107 articles 7 to 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from credit.domain.items import Grade


class PenaltyKind(StrEnum):
    WARNING = "warning"
    CRITICISM = "criticism"
    FINE = "fine"
    CONFISCATION = "confiscation"
    RESTRICTION = "restriction"
    STOP_ORDER = "stop_order"
    BAN = "ban"
    DOWNGRADE = "downgrade"
    REVOCATION = "revocation"
    CLOSURE = "closure"
    OTHER = "other"


_BY_KIND: Mapping[PenaltyKind, Grade] = {
    PenaltyKind.WARNING: Grade.NONE,
    PenaltyKind.CRITICISM: Grade.LIGHT,
    PenaltyKind.FINE: Grade.GENERAL,
    PenaltyKind.CONFISCATION: Grade.GENERAL,
    PenaltyKind.RESTRICTION: Grade.SERIOUS_II,
    PenaltyKind.STOP_ORDER: Grade.SERIOUS_II,
    PenaltyKind.BAN: Grade.SERIOUS_II,
    PenaltyKind.DOWNGRADE: Grade.SERIOUS_III,
    PenaltyKind.REVOCATION: Grade.SERIOUS_III,
    PenaltyKind.CLOSURE: Grade.SERIOUS_III,
    PenaltyKind.OTHER: Grade.GENERAL,
}


@dataclass(frozen=True)
class LightFines:
    """The largest fines that still count as light when they are of the lighter tier of the law they rest on."""

    entity_fen: int
    person_fen: int


@dataclass(frozen=True)
class PenaltyFacts:
    """What a decision says; `is_lighter_tier`: the fine is of the lighter tier of the law it rests on.

    `is_key_field`: food, drugs, devices, cosmetics, special equipment or key industrial products.
    """

    kinds: tuple[PenaltyKind, ...]
    fine_fen: int | None = None
    is_lighter_tier: bool = False
    is_person: bool = False
    is_key_field: bool = False
    is_on_serious_list: bool = False


def grades_of_penalty(penalty: PenaltyFacts, limits: LightFines) -> tuple[Grade, ...]:
    """Return one grade for each penalty of the decision, in its order, and that of a listing decided with it."""
    if not penalty.kinds:
        raise ValueError("a decision holds a penalty")
    grades = [_grade(kind, penalty, limits) for kind in penalty.kinds]
    return tuple([*grades, Grade.SERIOUS_IV] if penalty.is_on_serious_list else grades)


def _grade(kind: PenaltyKind, penalty: PenaltyFacts, limits: LightFines) -> Grade:
    grade = _BY_KIND[kind]
    if kind is PenaltyKind.FINE and _is_light(penalty, limits):
        return Grade.LIGHT
    return Grade.SERIOUS_I if grade is Grade.GENERAL and penalty.is_key_field else grade


def _is_light(penalty: PenaltyFacts, limits: LightFines) -> bool:
    most = limits.person_fen if penalty.is_person else limits.entity_fen
    return penalty.is_lighter_tier and penalty.fine_fen is not None and penalty.fine_fen <= most
