"""What a formula is made of, and how its numbers are spelled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

Operands: TypeAlias = Mapping[str, Decimal | date]

_CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Computed:
    """`amount` is rounded half up once, at the end; `arithmetic` shows it with the numbers filled in.

    None where a number of the law could not be read: the words say how far the sum goes.
    """

    amount: Decimal | None
    arithmetic: str


@dataclass(frozen=True)
class Formula:
    """`inputs` names each operand and its kind: money, number, count or date."""

    inputs: Mapping[str, str]
    compute: Callable[[Operands], Computed]


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def plain(amount: Decimal) -> str:
    """Spell a count, percentage or multiple without trailing zeros."""
    return f"{amount.normalize():f}"


def number(operands: Operands, name: str) -> Decimal:
    value = operands[name]
    if not isinstance(value, Decimal):
        raise TypeError(f"operand {name} must be a number")
    return value


def day(operands: Operands, name: str) -> date:
    value = operands[name]
    if not isinstance(value, date):
        raise TypeError(f"operand {name} must be a date")
    return value


def within(amount: Decimal, ceiling: Decimal) -> Decimal:
    return min(max(amount, Decimal(0)), ceiling)
