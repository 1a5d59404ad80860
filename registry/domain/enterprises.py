"""Kinds and registration states of enterprises, and what must hold before one is entered."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import is_valid_uscc, normalise_uscc
from registry.domain.folding import fold_record_name, fold_text


class EnterpriseKind(StrEnum):
    COMPANY = "company"
    SOLE_TRADER = "sole_trader"
    BRANCH = "branch"
    PLATFORM_SELLER = "platform_seller"


class RegistrationStatus(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"


KIND_TEXTS: dict[EnterpriseKind, str] = {
    EnterpriseKind.COMPANY: "企业",
    EnterpriseKind.SOLE_TRADER: "个体工商户",
    EnterpriseKind.BRANCH: "分支机构",
    EnterpriseKind.PLATFORM_SELLER: "平台内经营者",
}
STATUS_TEXTS: dict[RegistrationStatus, str] = {
    RegistrationStatus.ACTIVE: "存续",
    RegistrationStatus.REVOKED: "吊销",
    RegistrationStatus.DEREGISTERED: "注销",
}
# A deregistered enterprise is gone; a revoked one can still be deregistered.
STATUS_STEPS: frozenset[tuple[RegistrationStatus, RegistrationStatus]] = frozenset(
    {
        (RegistrationStatus.ACTIVE, RegistrationStatus.REVOKED),
        (RegistrationStatus.ACTIVE, RegistrationStatus.DEREGISTERED),
        (RegistrationStatus.REVOKED, RegistrationStatus.DEREGISTERED),
    }
)

_LONGEST_NAME = 100
_LONGEST_ADDRESS = 200
_LONGEST_PLATFORM = 60


class Place(Protocol):
    """Where an enterprise is registered."""

    @property
    def address(self) -> str: ...

    @property
    def district_code(self) -> str: ...

    @property
    def district_name(self) -> str: ...


@dataclass(frozen=True)
class NewAddress:
    """Where an enterprise moves to."""

    address: str
    district_code: str
    district_name: str


@dataclass(frozen=True)
class EnterpriseEntry:
    """What the registration says about an enterprise when it is entered.

    A seller on a platform is known by the platform and its number there and may have no code.
    """

    code: str
    name: str
    kind: EnterpriseKind
    district_code: str
    district_name: str
    address: str
    registered_on: date
    is_demonstration: bool = False
    platform: str = ""
    platform_number: str = ""


def checked_identity(entry: EnterpriseEntry) -> EnterpriseEntry:
    """Return the entry with its code and its number on a platform in compact form; raises InvalidInputError."""
    platform, number = fold_text(entry.platform), entry.platform_number.strip()
    is_seller = entry.kind is EnterpriseKind.PLATFORM_SELLER
    if is_seller != bool(platform and number) or max(len(platform), len(number)) > _LONGEST_PLATFORM:
        message = "平台内经营者要填写平台名称和平台上的店铺编号，其他主体不填写"
        raise InvalidInputError(message, fields={"platform": message})
    code = "" if is_seller and not entry.code.strip() else checked_code(entry.code)
    return replace(entry, code=code, platform=platform, platform_number=number)


def checked_code(code: str) -> str:
    """Return the code in compact form; raises InvalidInputError when a check digit is wrong."""
    if not is_valid_uscc(code):
        message = "统一社会信用代码不正确，请核对 18 位字符"
        raise InvalidInputError(message, fields={"code": message})
    return normalise_uscc(code)


def checked_name(name: str) -> str:
    """Return the name without outer space; raises InvalidInputError when nothing is left or it is too long."""
    stripped = name.strip()
    if len(stripped) > _LONGEST_NAME or not fold_record_name(stripped).strip("()"):
        message = f"请填写名称，最多 {_LONGEST_NAME} 字"
        raise InvalidInputError(message, fields={"name": message})
    return stripped


def checked_address(address: str) -> str:
    stripped = address.strip()
    if not stripped or len(stripped) > _LONGEST_ADDRESS:
        message = f"请填写住所或经营场所，最多 {_LONGEST_ADDRESS} 字"
        raise InvalidInputError(message, fields={"address": message})
    return stripped
