"""How far a flag reaches: along dated links that the measure's article names, a few steps, never through a hub.

The values; `reaching` is the engine. What comes out are warnings: `measures.shown_effect` says how much each weighs.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NAMED_RESPONSIBLE = "named_responsible"
"""The link between an enterprise and whoever a decision on it names as responsible; it comes from the decision."""

LIKELY_SUCCESSOR = "likely_successor"
"""The link from an enterprise to a newer one that the same people run at the same place; nobody has decided it."""

WARNING_LINKS = frozenset({"controller", "renamed_to", LIKELY_SUCCESSOR})
"""Whoever is reached over one of these is only warned of, whatever the measure's effect is."""


class NodeKind(StrEnum):
    ENTERPRISE = "enterprise"
    PERSON = "person"


class Direction(StrEnum):
    """From the enterprise to who holds the post, or from the holder to the enterprise it is held in."""

    TO_HOLDER = "to_holder"
    TO_HELD = "to_held"


class Held(StrEnum):
    """When a link must have existed: on the day of the act, during the term of the flag, or begun since the act."""

    ON_EVENT = "on_event"
    IN_TERM = "in_term"
    SINCE_EVENT = "since_event"


@dataclass(frozen=True, order=True)
class Node:
    kind: NodeKind
    id: str


@dataclass(frozen=True)
class Link:
    """`holder` has `kind` (a post, control, succession) in `enterprise` from `since` to `until`, both included.

    Without `since` it is undated and never followed.
    """

    id: str
    kind: str
    holder: Node
    enterprise: Node
    since: date | None
    until: date | None
    verified: bool


@dataclass(frozen=True)
class Origin:
    """A direct flag: who carries it, the day of the act, the first and last day.

    `responsible` are the ids of the people whom the decision itself names as responsible; `ground` is its article.
    `happened_on` is the day to tell when it is not the first one, such as that of a revocation.
    """

    flag_id: str
    kind: str
    node: Node
    event_on: date
    starts_on: date
    ends_on: date
    responsible: frozenset[str] = frozenset()
    ground: str = ""
    happened_on: date | None = None


@dataclass(frozen=True)
class ReachStep:
    """One step of a way; with `responsible` only to people whom the decision names as responsible."""

    links: frozenset[str]
    direction: Direction
    held: Held
    responsible: bool = False


Reach = tuple[ReachStep, ...]


@dataclass(frozen=True)
class SpreadRule:
    """What one measure reaches: kinds of flag and of object, and the ways it may go.

    `term_years` counts from the event and `for_life` has no end; without either the term is that of the flag. With
    `grounds` only flags that rest on one of these articles are spread.
    """

    measure: str
    flag_kinds: frozenset[str]
    objects: frozenset[NodeKind]
    reaches: tuple[Reach, ...]
    term_years: int | None = None
    for_life: bool = False
    grounds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Limits:
    """At most so many steps; a node with more than `hub_links` fitting links is not passed."""

    most_steps: int
    hub_links: int


@dataclass(frozen=True)
class Derived:
    """The flag reaches `target` by `path` between the two days, both included."""

    flag_id: str
    measure: str
    target: Node
    path: tuple[Link, ...]
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Spread:
    """Everything a flag reaches, and the hubs at which it stopped."""

    derived: frozenset[Derived]
    hubs: frozenset[Node]
