"""The credit file of the city: deliveries, repairs, an objection, and subscribers of whom one lags behind."""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from bootstrap.demo.city import DemoEnterprise
from bootstrap.demo.deliveries import DELIVERIES, Cell, DemoDelivery, DemoRow
from bootstrap.demo.load_stories import Stage
from changefeed.domain.feeds import Feed
from changefeed.services.follow_feed import MOST_CHANGES, acknowledge_changes, tell_subscriber
from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from core.kernel.clock import local_date
from core.records.files import open_records
from credit.domain.feeds import feeds
from credit.domain.objection_rules import EvidenceEntry, ObjectionEntry, Wanted
from credit.domain.repair_rules import (
    Condition,
    Material,
    ProofEntry,
    RepairApplication,
    RepairDecision,
    RepairKind,
)
from credit.services.apply_for_repair import apply_for_repair
from credit.services.decide_repair import grant_repair
from credit.services.judge_repair import accept_repair
from credit.services.raise_objection import raise_objection
from credit.services.take_delivery import DeliveredFile, take_delivery

REPAIRED, ASKED, OBJECTED = "C0276", "C0311", "C0300"
_CENTRE = NewSubscriber("示例市公共信用信息中心", "数据归集处", is_site=False)
_SITE = NewSubscriber("示例企业信息查询网", "合规部", is_site=True)
_LAST_READ_OF_THE_SITE = 14  # days ago; what is newer it has not followed
_PAID = ProofEntry(Material.PERFORMANCE, "罚款缴款书，已按期缴清")
_MENDED = ProofEntry(Material.RECTIFICATION, "整改照片四张，操作间的工具已经编号管理")
_DECISION = RepairDecision(
    "示修〔演〕1号",
    "已核对缴款书和整改照片，处罚以后没有再因同类违法受到处罚。",
    frozenset({Condition.PERFORMED, Condition.RECTIFIED, Condition.NO_FURTHER_PENALTY}),
)


@dataclass(frozen=True)
class CreditScene:
    """What the acts share: who acts, the enterprises by key, and the penalties by the key of their enterprise."""

    stage: Stage
    enterprises: Mapping[str, DemoEnterprise]
    penalties: Mapping[str, str]


def load_credit(session: Session, scene: CreditScene, now: datetime) -> None:
    """Play it in the order of the days, so that the change feed tells it so."""
    ordered = sorted(DELIVERIES, key=lambda delivery: -delivery.days_ago)
    for delivery in ordered:
        if delivery.days_ago > _LAST_READ_OF_THE_SITE:
            _deliver(session, delivery, scene, now)
    supervisor = scene.stage.actors["supervisor"]
    opened_at, read_at = now - timedelta(days=160), now - timedelta(days=_LAST_READ_OF_THE_SITE)
    centre, site = (open_subscriber(session, each, supervisor, opened_at).subscriber_id for each in (_CENTRE, _SITE))
    for each in (centre, site):
        _follow(session, each, 0, read_at)
    _repair(session, scene, now)
    for delivery in ordered:
        if delivery.days_ago <= _LAST_READ_OF_THE_SITE:
            _deliver(session, delivery, scene, now)
    _follow(session, centre, 0, now - timedelta(hours=2))


def _follow(session: Session, subscriber_id: str, after: int, at: datetime) -> None:
    up_to = tell_subscriber(session, subscriber_id, Feed.CREDIT, after, MOST_CHANGES, at)
    acknowledge_changes(session, subscriber_id, Feed.CREDIT, up_to, at)


def _repair(session: Session, scene: CreditScene, now: datetime) -> None:
    """One repair is granted, one waits to be accepted, and so does an objection."""
    actors = scene.stage.actors
    officer, baker, seller = actors["officer"], actors["merchant_4"], actors["merchant_3"]
    application = RepairApplication(
        RepairKind.EARLY_STOP, "罚款已缴清，工具管理已经改正", pledged=True, proofs=(_PAID, _MENDED)
    )
    repair_id = apply_for_repair(session, scene.penalties[REPAIRED], application, baker, now - timedelta(days=12))
    accept_repair(session, repair_id, officer, now - timedelta(days=11))
    grant_repair(session, repair_id, _DECISION, officer, now - timedelta(days=8))
    asked = RepairApplication(RepairKind.EARLY_STOP, "罚款已缴清，网页上的原价已经改正", pledged=True, proofs=(_PAID,))
    apply_for_repair(session, scene.penalties[ASKED], asked, seller, now - timedelta(days=1))
    evidence = EvidenceEntry("决定书原件", "决定书上的罚款是三千元")
    objection = ObjectionEntry(Wanted.CORRECTION, "罚款数额写错了，决定书上是三千元。", (evidence,))
    raise_objection(session, scene.penalties[OBJECTED], objection, seller, now - timedelta(days=2))


def _deliver(session: Session, delivery: DemoDelivery, scene: CreditScene, now: datetime) -> None:
    """Write the file as the department would and take it in."""
    feed, at = feeds()[delivery.feed], now - timedelta(days=delivery.days_ago)
    identity = (feed.layouts[0].code[-1], feed.layouts[0].name[0])
    rows = [_cells(row, scene.enterprises[row.about], identity, local_date(now)) for row in delivery.rows]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "delivery.csv"
        path.write_bytes(content)
        name = f"{feed.department.name}_{local_date(at):%Y%m%d}.csv"
        file = DeliveredFile(feed, name, hashlib.sha256(content).hexdigest(), open_records(path))
        take_delivery(session, file, scene.stage.actors["officer"], at)


def _cells(row: DemoRow, firm: DemoEnterprise, identity: tuple[str, str], today: date) -> dict[str, str]:
    """Return what stands in each column: who it is, unless the row says otherwise, and days as the file writes them."""
    told: dict[str, Cell] = {**dict(zip(identity, (firm.entry.code, firm.name), strict=True)), **row.cells}
    return {
        column: cell if isinstance(cell, str) else (today - timedelta(cell)).isoformat()
        for column, cell in told.items()
    }
