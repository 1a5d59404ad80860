"""Money is integer fen; formulas use Decimal yuan."""

import re
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import normalize

from core.kernel.errors import InvalidInputError

_YUAN = re.compile(r"(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(\.\d{1,2})?")

_NO_AMOUNT = "金额请填数字，最多两位小数，例如 1280 或 1280.50"
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r""), "请填写金额，例如 1280 或 1280.50"),
    (re.compile(r"[-−]\s*[\d,.]+"), "金额不能是负数"),
    (re.compile(r"[\d,]+\.\d{3,}"), "金额最多两位小数，例如 1280.50"),
    (re.compile(r"[\d.]+\s*[万千百亿]"), "金额请用数字写全，例如 1.2 万写成 12000"),
    (re.compile(r"\d{13,}(\.\d*)?"), "金额太大了，请核对"),
    (re.compile(r"\d+(,\d*)+(\.\d*)?"), "金额里的逗号位置不对，可以不写逗号，例如 1280.50"),
)


def parse_yuan(text: str) -> int:
    """Read what a person types as yuan ("1,234.5", "￥80 元") and return fen.

    Raises InvalidInputError when it is no amount, negative, or finer than a fen.
    """
    cleaned = normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    if not _YUAN.fullmatch(cleaned):
        raise InvalidInputError(_what_is_wrong(cleaned))
    return yuan_to_fen(Decimal(cleaned.replace(",", "")))


def _what_is_wrong(typed: str) -> str:
    """Return the message that helps with just this slip."""
    return next((message for pattern, message in _SLIPS if pattern.fullmatch(typed)), _NO_AMOUNT)


def format_yuan(fen: int) -> str:
    """Print fen as "¥1,234.50"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def fen_to_yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def yuan_to_fen(amount: Decimal) -> int:
    """Round half up to the fen, the convention of every sum in the rule book."""
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
