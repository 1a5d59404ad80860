"""Bringing the warnings of touched flags up to date, seconds after links or rules changed."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database.bulk import IN_BATCH
from core.kernel.clock import local_date
from sanctions.services.compare_spread import compare_spread
from sanctions.services.spread_flags import spread_together
from sanctions.storage.spread_tables import TouchedFlag

_MOST_LOOKED_AT = 5_000
_MOST_WRITTEN = 500


def respread_touched(session: Session, now: datetime) -> None:
    """Compare touched flags in one go and spread again those that differ, each held while it is written.

    What changes meanwhile is touched anew under a higher number, and stays for the next time.
    """
    rows = session.execute(
        select(TouchedFlag.number, TouchedFlag.flag_id).order_by(TouchedFlag.number).limit(_MOST_LOOKED_AT)
    ).all()
    if not rows:
        return
    differing = compare_spread(session, local_date(now), sorted({row.flag_id for row in rows})).differing
    spread_together(session, differing[:_MOST_WRITTEN], now)
    left = set(differing[_MOST_WRITTEN:])
    done = [row.number for row in rows if row.flag_id not in left]
    for start in range(0, len(done), IN_BATCH):
        session.execute(delete(TouchedFlag).where(TouchedFlag.number.in_(done[start : start + IN_BATCH])))
