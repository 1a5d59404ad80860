"""The feeds as data, and what a subscriber may read of each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NewType

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role

SUBSCRIBER_KEY_PREFIX = "yns_"
SUBSCRIBER_MANAGERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
SUBSCRIBER_READERS = SUBSCRIBER_MANAGERS | {Role.OFFICER}
SENDING = "changefeed.wake_subscriber"  # the name under which the outbox keeps deliveries

Right = NewType("Right", str)
"""What a subscriber may see of a feed beyond what every other sees; the area that tells gives it its meaning."""


class Feed(StrEnum):
    CREDIT = "credit"
    SANCTIONS = "sanctions"


class Outcome(StrEnum):
    """What a subscriber did with a change."""

    APPLIED = "applied"
    NOT_APPLIED = "not_applied"


class ScopeChange(StrEnum):
    """What happened to what a subscriber reads of a feed."""

    RIGHTS = "rights"
    ENDED = "ended"
    RESUMED = "resumed"


OUTCOME_NAMES: Mapping[Outcome, str] = {Outcome.APPLIED: "已照办", Outcome.NOT_APPLIED: "没有照办"}


@dataclass(frozen=True)
class FeedTerms:
    """`parameter` is the rule book's number of working days to follow in, `working_days` an agreed one.

    `has_rights`: subscribers see more or less of it; it has a snapshot, with which they start anew.
    """

    code: Feed
    title: str
    event: str
    parameter: str = ""
    working_days: int = 0
    has_rights: bool = False


@dataclass(frozen=True)
class Scope:
    """One feed that a subscriber reads, with its rights there."""

    feed: Feed
    rights: frozenset[Right] = frozenset()


@cache
def feed_terms() -> Mapping[Feed, FeedTerms]:
    """Return the shipped feeds; they are frozen, so every caller may share them."""
    book = tomllib.loads(files("changefeed.domain").joinpath("feeds.toml").read_text(encoding="utf-8"))
    told = (FeedTerms(**{**entry, "code": Feed(entry["code"])}) for entry in book["feeds"])
    return {terms.code: terms for terms in told}


def check_scopes(scopes: tuple[Scope, ...]) -> None:
    """Refuse a subscription to nothing, or twice to the same."""
    feeds = [scope.feed for scope in scopes]
    if not feeds or len(feeds) != len(set(feeds)):
        message = "请至少选一种变更"
        raise InvalidInputError(message, fields={"feeds": message})
