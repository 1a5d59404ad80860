"""JSON of accounts, passwords and memberships."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.kernel.roles import MemberRole, Role
from identity.domain.codes import CodePurpose
from identity.domain.membership import MembershipStatus
from identity.queries.accounts import AccountLine
from identity.queries.memberships import MembershipLine

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)
_PHONE = Field(description="手机号", max_length=40)
_CODE_ID = Field(description="发送验证码时得到的编号", max_length=40)
_CODE = Field(description="短信里的 6 位数字", max_length=20)
_PASSWORD = Field(description="密码", max_length=200)


class CodeInput(BaseModel):
    model_config = _STRICT
    phone: str = _PHONE
    purpose: Literal[CodePurpose.REGISTER, CodePurpose.RESET_PASSWORD] = Field(description="用来注册，还是重设密码")


class CodeAnswer(BaseModel):
    """The same answer for every phone: nobody learns who has an account."""

    code_id: str = Field(description="这条验证码的编号，注册或重设密码时和验证码一起发回")
    sent_to: str = Field(description="手机号，中间打星号")


class RegistrationInput(BaseModel):
    model_config = _STRICT
    role: str = Field(description="consumer 或 merchant", max_length=40)
    name: str = Field(description="姓名", max_length=200)
    phone: str = _PHONE
    code_id: str = _CODE_ID
    code: str = _CODE
    password: str = _PASSWORD


class RegisteredAnswer(BaseModel):
    account_id: str


class PasswordResetInput(BaseModel):
    model_config = _STRICT
    phone: str = _PHONE
    code_id: str = _CODE_ID
    code: str = _CODE
    password: str = _PASSWORD


class PasswordChangeInput(BaseModel):
    model_config = _STRICT
    old_password: str = _PASSWORD
    new_password: str = _PASSWORD


class MembershipAnswer(BaseModel):
    """`enterprise_name` is None for an enterprise that the registry no longer has."""

    model_config = _FROM_VALUES
    membership_id: str
    account_id: str
    enterprise_id: str
    enterprise_name: str | None
    person_name: str
    phone_masked: str
    status: MembershipStatus
    status_name: str
    member_role: MemberRole
    member_role_name: str
    proof_name: str | None
    proof_sha256: str | None
    requested_at: datetime
    decided_at: datetime | None
    reason: str | None
    ended_at: datetime | None

    @classmethod
    def of(cls, line: MembershipLine, names: dict[str, str]) -> "MembershipAnswer":
        own = {name: value for name, value in vars(line).items() if name != "proof"}
        return cls(
            **own,
            enterprise_name=names.get(line.enterprise_id),
            proof_name=line.proof.name if line.proof else None,
            proof_sha256=line.proof.sha256 if line.proof else None,
        )


class MembershipsAnswer(BaseModel):
    memberships: list[MembershipAnswer]


class AccountAnswer(BaseModel):
    model_config = _FROM_VALUES
    account_id: str
    name: str
    phone_masked: str
    role: Role
    role_name: str
    office: str | None
    is_active: bool
    must_change_password: bool
    opened_at: datetime
    unread_notices: int

    @classmethod
    def of(cls, line: AccountLine, unread: int) -> "AccountAnswer":
        return cls(**vars(line), unread_notices=unread)


class MembershipDecisionInput(BaseModel):
    model_config = _STRICT
    is_confirmed: bool = Field(description="确认还是不通过")
    reason: str = Field("", max_length=2000, description="不通过时必须写明，申请人会看到")


class MembershipEndInput(BaseModel):
    model_config = _STRICT
    reason: str = Field("", max_length=2000, description="工作人员结束时必须写明；本人结束可以不写")
