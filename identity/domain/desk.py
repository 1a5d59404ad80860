"""The desk of an enterprise: what each member's role may do, and how somebody is invited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.kernel.errors import InvalidInputError, NotAllowedError
from core.kernel.roles import MEMBER_ROLE_NAMES, MemberRole

INVITATION_VALID_FOR = timedelta(days=7)
MAX_TRIES = 5
MOST_OPEN_INVITATIONS = 20
LARGEST_LIMIT_FEN = 1_000_000_000


class DeskAct(StrEnum):
    """What a member does for the enterprise; acts on a complaint are of one kind here."""

    SEE = "see"
    HANDLE = "handle"
    SHARE_TEMPLATES = "share_templates"
    ASSIGN = "assign"
    MANAGE_MEMBERS = "manage_members"
    SET_LIMIT = "set_limit"
    MANAGE_ODR = "manage_odr"
    MANAGE_INTERFACE = "manage_interface"


DESK_ACT_NAMES: Mapping[DeskAct, str] = {
    DeskAct.SEE: "查看投诉、证据和本企业数据",
    DeskAct.HANDLE: "答复投诉：发言、传凭据、提方案、签署（不超过限额）",
    DeskAct.SHARE_TEMPLATES: "编写和修改答复模板",
    DeskAct.ASSIGN: "把投诉分给同事",
    DeskAct.MANAGE_MEMBERS: "邀请成员、改变角色、结束成员",
    DeskAct.SET_LIMIT: "设定办理人的签署限额",
    DeskAct.MANAGE_ODR: "申请加入或者退出 ODR",
    DeskAct.MANAGE_INTERFACE: "管理事件推送和接口密钥",
}

_ALL = frozenset(MemberRole)
_WORKING = frozenset({MemberRole.OWNER, MemberRole.HANDLER})
_OWNER = frozenset({MemberRole.OWNER})

POWERS: Mapping[DeskAct, frozenset[MemberRole]] = {
    DeskAct.SEE: _ALL,
    DeskAct.HANDLE: _WORKING,
    DeskAct.SHARE_TEMPLATES: _WORKING,
    DeskAct.ASSIGN: _WORKING,
    DeskAct.MANAGE_MEMBERS: _OWNER,
    DeskAct.SET_LIMIT: _OWNER,
    DeskAct.MANAGE_ODR: _OWNER,
    DeskAct.MANAGE_INTERFACE: _OWNER,
}


@dataclass(frozen=True)
class DeskStanding:
    """A person's place in one enterprise; `signing_limit_fen` binds everybody but the owner."""

    enterprise_id: str
    role: MemberRole
    signing_limit_fen: int

    def may(self, act: DeskAct) -> bool:
        return self.role in POWERS[act]

    def may_commit(self, sum_fen: int) -> bool:
        """Tell whether this person may bind the enterprise to pay the sum."""
        return self.may(DeskAct.HANDLE) and (self.role is MemberRole.OWNER or sum_fen <= self.signing_limit_fen)

    def require(self, act: DeskAct) -> None:
        """Raise NotAllowedError, naming the role, when it may not."""
        if not self.may(act):
            raise NotAllowedError(f"您在这家企业是“{MEMBER_ROLE_NAMES[self.role]}”，不能“{DESK_ACT_NAMES[act]}”")


@dataclass(frozen=True)
class Invitation:
    """What an owner types: whom, and as what."""

    phone: str
    role: MemberRole


@dataclass(frozen=True)
class IssuedInvitation:
    """What the database knows of an invitation: never its code."""

    code_hash: str
    expires_at: datetime
    tries: int
    is_over: bool


def may_try(issued: IssuedInvitation, now: datetime) -> bool:
    return not issued.is_over and issued.tries < MAX_TRIES and now < issued.expires_at


def read_role(text: str) -> MemberRole:
    """Return the role of this name; raises InvalidInputError for an unknown one."""
    if text not in set(MemberRole):
        raise InvalidInputError("请选择一个角色", fields={"role": "请选择一个角色"})
    return MemberRole(text)


def check_limit(limit_fen: int) -> int:
    """Return the limit; raises InvalidInputError when it cannot be one."""
    if not 0 <= limit_fen <= LARGEST_LIMIT_FEN:
        message = "限额要在 0 到 1000 万元之间"
        raise InvalidInputError(message, fields={"limit": message})
    return limit_fen


def invitation_text(enterprise_name: str, code: str) -> str:
    days = INVITATION_VALID_FOR.days
    return f"【一诺】{enterprise_name}邀请您加入投诉答复，邀请码 {code}，{days} 天内有效。登录后在“我的企业”里填写。"
