"""What a consumer asks for, typed so that rules and past cases can be compared with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan

MOST_CLAIMS = 8
MOST_FEN = 10_000_000_000
_LONGEST_NOTE = 300


class Remedy(StrEnum):
    REFUND = "refund"
    EXCHANGE = "exchange"
    REPAIR = "repair"
    REPLACE = "replace"
    PERFORM = "perform"
    COMPENSATION = "compensation"
    MULTIPLE_COMPENSATION = "multiple_compensation"
    APOLOGY = "apology"
    OTHER = "other"


REMEDY_NAMES: dict[Remedy, str] = {
    Remedy.REFUND: "退款",
    Remedy.EXCHANGE: "换货",
    Remedy.REPAIR: "维修",
    Remedy.REPLACE: "补发或重做",
    Remedy.PERFORM: "继续履行",
    Remedy.COMPENSATION: "赔偿损失",
    Remedy.MULTIPLE_COMPENSATION: "加倍赔偿",
    Remedy.APOLOGY: "道歉",
    Remedy.OTHER: "其他",
}

MONEY_REMEDIES = frozenset({Remedy.REFUND, Remedy.COMPENSATION, Remedy.MULTIPLE_COMPENSATION})


@dataclass(frozen=True)
class Claim:
    """One request; `sum_fen` stays open where the consumer names no sum."""

    remedy: Remedy
    sum_fen: int | None = None
    note: str = ""

    @property
    def text(self) -> str:
        money = f" {format_yuan(self.sum_fen)}" if self.sum_fen is not None else ""
        note = f"（{self.note}）" if self.note else ""
        return f"{REMEDY_NAMES[self.remedy]}{money}{note}"

    def to_json(self) -> dict[str, Any]:
        """Return what may stand unsealed: the note is the consumer's own words and is stored apart."""
        return {"remedy": self.remedy.value, "sum_fen": self.sum_fen}


def claim_from_json(stored: Mapping[str, Any]) -> Claim:
    """Return kind and sum; see `mediation.storage.claims` for the note."""
    return Claim(Remedy(stored["remedy"]), stored["sum_fen"])


def check_claims(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims as they are; raises InvalidInputError for impossible sums or too many of them."""
    given = tuple(claims)
    if len(given) > MOST_CLAIMS:
        raise _refused(f"诉求最多写 {MOST_CLAIMS} 项，请合并相近的诉求")
    for claim in given:
        problem = sum_problem(claim.sum_fen)
        if problem:
            raise _refused(f"诉求的{problem}")
        if len(claim.note) > _LONGEST_NOTE:
            raise _refused(f"每项诉求的说明最多 {_LONGEST_NOTE} 个字")
        if claim.remedy is Remedy.OTHER and not claim.note.strip():
            raise _refused("选择“其他”时，请写明想要什么")
    return given


def sum_problem(sum_fen: int | None) -> str | None:
    """Return what is wrong with a sum, in words; None where it can be."""
    if sum_fen is None or 0 <= sum_fen <= MOST_FEN:
        return None
    return "金额不能是负数" if sum_fen < 0 else f"金额最多 {format_yuan(MOST_FEN)}，请核对"


def total_claimed(claims: Iterable[Claim]) -> int | None:
    """Return the sum of all named sums, or None when no claim names one."""
    sums = [claim.sum_fen for claim in claims if claim.sum_fen is not None]
    return sum(sums) if sums else None


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"claims": message})
