"""The nightly recomputation of everything that flags reach: it compares and raises the alarm, and hides nothing."""

import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import SHANGHAI, local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from sanctions.domain.spreading import Node
from sanctions.services.compare_spread import compare_spread
from sanctions.services.touch_flags import touch
from sanctions.storage.loading import load_measure_rows
from sanctions.storage.spread_tables import Recomputation

ALARM_TITLE = "关联提示的夜间复算不一致"
REACH_PATH = "/office/sanctions/reach"
_FROM_HOUR = 2
_TIME_TO_ARRIVE = timedelta(minutes=5)
_MOST_HUBS = 200


def recompute_spread(session: Session, now: datetime) -> None:
    """Recompute once a night; what differs is looked at again when changes under way have arrived."""
    today = local_date(now)
    row = session.scalar(select(Recomputation).where(Recomputation.on_day == today).with_for_update())
    if row is None:
        if now.astimezone(SHANGHAI).hour >= _FROM_HOUR and load_measure_rows(session, today):
            _begin(session, now)
    elif row.status == "doubtful" and now - row.started_at >= _TIME_TO_ARRIVE:
        _look_again(session, row, now)


def _begin(session: Session, now: datetime) -> None:
    clock = time.monotonic()
    comparison = compare_spread(session, local_date(now))
    row = Recomputation(
        id=new_id(),
        on_day=local_date(now),
        status="doubtful" if comparison.differing else "agreed",
        flags=comparison.flags,
        derived=comparison.derived,
        hubs=_hubs(comparison.hubs),
        doubtful=comparison.differing,
        differing=[],
        seconds=round(time.monotonic() - clock, 3),
        started_at=now,
        finished_at=None if comparison.differing else now,
    )
    session.add(row)
    session.flush()
    _record(session, row, row.status, now)


def _look_again(session: Session, row: Recomputation, now: datetime) -> None:
    """Compare the doubtful flags once more; for those that still differ raise the alarm and have them spread again."""
    row.differing = compare_spread(session, local_date(now), row.doubtful).differing if row.doubtful else []
    row.status = "disagreed" if row.differing else "agreed"
    row.finished_at = now
    _record(session, row, row.status, now)
    if row.differing:
        touch(session, row.differing, "recomputation", now)
        body = (
            f"夜里把全部关联提示重算了一遍，{len(row.differing)} 项名单或者决定的提示与已经存下的不一致。"
            "已经安排逐项重算，改动记在各自的办理记录里。请查看是哪几项，并让维护人员查明原因。"
        )
        notice = NewNotice(to_office(Role.SUPERVISOR), ALARM_TITLE, body, REACH_PATH, NoticeKind.DECISION)
        leave_notice(session, notice, now)


def _record(session: Session, row: Recomputation, action: str, now: datetime) -> None:
    details = {
        "flags": row.flags,
        "derived": row.derived,
        "doubtful": len(row.doubtful),
        "differing": row.differing,
    }
    subject = Subject(Recomputation.SUBJECT_KIND, row.id)
    record_act(session, subject, action, SYSTEM_ACTOR, now, after=row.status, details=details)


def _hubs(hubs: Mapping[Node, Collection[str]]) -> list[dict[str, Any]]:
    """Return the hubs that stopped most flags."""
    most = sorted(hubs.items(), key=lambda hub: (-len(hub[1]), hub[0]))[:_MOST_HUBS]
    return [{"kind": node.kind.value, "id": node.id, "flags": len(flags)} for node, flags in most]
