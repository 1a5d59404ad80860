"""Kinds and registration states of enterprises, and what must hold before one is entered."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import is_valid_uscc, normalise_uscc
from registry.domain.folding import fold_text


class EnterpriseKind(StrEnum):
    COMPANY = "company"
    SOLE_TRADER = "sole_trader"
    BRANCH = "branch"


class RegistrationStatus(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"


KIND_TEXTS: dict[EnterpriseKind, str] = {
    EnterpriseKind.COMPANY: "企业",
    EnterpriseKind.SOLE_TRADER: "个体工商户",
    EnterpriseKind.BRANCH: "分支机构",
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


@dataclass(frozen=True)
class EnterpriseEntry:
    """What the registration says about an enterprise when it is entered."""

    code: str
    name: str
    kind: EnterpriseKind
    district_code: str
    district_name: str
    address: str
    registered_on: date
    is_demonstration: bool = False


def checked_code(code: str) -> str:
    """Return the code in compact form; raises InvalidInputError when a check digit is wrong."""
    if not is_valid_uscc(code):
        message = "统一社会信用代码不正确，请核对 18 位字符"
        raise InvalidInputError(message, fields={"code": message})
    return normalise_uscc(code)


def checked_name(name: str) -> str:
    """Return the name without outer space; raises InvalidInputError when nothing is left or it is too long."""
    stripped = name.strip()
    if not fold_text(stripped).strip("()") or len(stripped) > _LONGEST_NAME:
        message = f"请填写名称，最多 {_LONGEST_NAME} 字"
        raise InvalidInputError(message, fields={"name": message})
    return stripped


def checked_address(address: str) -> str:
    stripped = address.strip()
    if not stripped or len(stripped) > _LONGEST_ADDRESS:
        message = f"请填写住所或经营场所，最多 {_LONGEST_ADDRESS} 字"
        raise InvalidInputError(message, fields={"address": message})
    return stripped
