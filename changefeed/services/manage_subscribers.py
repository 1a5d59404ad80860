"""Opening and closing subscribers of the feeds, and their keys."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import SUBSCRIBER_KEY_PREFIX, SUBSCRIBER_MANAGERS, Feed, Scope, check_scopes
from changefeed.storage.feed_tables import FeedScope, FeedSubscriber
from core.database import vault_of
from core.kernel.errors import ConflictError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.plain_text import required_text
from core.kernel.roles import Actor, Role
from ledger.services.record_act import Subject, record_act

_KEY_BYTES = 32
_LONGEST_NAME = 100
LONGEST_REASON = 500


@dataclass(frozen=True)
class NewSubscriber:
    """Who follows what; a site has to follow at once, a department within the days of the feed."""

    name: str
    contact_office: str
    is_site: bool
    scopes: tuple[Scope, ...] = (Scope(Feed.CREDIT),)


@dataclass(frozen=True)
class OpenedSubscriber:
    """`key` is shown once: nobody can read it again."""

    subscriber_id: str
    key: str


def open_subscriber(session: Session, wanted: NewSubscriber, actor: Actor, now: datetime) -> OpenedSubscriber:
    """Open a subscriber; raises ConflictError for a name that is taken."""
    require_manager(actor)
    name = required_text(wanted.name, "name", "请填写订阅单位的名称", _LONGEST_NAME)
    office = required_text(wanted.contact_office, "contact_office", "请填写联系的处室", _LONGEST_NAME)
    check_scopes(wanted.scopes)
    if session.scalar(select(FeedSubscriber.id).where(FeedSubscriber.name == name)) is not None:
        raise ConflictError("已经有这个名称的订阅单位", fields={"name": "已经有这个名称的订阅单位"})
    key = _draw_key()
    row = FeedSubscriber(
        id=new_id(),
        name=name,
        contact_office=office,
        is_site=wanted.is_site,
        secret_hash=vault_of(session).token_hash(key),
        opened_at=now,
    )
    session.add(row)
    session.flush()
    add_scopes(session, row.id, wanted.scopes, now)
    record_subscriber(session, row, "open_subscriber", actor, now)
    return OpenedSubscriber(row.id, key)


def renew_subscriber_key(session: Session, subscriber_id: str, actor: Actor, now: datetime) -> OpenedSubscriber:
    """Give a new key; the earlier one stops at once."""
    row = open_row(session, subscriber_id, actor)
    key = _draw_key()
    row.secret_hash = vault_of(session).token_hash(key)
    record_subscriber(session, row, "renew_subscriber_key", actor, now)
    return OpenedSubscriber(row.id, key)


def close_subscriber(session: Session, subscriber_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """End the subscription for a reason; its key stops at once, what it was told stays in the proof."""
    require_manager(actor)
    because = required_text(reason, "reason", "请写明为什么结束订阅", LONGEST_REASON)
    row = open_row(session, subscriber_id, actor)
    row.closed_at, row.closed_because = now, because
    record_subscriber(session, row, "close_subscriber", actor, now)


def require_manager(actor: Actor) -> None:
    if actor.role not in SUBSCRIBER_MANAGERS:
        raise NotAllowedError("只有审批负责人和系统管理员可以管理订阅单位")


def open_row(session: Session, subscriber_id: str, actor: Actor) -> FeedSubscriber:
    """Return an open subscriber, held, to somebody who may manage it; raises NotAllowedError and NotFoundError."""
    require_manager(actor)
    return _held_row(session, subscriber_id)


def own_row(session: Session, subscriber_id: str, actor: Actor) -> FeedSubscriber:
    """Do what `open_row` does, also for the subscriber itself."""
    is_itself = actor.role is Role.CLIENT and actor.account_id == subscriber_id
    return _held_row(session, subscriber_id) if is_itself else open_row(session, subscriber_id, actor)


def _held_row(session: Session, subscriber_id: str) -> FeedSubscriber:
    row = session.scalar(select(FeedSubscriber).where(FeedSubscriber.id == subscriber_id).with_for_update())
    if row is None or row.closed_at is not None:
        raise NotFoundError("没有找到这个订阅单位")
    return row


def record_subscriber(
    session: Session, row: FeedSubscriber, action: str, actor: Actor, now: datetime, **told: object
) -> None:
    details = {"name": row.name, **told}
    record_act(session, Subject(FeedSubscriber.SUBJECT_KIND, row.id), action, actor, now, details=details)


def add_scopes(session: Session, subscriber_id: str, scopes: Iterable[Scope], now: datetime) -> None:
    for scope in scopes:
        rights = sorted(scope.rights)
        session.add(FeedScope(subscriber_id=subscriber_id, feed=scope.feed.value, rights=rights, since=now))
    session.flush()


def _draw_key() -> str:
    return SUBSCRIBER_KEY_PREFIX + secrets.token_urlsafe(_KEY_BYTES)
