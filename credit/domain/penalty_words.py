"""Which kinds of penalty a decision names in its own words (行政处罚法 art. 9), for the grade of its publication."""

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
    ("禁止", PenaltyKind.BAN),
    ("责令关闭", PenaltyKind.CLOSURE),
    ("降低资质", PenaltyKind.DOWNGRADE),
    ("吊销", PenaltyKind.REVOCATION),
    ("暂扣", PenaltyKind.OTHER),
    ("其他", PenaltyKind.OTHER),
)


def kinds_in(words: str) -> tuple[PenaltyKind, ...]:
    """Return every kind that the words name, none where they name no known one."""
    return tuple(dict.fromkeys(kind for word, kind in _WORDS if word in words))
