"""Which kinds of penalty a decision names in its own words (行政处罚法 art. 9), for the grade of its publication."""

import re

from credit.domain.penalty_grade import PenaltyKind

_WORDS: tuple[tuple[str, PenaltyKind], ...] = (
    ("警告", PenaltyKind.WARNING),
    ("通报批评", PenaltyKind.CRITICISM),
    ("罚款", PenaltyKind.FINE),
    ("没收", PenaltyKind.CONFISCATION),
    ("限制开展生产经营", PenaltyKind.RESTRICTION),
    ("限制从业", PenaltyKind.RESTRICTION),
    ("责令停产", PenaltyKind.STOP_ORDER),
    ("责令停业", PenaltyKind.STOP_ORDER),
    ("停产停业", PenaltyKind.STOP_ORDER),
    ("停业整顿", PenaltyKind.STOP_ORDER),
    ("禁止从业", PenaltyKind.BAN),
    ("禁止从事", PenaltyKind.BAN),
    ("市场禁入", PenaltyKind.BAN),
    ("责令关闭", PenaltyKind.CLOSURE),
    ("降低资质", PenaltyKind.DOWNGRADE),
    ("吊销", PenaltyKind.REVOCATION),
    ("暂扣", PenaltyKind.OTHER),
)
# In a column that names kinds, and nothing else, these are kinds too.
_COLUMN_WORDS = (*_WORDS, ("禁止", PenaltyKind.BAN), ("其他", PenaltyKind.OTHER))
_ORDERS = ("责令改正", "责令限期改正", "责令停止违法", "责令退还", "责令赔偿")  # no penalties (行政处罚法 art. 28)
_PARTS = re.compile(r"[;；,，、|/＋+\s]+")
_NOT = re.compile(r"(?:不予|免予|免除|不再|不|未|撤销)(?:行政处罚)?$")
_FAR = 8


def kinds_in(column: str, result: str = "") -> tuple[PenaltyKind, ...]:
    """Return every kind that the column of kinds and the words of the result name.

    None at all when a part of the column names no known one: it may be the gravest.
    """
    parts = [part for part in _PARTS.split(column) if part]
    by_part = [_named(part, _COLUMN_WORDS) for part in parts]
    if not all(found or _is_order(part) for part, found in zip(parts, by_part, strict=True)):
        return ()
    named = [kind for found in by_part for kind in found]
    return tuple(dict.fromkeys((*named, *_named(result, _WORDS)))) if parts else ()


def _named(words: str, table: tuple[tuple[str, PenaltyKind], ...]) -> list[PenaltyKind]:
    return [kind for word, kind in table if _says(words, word)]


def _says(words: str, word: str) -> bool:
    """Tell whether the word stands there without a no before it."""
    return any(_NOT.search(words[max(0, m.start() - _FAR) : m.start()]) is None for m in re.finditer(word, words))


def _is_order(part: str) -> bool:
    return any(part.startswith(word) for word in _ORDERS)
