"""What is asked to be recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from credit.domain.catalogue import BodyValue
from credit.domain.items import Grade, Item
from credit.domain.publication import Window


@dataclass(frozen=True)
class Source:
    """Where a record comes from: the area, its own id of the matter, and the fact that told of it."""

    area: str
    id: str
    fact: str


@dataclass(frozen=True)
class Publishing:
    """How a record is published; an item without grades has none here, `grades` are those of every penalty."""

    grade: Grade | None = None
    grades: tuple[Grade, ...] = ()
    ban_ends_on: date | None = None
    book_version: str | None = None
    window: Window | None = None


@dataclass(frozen=True)
class RecordDraft:
    """A record before it is checked against the catalogue; `item` is a key of it.

    `follows`: area and id of the matter whose penalty this record is shown with.
    """

    enterprise_id: str
    item: str
    source: Source
    document_number: str
    event_on: date
    body: Mapping[str, BodyValue]
    publishing: Publishing = Publishing()
    source_department: str | None = None
    follows: tuple[str, str] | None = None
    origins: Mapping[str, object] | None = None


@dataclass(frozen=True)
class SpotCheckEntry:
    """A spot check with a negative result; `penalty` names area and id of the matter that led to a penalty, if any."""

    enterprise_id: str
    source: Source
    document_number: str
    matter: str
    outcome: str
    checked_on: date
    authority: str
    penalty: tuple[str, str] | None = None
    published_on: date | None = None


@dataclass(frozen=True)
class PenaltyEntry:
    """A penalty as decided; several grades when one decision holds several penalties.

    `published_on` is the day its term runs from; without it, the day it is recorded. `item` is the penalty item of the
    department, `more` what the catalogue knows of it beyond the words that every penalty has. Nothing is shown after
    `shown_until`, the last day on which its source shows it.
    """

    enterprise_id: str
    source: Source
    document_number: str
    violation: str
    basis: str
    penalty: str
    fine_fen: int | None
    decided_on: date
    authority: str
    grades: tuple[Grade, ...]
    published_on: date | None = None
    ban_ends_on: date | None = None
    item: str = Item.ADMINISTRATIVE_PENALTY
    more: Mapping[str, BodyValue] = field(default_factory=dict)
    shown_until: date | None = None
    origins: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        if not self.grades:
            raise ValueError("a penalty needs a grade")


@dataclass(frozen=True)
class Correction:
    """What replaces the words of a record; parts left None stay as they are.

    The last day of a ban and the last day its source shows it count where `grades` are corrected too.
    """

    reason: str
    document_number: str | None = None
    event_on: date | None = None
    body_changes: Mapping[str, BodyValue] | None = None
    grades: tuple[Grade, ...] | None = None
    ban_ends_on: date | None = None
    shown_until: date | None = None
    origins: Mapping[str, object] | None = None
