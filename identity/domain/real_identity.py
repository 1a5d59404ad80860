"""The real identity of a person as a complaint must give it (办法121 article 10): document, number, address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from unicodedata import normalize

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import mask_id_number, normalise_id_number

SHORTEST_ADDRESS = 5
LONGEST_ADDRESS = 120
_BIRTH_DAY = slice(6, 14)
_SHOWN_ENDS = 2


class IdKind(StrEnum):
    RESIDENT = "resident"
    PASSPORT = "passport"
    HONG_KONG_MACAO = "hong_kong_macao"
    TAIWAN = "taiwan"
    FOREIGN_RESIDENT = "foreign_resident"
    OTHER = "other"


ID_KIND_NAMES: Mapping[IdKind, str] = {
    IdKind.RESIDENT: "居民身份证",
    IdKind.PASSPORT: "护照",
    IdKind.HONG_KONG_MACAO: "港澳居民来往内地通行证",
    IdKind.TAIWAN: "台湾居民来往大陆通行证",
    IdKind.FOREIGN_RESIDENT: "外国人永久居留身份证",
    IdKind.OTHER: "其他有效证件",
}

# Plausible shapes, not proofs: only the resident number carries a check digit that is published.
_SHAPES: Mapping[IdKind, re.Pattern[str]] = {
    IdKind.PASSPORT: re.compile(r"(?=.*\d)[A-Z0-9]{6,12}"),
    IdKind.HONG_KONG_MACAO: re.compile(r"[HMC][A-Z]?\d{7,10}|8[123]0000\d{12}"),
    IdKind.TAIWAN: re.compile(r"\d{8}(\d{2}([A-Z]|\d)?)?|830000\d{12}"),
    IdKind.FOREIGN_RESIDENT: re.compile(r"[A-Z]{3}\d{12}|9\d{16}[\dX]"),
    IdKind.OTHER: re.compile(r"(?=.*\d)[A-Z0-9]{5,30}"),
}


@dataclass(frozen=True)
class IdentityForm:
    """As typed."""

    kind: str
    number: str
    address: str


@dataclass(frozen=True)
class RealIdentity:
    """Checked: the number is folded to one spelling, so that its blind index finds it."""

    kind: IdKind
    number: str
    address: str


def check_identity(form: IdentityForm, today: date) -> RealIdentity:
    """Return the identity; raises InvalidInputError with a message beside every wrong field."""
    problems: dict[str, str] = {}
    kind = IdKind(form.kind) if form.kind in set(IdKind) else None
    number, address = "", " ".join(form.address.split())
    if kind is None:
        problems["id_kind"] = "请选择证件种类"
    else:
        number, problem = _checked_number(kind, form.number, today)
        problems.update({"id_number": problem} if problem else {})
    if not SHORTEST_ADDRESS <= len(address) <= LONGEST_ADDRESS:
        problems["address"] = f"请填写能收到信件的住址，{SHORTEST_ADDRESS} 到 {LONGEST_ADDRESS} 个字"
    if kind is None or problems:
        raise InvalidInputError("有几处需要改一下，改好后再提交", fields=problems)
    return RealIdentity(kind, number, address)


def fold_number(number: str) -> str:
    return re.sub(r"[\s\-()]", "", normalize("NFKC", number)).upper()


def mask_number(kind: IdKind, number: str) -> str:
    """Return what a screen shows: enough to recognise one's own, too little to use."""
    if kind is IdKind.RESIDENT:
        return mask_id_number(number)
    return f"{number[:_SHOWN_ENDS]}{'*' * max(2, len(number) - 2 * _SHOWN_ENDS)}{number[-_SHOWN_ENDS:]}"


def _checked_number(kind: IdKind, typed: str, today: date) -> tuple[str, str]:
    """Return the folded number and what is wrong with it, empty when nothing is."""
    if kind is not IdKind.RESIDENT:
        folded = fold_number(typed)
        return folded, "" if _SHAPES[kind].fullmatch(folded) else f"{ID_KIND_NAMES[kind]}号码不像是对的，请核对"
    try:
        number = normalise_id_number(typed)
    except InvalidInputError as error:
        return "", error.message
    born = number[_BIRTH_DAY]
    return number, "身份证号码里的出生日期不可能，请核对" if not "19" <= born <= today.strftime("%Y%m%d") else ""
