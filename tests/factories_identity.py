"""Accounts, sign-ins, memberships and notices for tests, built with the real services."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import factory
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.contracts.identity import CodeIssued
from core.kernel.identifiers import new_id
from core.kernel.roles import OFFICIAL_ROLES, SYSTEM_ACTOR, Actor, Role
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from identity.domain.membership import MembershipDecision, MembershipRequest, ProofFile
from identity.domain.offices import NewOffice
from identity.domain.real_identity import IdKind, RealIdentity
from identity.domain.registration import NewAccount, RegistrationForm
from identity.queries.offices import find_office
from identity.queries.signed_in import actor_of, find_signed_in
from identity.services.begin_sign_in import begin_sign_in
from identity.services.decide_membership import decide_membership
from identity.services.open_account import open_account
from identity.services.open_office import open_office
from identity.services.record_identity import record_identity
from identity.services.request_membership import request_membership
from identity.storage.memberships import confirmed_enterprise_ids

PASSWORD = "河边的第三棵老柳树下"
OFFICE = "示例市市场监督管理局"
PROOF = ProofFile("ab" * 32, "image/png", "授权书.png")


@cache
def password_hash() -> str:
    """Hash once for a whole run, with the least cost: a hash says itself how dear it is to compare."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True)
class GivenAccount:
    actor: Actor
    phone: str
    office_id: str | None


class RegistrationFormFactory(factory.Factory):
    """What a consumer types; `code_id` and `code` come from the message."""

    class Meta:
        model = RegistrationForm

    role = Role.CONSUMER.value
    name = "张三"
    phone = factory.Sequence(lambda number: f"137{number:08d}")
    code_id = ""
    code = "000000"
    password = PASSWORD


class NewAccountFactory(factory.Factory):
    """An account whose password is PASSWORD."""

    class Meta:
        model = NewAccount

    role = Role.CONSUMER
    name = "张三"
    phone = factory.Sequence(lambda number: f"139{number:08d}")
    password_hash = factory.LazyFunction(password_hash)


def next_phone() -> str:
    """A phone that nobody has registered."""
    return RegistrationFormFactory().phone


def some_identity(phone: str) -> RealIdentity:
    """An identity that exists nowhere: a passport of its own for every phone."""
    return RealIdentity(IdKind.PASSPORT, f"E{phone[-8:]}", "示例市河东区示例路 1 号")


def given_account(
    session: Session,
    role: Role,
    now: datetime,
    *,
    name: str = "张三",
    office: str = OFFICE,
    with_identity: bool = True,
    desk: str = "procurement",
):
    """An open account whose password is PASSWORD; officials work in the office of this name.

    A consumer has stated who they are unless told otherwise.
    """
    office_id = given_office(session, now, office) if role in OFFICIAL_ROLES else None
    place = desk if role is Role.DESK_CLERK else None
    account = NewAccountFactory(role=role, name=name, office_id=office_id, desk=place)
    account_id = open_account(session, account, SYSTEM_ACTOR, now)
    if role is Role.CONSUMER and with_identity:
        record_identity(session, account_id, some_identity(account.phone), SYSTEM_ACTOR, now)
    return GivenAccount(actor_of(session, account_id), account.phone, office_id)


def given_office(session: Session, now: datetime, name: str = OFFICE, **details: object) -> str:
    """The office of this name; it is opened when there is none, by default with numbers like those of OFFICE."""
    found = find_office(session, name)
    if found is not None:
        return found.office_id
    short = "示市监" if name == OFFICE else name[:12]
    office = NewOffice(code=new_id()[:12], name=name, short=short, phone="12315", seal_text=f"{name}调解专用章（演示）")
    return open_office(session, replace(office, **details), SYSTEM_ACTOR, now)


def given_token(session: Session, account_id: str, now: datetime) -> str:
    return begin_sign_in(session, account_id, now).token


def acting(session: Session, token: str, now: datetime) -> Actor | None:
    """Who acts with this token."""
    person = find_signed_in(session, token, now)
    return None if person is None else person.actor


def given_member(session: Session, enterprise_id: str, now: datetime, *, name: str = "李四") -> GivenAccount:
    """A merchant whose membership an officer has confirmed."""
    merchant = given_account(session, Role.MERCHANT, now, name=name)
    officer = given_account(session, Role.OFFICER, now, name="王五")
    membership_id = request_membership(session, MembershipRequest(enterprise_id, PROOF), merchant.actor, now)
    decide_membership(session, membership_id, MembershipDecision(is_confirmed=True), officer.actor, now)
    session.flush()
    enterprises = confirmed_enterprise_ids(session, merchant.actor.account_id)
    actor = Actor(merchant.actor.account_id, Role.MERCHANT, name, enterprises)
    return GivenAccount(actor, merchant.phone, None)


def sent_messages(session: Session) -> list[CodeIssued]:
    """Every message with a code that was published, oldest first."""
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.fact_type == CodeIssued.TYPE).order_by(OutboxMessage.id)
    )
    return [read_fact(session, row, CodeIssued) for row in rows]


def sent_code(session: Session) -> str:
    """The code in the newest message."""
    return "".join(filter(str.isdigit, sent_messages(session)[-1].text))[:6]
