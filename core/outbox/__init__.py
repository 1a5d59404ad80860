"""Facts stored with the change and delivered after it; scheduled duties."""

from core.outbox.delivery import (
    DeliveryReport,
    RefusedForGoodError,
    Sending,
    Subscription,
    deliver_pending,
    purge_delivered,
)
from core.outbox.duties import TIDY_DUTY, Duty, Piece, run_duties, run_duty
from core.outbox.publishing import publish

__all__ = [
    "TIDY_DUTY",
    "DeliveryReport",
    "Duty",
    "Piece",
    "RefusedForGoodError",
    "Sending",
    "Subscription",
    "deliver_pending",
    "publish",
    "purge_delivered",
    "run_duties",
    "run_duty",
]
