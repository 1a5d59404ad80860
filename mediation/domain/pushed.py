"""What is pushed to both sides, and when it is looked for again."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from core.kernel.errors import TooManyError
from mediation.domain.parties import SIDE_NAMES, Side


class ItemKind(StrEnum):
    """The two kinds of what is pushed."""

    LAW = "law"
    CASE = "case"


class Occasion(StrEnum):
    """Why something was pushed."""

    OPENING = "opening"
    ROUND = "round"
    DEMAND = "demand"


KIND_NAMES: Mapping[ItemKind, str] = {ItemKind.LAW: "法条", ItemKind.CASE: "案例"}
ITEM_KEYS: Mapping[ItemKind, str] = {ItemKind.LAW: "article_key", ItemKind.CASE: "case_id"}

NEAREST = 3
"""So many cases, the nearest, count as comparable; further ones that somebody asked for are only for reading."""

MOST_SEARCHES_A_DAY = 5
MOST_SEARCHES_A_ROUND = 3
ENOUGH_NEW_WORDS = 20
MOST_WORDS = 1200


def why(occasion: Occasion, asked_by: Side, round_number: int) -> str:
    """Say to both sides why something was pushed."""
    if occasion is Occasion.OPENING:
        return "投诉已受理"
    if occasion is Occasion.ROUND:
        return f"第 {round_number} 轮里双方补充了情况"
    return f"{SIDE_NAMES[asked_by]}请求再找一找"


def refuse_too_many(earlier: int) -> None:
    """Raise TooManyError when this side has asked often enough within a day."""
    if earlier >= MOST_SEARCHES_A_DAY:
        raise TooManyError(f"一天最多再找 {MOST_SEARCHES_A_DAY} 次，请明天再找，或者先说明新的情况")


def is_round_done(found_new: Iterable[bool | None]) -> bool:
    """Tell whether a round needs no further search, by what those of it found: None is not answered yet."""
    answers = tuple(found_new)
    return len(answers) >= MOST_SEARCHES_A_ROUND or any(one is not False for one in answers)


def newest_words(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return the newest sentences that fit into one search, oldest first."""
    kept: list[str] = []
    room = MOST_WORDS
    for sentence in reversed(tuple(sentences)):
        room -= len(sentence)
        if room < 0:
            break
        kept.append(sentence)
    return tuple(reversed(kept))
