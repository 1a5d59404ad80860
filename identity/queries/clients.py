"""Systems of other departments as the administrator lists them, and who is behind a token."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.database import UtcDateTime, vault_of
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from identity.storage.client_tables import ClientToken, SystemClient

_TOKEN, _CLIENT = ClientToken.__table__.c, SystemClient.__table__.c
_CALLING = (
    select(_CLIENT.id, _CLIENT.name, _CLIENT.requests_per_minute, _TOKEN.scopes)
    .join_from(ClientToken.__table__, SystemClient.__table__, _CLIENT.id == _TOKEN.client_id)
    .where(
        _TOKEN.token_hash == bindparam("hash"),
        _TOKEN.expires_at > bindparam("now", type_=UtcDateTime),
        _CLIENT.closed_at.is_(None),
    )
)


@dataclass(frozen=True)
class ClientLine:
    """A system without its secret; `refused_at` is when somebody last came with a wrong one."""

    client_id: str
    name: str
    department: str
    contact_office: str
    scopes: tuple[str, ...]
    requests_per_minute: int
    opened_at: datetime
    renewed_at: datetime | None
    last_token_at: datetime | None
    refused_at: datetime | None
    closed_at: datetime | None
    closed_because: str | None


@dataclass(frozen=True)
class CallingClient:
    actor: Actor
    requests_per_minute: int


def client_lines(session: Session, actor: Actor) -> tuple[ClientLine, ...]:
    """Return every system to an administrator, the open ones first."""
    _require_admin(actor)
    rows = session.scalars(select(SystemClient).order_by(SystemClient.closed_at.is_not(None), SystemClient.name))
    return tuple(_line(row) for row in rows)


def client_line(session: Session, client_id: str, actor: Actor) -> ClientLine:
    _require_admin(actor)
    row = session.get(SystemClient, client_id)
    if row is None:
        raise NotFoundError("没有找到这个外部系统")
    return _line(row)


def find_calling_client(session: Session, token: str, now: datetime) -> CallingClient | None:
    """Return which system acts with this token, or None when it is unknown, ended or too old; `now` is real time."""
    row = session.connection().execute(_CALLING, {"hash": vault_of(session).token_hash(token), "now": now}).first()
    if row is None:
        return None
    actor = Actor(row.id, Role.CLIENT, row.name, scopes=frozenset(row.scopes))
    return CallingClient(actor, row.requests_per_minute)


def find_open_client(session: Session, client_id: str) -> CallingClient | None:
    """Return the system with all that it is let into now, for what it left to be done later; None once it is closed."""
    row = session.get(SystemClient, client_id)
    if row is None or row.closed_at is not None:
        return None
    return CallingClient(Actor(row.id, Role.CLIENT, row.name, scopes=frozenset(row.scopes)), row.requests_per_minute)


def _require_admin(actor: Actor) -> None:
    if actor.role is not Role.ADMIN:
        raise NotAllowedError("只有系统管理员可以查看外部系统")


def _line(row: SystemClient) -> ClientLine:
    return ClientLine(
        client_id=row.id,
        name=row.name,
        department=row.department,
        contact_office=row.contact_office,
        scopes=tuple(row.scopes),
        requests_per_minute=row.requests_per_minute,
        opened_at=row.opened_at,
        renewed_at=row.renewed_at,
        last_token_at=row.last_token_at,
        refused_at=row.refused_at,
        closed_at=row.closed_at,
        closed_because=row.closed_because,
    )
