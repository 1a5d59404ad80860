"""Complaints as rows of the exchange. Nothing said in a room, no offer, proposal or agreement is ever read here."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError
from core.kernel.money import fen_to_yuan
from core.kernel.roles import Actor, Role
from identity.domain.real_identity import ID_KIND_NAMES
from identity.queries.accounts import contact_of
from identity.queries.identities import find_full_identity
from mediation.domain.channels import CHANNEL_NAMES, Channel
from mediation.domain.claims import REMEDY_NAMES, claim_from_json, total_claimed
from mediation.domain.exchange import COLUMNS, Column
from mediation.domain.filing import PAYMENT_METHOD_NAMES, PaymentMethod
from mediation.domain.lifecycle import STAGE_NAMES, Stage
from mediation.storage.complaint_tables import Complaint
from mediation.storage.visibility import visible_to
from registry.queries.enterprise_page import find_enterprise

_EXPORTERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
OPEN_COLUMNS: tuple[Column, ...] = tuple(column for column in COLUMNS if not column.is_personal)
_AT_ONCE = 200


def columns_of(*, is_full: bool) -> tuple[Column, ...]:
    return COLUMNS if is_full else OPEN_COLUMNS


def export_rows(
    session: Session, actor: Actor, *, is_full: bool, received: tuple[date | None, date | None] = (None, None)
) -> Iterator[dict[str, str]]:
    """Yield the received complaints of the actor's offices, oldest first; personal columns only when asked in full.

    The caller has asked for the password and writes the full export into the log.
    """
    if actor.role not in _EXPORTERS:
        raise NotAllowedError("只有审批负责人和系统管理员可以导出投诉")
    chosen = select(Complaint).where(_scope(actor), *_days(received)).order_by(Complaint.received_on, Complaint.id)
    for complaint in session.scalars(chosen.execution_options(yield_per=_AT_ONCE)):
        row = _open_part(session, complaint)
        yield {**row, **_personal_part(session, complaint)} if is_full else row


def _scope(actor: Actor) -> ColumnElement[bool]:
    received = Complaint.received_on.is_not(None)
    return received if actor.role is Role.ADMIN else and_(received, visible_to(actor))


def _days(received: tuple[date | None, date | None]) -> list[ColumnElement[bool]]:
    first, last = received
    conditions = [] if first is None else [Complaint.received_on >= first]
    return conditions if last is None else [*conditions, Complaint.received_on <= last]


def _open_part(session: Session, complaint: Complaint) -> dict[str, str]:
    firm = find_enterprise(session, complaint.respondent_id) if complaint.respondent_id else None
    claims = tuple(map(claim_from_json, complaint.claims))
    asked = total_claimed(claims)
    method = complaint.payment_method
    return {
        "number": complaint.number or "",
        "external_source": complaint.external_source or "",
        "external_number": complaint.external_number or "",
        "channel": CHANNEL_NAMES[Channel(complaint.channel)],
        "received_on": _day(complaint.received_on),
        "status": STAGE_NAMES[Stage(complaint.stage)],
        "accepted_on": _day(complaint.accepted_on),
        "concluded_on": _day(complaint.concluded_on),
        "ground": complaint.ground or "",
        "agrees_to_publish": _yes(agrees=complaint.agrees_to_publish),
        "agrees_to_delegation": _yes(agrees=complaint.agrees_to_delegation),
        "agrees_to_mediate": _yes(agrees=complaint.agrees_to_mediate),
        "respondent_code": firm.code if firm else "",
        "respondent_name": firm.name if firm else "",
        "category": complaint.category or "",
        "event_on": _day(complaint.event_on),
        "paid": _yuan(complaint.paid_fen),
        "payment_method": PAYMENT_METHOD_NAMES[PaymentMethod(method)] if method else "",
        "request": "、".join(REMEDY_NAMES[claim.remedy] for claim in claims),
        "request_amount": _yuan(asked),
    }


def _personal_part(session: Session, complaint: Complaint) -> dict[str, str]:
    person, identity = contact_of(session, complaint.consumer_id), find_full_identity(session, complaint.consumer_id)
    vault, described = vault_of(session), complaint.respondent_text_sealed
    return {
        "name": person.name,
        "phone": person.phone,
        "id_kind": ID_KIND_NAMES[identity.kind] if identity else "",
        "id_number": identity.number if identity else "",
        "address": identity.address if identity else "",
        "respondent_text": vault.open(described) if described else "",
        "facts": vault.open(complaint.facts_sealed),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _yuan(fen: int | None) -> str:
    return "" if fen is None else str(fen_to_yuan(fen))


def _yes(*, agrees: bool) -> str:
    return "是" if agrees else "否"
