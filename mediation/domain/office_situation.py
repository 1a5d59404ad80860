"""What an official may do depends on where the complaint lies: with their office, in dispute, with somebody else."""

from dataclasses import dataclass

from mediation.domain.lifecycle import Action

# The other office of a dispute, or the superior of both, does these although it does not have the complaint.
OF_EITHER_OFFICE = frozenset({Action.SETTLE_COMPETENCE, Action.DESIGNATE_OFFICE})
# Nobody decides while it is open which office is competent.
WAITS_FOR_COMPETENCE = frozenset(
    {
        Action.ACCEPT,
        Action.REFUSE,
        Action.TRANSFER,
        Action.TRANSFER_OUTSIDE,
        Action.DISPUTE_COMPETENCE,
    }
)


@dataclass(frozen=True)
class OfficeSituation:
    """`has_it`: the viewer's office has the complaint; `is_asked`: it is one of two in an open dispute."""

    has_it: bool = True
    has_other_offices: bool = True
    is_disputed: bool = False
    is_asked: bool = False
    is_above_both: bool = False
    has_handler: bool = False
    may_hand_over: bool = True


ANYWHERE = OfficeSituation()


def is_sensible_in_office(action: Action, office: OfficeSituation) -> bool:
    """Tell whether an official's act could succeed, as far as offices and officers decide it."""
    if action not in OF_EITHER_OFFICE and not office.has_it:
        return False
    if action in WAITS_FOR_COMPETENCE and office.is_disputed:
        return False
    return {
        Action.TRANSFER: office.has_other_offices,
        Action.DISPUTE_COMPETENCE: office.has_other_offices,
        Action.SETTLE_COMPETENCE: office.is_asked,
        Action.DESIGNATE_OFFICE: office.is_disputed and office.is_above_both,
        Action.ASSIGN: not office.has_handler,
        Action.HAND_OVER: office.has_handler and office.may_hand_over,
    }.get(action, True)
