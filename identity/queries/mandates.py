"""Mandates as the two people and the officers see them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.identifiers import mask_phone
from core.kernel.roles import Actor, HeldMandate, Role
from identity.domain.mandates import (
    EXPIRED_NAME,
    KIND_NAMES,
    POWER_NAMES,
    STATUS_NAMES,
    MandateKind,
    MandateStatus,
    Power,
)
from identity.domain.membership import ProofFile
from identity.queries.identities import IdentityView, find_identity
from identity.storage.accounts import get_account
from identity.storage.mandates import held_of
from identity.storage.person_tables import Mandate

_DECIDERS = frozenset({Role.OFFICER, Role.SUPERVISOR})


@dataclass(frozen=True)
class PersonOfMandate:
    account_id: str
    name: str
    phone_masked: str


@dataclass(frozen=True)
class MandateLine:
    """One mandate; `is_in_force` is true on the day it was asked for, within status and period."""

    mandate_id: str
    principal: PersonOfMandate
    agent: PersonOfMandate
    principal_identity: IdentityView | None
    kind: MandateKind
    kind_name: str
    powers: tuple[Power, ...]
    power_names: tuple[str, ...]
    valid_from: date
    valid_until: date
    complaint_id: str | None
    status: MandateStatus
    status_name: str
    is_in_force: bool
    proof: ProofFile | None
    opened_at: datetime
    decided_at: datetime | None
    reason: str


def mandates_of(session: Session, actor: Actor, today: date) -> tuple[MandateLine, ...]:
    """Return what the person gave and what they hold, newest first."""
    own = or_(Mandate.principal_id == actor.account_id, Mandate.agent_id == actor.account_id)
    return _lines(session, select(Mandate).where(own).order_by(Mandate.id.desc()), today)


def mandates_pending(session: Session, actor: Actor, today: date) -> tuple[MandateLine, ...]:
    """Return what waits for a decision, oldest first; for officers and supervisors."""
    if actor.role not in _DECIDERS:
        raise NotAllowedError("您的岗位不能核对代理授权")
    waiting = select(Mandate).where(Mandate.status == MandateStatus.REQUESTED.value).order_by(Mandate.id)
    return _lines(session, waiting, today)


def mandate_page(session: Session, mandate_id: str, actor: Actor, today: date) -> MandateLine:
    """Return one mandate to its two people and to deciders; to anybody else it does not exist."""
    lines = _lines(session, select(Mandate).where(Mandate.id == mandate_id), today)
    people = {line.principal.account_id for line in lines} | {line.agent.account_id for line in lines}
    if not lines or (actor.role not in _DECIDERS and actor.account_id not in people):
        raise NotFoundError("没有找到这份授权")
    return lines[0]


def agents_of(session: Session, principal_id: str) -> list[tuple[str, HeldMandate]]:
    """Return who may act for the person by confirmed mandates, whatever the day: account and power."""
    rows = session.scalars(
        select(Mandate).where(Mandate.principal_id == principal_id, Mandate.status == MandateStatus.CONFIRMED.value)
    )
    return [(row.agent_id, held_of(row)) for row in rows]


def _lines(session: Session, statement: Select[Mandate], today: date) -> tuple[MandateLine, ...]:
    return tuple(_line(session, row, today) for row in session.scalars(statement))


def _line(session: Session, row: Mandate, today: date) -> MandateLine:
    vault = vault_of(session)
    status, kind = MandateStatus(row.status), MandateKind(row.kind)
    powers = tuple(power for power in Power if power.value in row.powers)
    is_over = status is MandateStatus.CONFIRMED and row.valid_until < today
    proof = None
    if row.proof_sha256 and row.proof_media_type and row.proof_name_sealed:
        proof = ProofFile(row.proof_sha256, row.proof_media_type, vault.open(row.proof_name_sealed))
    return MandateLine(
        mandate_id=row.id,
        principal=_person(session, row.principal_id),
        agent=_person(session, row.agent_id),
        principal_identity=find_identity(session, row.principal_id),
        kind=kind,
        kind_name=KIND_NAMES[kind],
        powers=powers,
        power_names=tuple(POWER_NAMES[power] for power in powers),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        complaint_id=row.complaint_id,
        status=status,
        status_name=EXPIRED_NAME if is_over else STATUS_NAMES[status],
        is_in_force=status is MandateStatus.CONFIRMED and row.valid_from <= today <= row.valid_until,
        proof=proof,
        opened_at=row.opened_at,
        decided_at=row.decided_at,
        reason=vault.open(row.reason_sealed) if row.reason_sealed else "",
    )


def _person(session: Session, account_id: str) -> PersonOfMandate:
    account = get_account(session, account_id)
    vault = vault_of(session)
    phone = mask_phone(vault.open(account.phone_sealed)) if account.phone_sealed else "没有登记手机号"
    return PersonOfMandate(account_id, vault.open(account.name_sealed), phone)
