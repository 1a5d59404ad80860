"""The order in which an answer is read: what the consumer gets first, the largest award at the top."""

from collections.abc import Iterable

from core.rules.advice import Advice, Entitlement

_ROLES = ("remedy", "liable", "ground", "duty")
_EXTRA = "extra"


def best_first(advice: Advice) -> tuple[Entitlement, ...]:
    """Return the rules that apply, or whose conditions are all met and only sums are open, the most useful first.

    Remedies before those who else answer, before grounds and public duties; a rule that gives punitive damages before
    one that does not; then a certain text before orientation. Of two awards the one whose sum is still open comes
    first, because it may be the larger; else the larger sum, the one that gives more kinds of remedy, the book's order.
    """
    return best_of(advice.entitlements)


def best_of(entitlements: Iterable[Entitlement]) -> tuple[Entitlement, ...]:
    """Do the same for judged rules that were not put into advice."""
    standing = [item for item in entitlements if item.status == "applies" or item.stands]
    return tuple(sorted(standing, key=_place))


def _place(item: Entitlement) -> tuple[int, bool, bool, bool, int, int]:
    gives_extra = any(line.kind == _EXTRA for line in item.lines) or "punitive" in item.remedies
    is_open = gives_extra and item.status != "applies"
    total = sum(line.amount_fen or 0 for line in item.lines if line.nature == "fixed")
    unconfirmed = item.confidence == "unconfirmed"
    return (_ROLES.index(item.role), unconfirmed, not gives_extra, not is_open, -total, -len(item.remedies))
