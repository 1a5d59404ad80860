"""Rule facts as stored JSON."""

from collections.abc import Mapping
from typing import Any

from core.kernel.money import fen_to_yuan
from core.rules import RuleBook

_PRICE = "paid_amount"


def with_price(book: RuleBook, told: Mapping[str, Any], paid_fen: int | None) -> dict[str, Any]:
    """Return the told facts with the price of the form, unless the interview gave another one."""
    if paid_fen is None or _PRICE in told or _PRICE not in book.vocabulary:
        return dict(told)
    return {**told, _PRICE: str(fen_to_yuan(paid_fen))}
