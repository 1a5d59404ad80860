"""Opening and closing subscribers of the change feed, and their keys."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from credit.domain.case_papers import required_text
from credit.domain.changes import SUBSCRIBER_KEY_PREFIX, SUBSCRIBER_MANAGERS
from credit.storage.change_tables import CreditSubscriber
from ledger.services.record_act import Subject, record_act

_KEY_BYTES = 32
_LONGEST_NAME = 100
_LONGEST_REASON = 500


@dataclass(frozen=True)
class NewSubscriber:
    """Who follows; a site has to follow at once, a department within the days of the rule book."""

    name: str
    contact_office: str
    is_site: bool


@dataclass(frozen=True)
class OpenedSubscriber:
    """`key` is shown once: nobody can read it again."""

    subscriber_id: str
    key: str


def open_subscriber(session: Session, wanted: NewSubscriber, actor: Actor, now: datetime) -> OpenedSubscriber:
    """Open a subscriber; raises ConflictError for a name that is taken."""
    _require_manager(actor)
    name = required_text(wanted.name, "name", "请填写订阅单位的名称", _LONGEST_NAME)
    office = required_text(wanted.contact_office, "contact_office", "请填写联系的处室", _LONGEST_NAME)
    if session.scalar(select(CreditSubscriber.id).where(CreditSubscriber.name == name)) is not None:
        raise ConflictError("已经有这个名称的订阅单位", fields={"name": "已经有这个名称的订阅单位"})
    key = _draw_key()
    row = CreditSubscriber(
        id=new_id(),
        name=name,
        contact_office=office,
        is_site=wanted.is_site,
        secret_hash=vault_of(session).token_hash(key),
        opened_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, row, "open_subscriber", actor, now)
    return OpenedSubscriber(row.id, key)


def renew_subscriber_key(session: Session, subscriber_id: str, actor: Actor, now: datetime) -> OpenedSubscriber:
    """Give a new key; the earlier one stops at once."""
    _require_manager(actor)
    row = _get_open(session, subscriber_id)
    key = _draw_key()
    row.secret_hash = vault_of(session).token_hash(key)
    _record(session, row, "renew_subscriber_key", actor, now)
    return OpenedSubscriber(row.id, key)


def close_subscriber(session: Session, subscriber_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """End the subscription for a reason; its key stops at once, what it was told stays in the proof."""
    _require_manager(actor)
    because = required_text(reason, "reason", "请写明为什么结束订阅", _LONGEST_REASON)
    row = _get_open(session, subscriber_id)
    row.closed_at, row.closed_because = now, because
    _record(session, row, "close_subscriber", actor, now)


def _require_manager(actor: Actor) -> None:
    if actor.role not in SUBSCRIBER_MANAGERS:
        raise NotAllowedError("只有审批负责人和系统管理员可以管理订阅单位")


def _get_open(session: Session, subscriber_id: str) -> CreditSubscriber:
    row = session.scalar(select(CreditSubscriber).where(CreditSubscriber.id == subscriber_id).with_for_update())
    if row is None or row.closed_at is not None:
        raise NotFoundError("没有找到这个订阅单位")
    return row


def _draw_key() -> str:
    return SUBSCRIBER_KEY_PREFIX + secrets.token_urlsafe(_KEY_BYTES)


def _record(session: Session, row: CreditSubscriber, action: str, actor: Actor, now: datetime) -> None:
    record_act(session, Subject(CreditSubscriber.SUBJECT_KIND, row.id), action, actor, now, details={"name": row.name})
