"""Sign-ins of the demo city: one of every role is told to the visitor, a few more people only play their parts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import OFFICIAL_ROLES, ROLE_NAMES, SYSTEM_ACTOR, Actor, Role
from identity.domain.membership import MembershipDecision, MembershipRequest, ProofFile
from identity.domain.real_identity import IdKind, RealIdentity
from identity.domain.registration import NewAccount
from identity.queries.signed_in import actor_of
from identity.services.decide_membership import decide_membership
from identity.services.open_account import open_account
from identity.services.record_identity import record_identity
from identity.services.request_membership import request_membership
from web.navigation import home_of

PASSWORD = "yinuo-demo-2026"  # noqa: S105 - printed at every start; exists only in demo mode
AUTHORITY = "示例市市场监督管理局"
CITY_OFFICE = "city"
PROOF_NAME = "授权委托书（示例）.pdf"
DECIDER = "officer"


@dataclass(frozen=True)
class DemoAccount:
    """A sign-in as the start of the program prints it."""

    role_text: str
    phone: str
    password: str
    start_path: str


@dataclass(frozen=True)
class Cast:
    """Somebody who acts in the city; `members_of` are keys of enterprises, the untold ones only play a part."""

    key: str
    role: Role
    name: str
    phone: str
    members_of: tuple[str, ...] = ()
    is_told: bool = True
    remark: str = ""
    office: str = CITY_OFFICE
    desk: str | None = None


CAST: tuple[Cast, ...] = (
    Cast("consumer_1", Role.CONSUMER, "周晓舟", "19900000001", remark="一"),
    Cast("consumer_2", Role.CONSUMER, "吴溪宁", "19900000002", remark="二"),
    Cast("merchant_1", Role.MERCHANT, "郑山远", "19900000003", ("C0133",), remark="健身"),
    Cast("merchant_2", Role.MERCHANT, "王荷静", "19900000004", ("C0274", "C0077"), remark="家具"),
    Cast("officer", Role.OFFICER, "冯清和", "19900000005"),
    Cast("mediator", Role.MEDIATOR, "陈知言", "19900000006"),
    Cast("supervisor", Role.SUPERVISOR, "褚明远", "19900000007"),
    Cast("registration_clerk", Role.REGISTRATION_CLERK, "卫秋行", "19900000008"),
    Cast("licensing_clerk", Role.LICENSING_CLERK, "蒋春止", "19900000009"),
    Cast("honours_clerk", Role.HONOURS_CLERK, "沈夏归", "19900000010"),
    Cast("admin", Role.ADMIN, "韩冬来", "19900000011"),
    Cast("officer_hill", Role.OFFICER, "钱松寒", "19900000012", remark="映山区", office="hill"),
    Cast("officer_spring", Role.OFFICER, "孙石清", "19900000013", remark="听泉区", office="spring"),
    Cast("supervisor_hill", Role.SUPERVISOR, "许岚宁", "19900000014", remark="映山区", office="hill"),
    Cast("desk_clerk", Role.DESK_CLERK, "施春安", "19900000015", remark="政府采购", desk="procurement"),
    Cast("officer_2", Role.OFFICER, "曹江平", "19900000121", is_told=False),
    Cast("delegate", Role.MEDIATOR, "纪云舟", "19900000131", is_told=False, office="committee"),
    Cast("mediator_hill", Role.MEDIATOR, "魏梅朗", "19900000122", is_told=False, office="hill"),
    Cast("supervisor_spring", Role.SUPERVISOR, "陶溪润", "19900000123", is_told=False, office="spring"),
    Cast("consumer_3", Role.CONSUMER, "杨禾望", "19900000101", is_told=False),
    Cast("consumer_4", Role.CONSUMER, "朱苗清", "19900000102", is_told=False),
    Cast("consumer_5", Role.CONSUMER, "秦竹朗", "19900000103", is_told=False),
    Cast("parent", Role.CONSUMER, "吴泉望", "19900000104", is_told=False),
    Cast("merchant_3", Role.MERCHANT, "尤梅润", "19900000111", ("C0300", "C0311"), is_told=False),
    Cast("merchant_4", Role.MERCHANT, "许兰泽", "19900000112", ("C0276", "C0089"), is_told=False),
    Cast("merchant_5", Role.MERCHANT, "何菊沐", "19900000113", ("C0070", "C0073"), is_told=False),
)


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the sign-ins to be told, one of every role at least."""
    return tuple(
        DemoAccount(
            ROLE_NAMES[cast.role] + (f"（{cast.remark}）" if cast.remark else ""),
            cast.phone,
            PASSWORD,
            home_of(cast.role),
        )
        for cast in CAST
        if cast.is_told
    )


def open_accounts(session: Session, offices: Mapping[str, str], password_hash: str, now: datetime) -> dict[str, Actor]:
    """Open every account; officials need not change their password first, and work in the office of their key."""
    return {cast.key: _open(session, cast, offices, password_hash, now) for cast in CAST}


def confirm_members(
    session: Session, actors: dict[str, Actor], enterprise_ids: dict[str, str], proof: ProofFile, now: datetime
) -> dict[str, Actor]:
    """Let every merchant ask with a proof and the officer confirm; returns the cast with its enterprises."""
    joined = dict(actors)
    for cast in CAST:
        ids = [enterprise_ids[key] for key in cast.members_of]
        for enterprise_id in ids:
            request = MembershipRequest(enterprise_id, proof)
            membership_id = request_membership(session, request, actors[cast.key], now)
            decision = MembershipDecision(is_confirmed=True)
            decide_membership(session, membership_id, decision, actors[DECIDER], now)
        joined[cast.key] = replace(actors[cast.key], enterprise_ids=frozenset(ids))
    return joined


def _open(session: Session, cast: Cast, offices: Mapping[str, str], password_hash: str, now: datetime) -> Actor:
    office_id = offices[cast.office] if cast.role in OFFICIAL_ROLES else None
    account = NewAccount(cast.role, cast.name, cast.phone, password_hash, office_id, desk=cast.desk)
    account_id = open_account(session, account, SYSTEM_ACTOR, now)
    if cast.role is Role.CONSUMER:
        record_identity(session, account_id, _identity(cast), SYSTEM_ACTOR, now)
    return actor_of(session, account_id)


def _identity(cast: Cast) -> RealIdentity:
    """Return an identity nobody has: a passport number made of the invented phone."""
    return RealIdentity(IdKind.PASSPORT, f"E{cast.phone[-8:]}", "示例市河东区示例路 18 号（示例）")
