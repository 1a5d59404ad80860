"""How editions of a record follow one another: which status may become which."""

from collections.abc import Mapping

from core.kernel.errors import ConflictError
from credit.domain.items import STATUS_NAMES, Status

LIVE = frozenset({Status.CURRENT, Status.PAUSED})
"""A paused record is hidden for the time being; it may still be corrected, repaired or annulled."""

REPLACED = frozenset({Status.SUPERSEDED, Status.RESTORED})
"""An edition in one of these has a newer one."""

COUNTED = frozenset(Status) - REPLACED - {Status.WITHDRAWN}
"""What happened and stands, shown or not: figures without names count it once."""

ENDINGS: Mapping[Status, frozenset[Status]] = {
    Status.SUPERSEDED: LIVE,
    Status.RESTORED: frozenset({Status.PAUSED, Status.REPAIRED}),
    Status.WITHDRAWN: frozenset({Status.CURRENT, Status.PAUSED, Status.REPAIRED}),
    Status.ENDED: LIVE,
    Status.PAUSED: frozenset({Status.CURRENT}),
    Status.REPAIRED: LIVE,
}
"""A status and what an edition must be to come into it."""


def may_become(status: Status, target: Status) -> bool:
    return status in ENDINGS[target]


def check_may_become(status: Status, target: Status) -> None:
    """Raise ConflictError when an edition with this status cannot come into the other."""
    if not may_become(status, target):
        raise ConflictError(f"这条记录已经是“{STATUS_NAMES[status]}”，请刷新页面查看最新情况")
