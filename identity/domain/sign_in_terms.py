"""How long a sign-in lasts and when repeated failures lock a source or a phone.

These are security choices of this service, not numbers of a law. All instants here are real time, also in demo mode.
"""

import secrets
from datetime import datetime, timedelta

IDLE_LIMIT = timedelta(hours=12)
TOTAL_LIMIT = timedelta(days=7)
TOUCH_AFTER = timedelta(minutes=5)
MAX_FAILURES = 5  # from one source; a stranger elsewhere locks out nobody
MAX_FAILURES_OF_PHONE = 100  # from all sources together, against guessing from many addresses
FAILURE_WINDOW = timedelta(minutes=15)
KEEP_FAILURES_FOR = timedelta(days=1)


def draw_token() -> str:
    return secrets.token_urlsafe(32)


def expires_at(created_at: datetime, seen_at: datetime) -> datetime:
    """Return when the sign-in ends if nobody uses it again."""
    return min(seen_at + IDLE_LIMIT, created_at + TOTAL_LIMIT)


def is_stale(seen_at: datetime, now: datetime) -> bool:
    """Tell whether the last use should be written again; not at every request, each is a write."""
    return now - seen_at >= TOUCH_AFTER


def is_locked(from_source: int, of_phone: int) -> bool:
    return from_source >= MAX_FAILURES or of_phone >= MAX_FAILURES_OF_PHONE
