"""Who acts: the roles of the service and the actor passed to every service."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    CONSUMER = "consumer"
    MERCHANT = "merchant"
    OFFICER = "officer"
    MEDIATOR = "mediator"
    SUPERVISOR = "supervisor"
    REGISTRATION_CLERK = "registration_clerk"
    LICENSING_CLERK = "licensing_clerk"
    HONOURS_CLERK = "honours_clerk"
    DESK_CLERK = "desk_clerk"
    ADMIN = "admin"
    CLIENT = "client"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, str] = {
    Role.CONSUMER: "消费者",
    Role.MERCHANT: "经营者",
    Role.OFFICER: "投诉受理人员",
    Role.MEDIATOR: "调解员",
    Role.SUPERVISOR: "审批负责人",
    Role.REGISTRATION_CLERK: "登记窗口",
    Role.LICENSING_CLERK: "许可窗口",
    Role.HONOURS_CLERK: "评优窗口",
    Role.DESK_CLERK: "部门窗口",
    Role.ADMIN: "系统管理员",
    Role.CLIENT: "外部系统",
    Role.SYSTEM: "系统",
}

CLERK_ROLES = frozenset({Role.REGISTRATION_CLERK, Role.LICENSING_CLERK, Role.HONOURS_CLERK, Role.DESK_CLERK})
PERSON_ROLES = tuple(role for role in Role if role not in {Role.CLIENT, Role.SYSTEM})
OFFICIAL_ROLES = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR, Role.ADMIN}) | CLERK_ROLES


class MemberRole(StrEnum):
    """What a member may do for an enterprise; the powers stand in tables of the areas."""

    OWNER = "owner"
    HANDLER = "handler"
    VIEWER = "viewer"


MEMBER_ROLE_NAMES: dict[MemberRole, str] = {
    MemberRole.OWNER: "负责人",
    MemberRole.HANDLER: "办理人",
    MemberRole.VIEWER: "查看人",
}


@dataclass(frozen=True)
class HeldMandate:
    """An agent's confirmed power to act for a principal, both days inclusive; `complaint_id` narrows it to one."""

    mandate_id: str
    principal_id: str
    powers: frozenset[str]
    valid_from: date
    valid_until: date
    complaint_id: str | None = None

    def covers(self, day: date, complaint_id: str) -> bool:
        return self.valid_from <= day <= self.valid_until and self.complaint_id in (None, complaint_id)


@dataclass(frozen=True)
class Actor:
    """A signed-in person, another department's system, or this one.

    `enterprise_ids` are a merchant's confirmed memberships, `mandates` what an agent may do for others; the edge
    leaves out what has expired, services check the day again. `office_id` is where an official works,
    `office_ids` are the offices whose work they see: their own, and for a supervisor every office below it.
    `desk` is the desk an administrator gave to a clerk of the general role; others work at the desk of their role.
    `via_key` names the interface key through which a
    member's own system acts: it never has an owner's powers. `scopes` are what a client, the system of another
    department, was let into.
    """

    account_id: str
    role: Role
    name: str
    enterprise_ids: frozenset[str] = field(default_factory=frozenset)
    mandates: tuple[HeldMandate, ...] = ()
    office_id: str | None = None
    office_ids: frozenset[str] = field(default_factory=frozenset)
    via_key: str = ""
    desk: str = ""
    scopes: frozenset[str] = field(default_factory=frozenset)


SYSTEM_ACTOR = Actor(account_id="system", role=Role.SYSTEM, name="系统")
