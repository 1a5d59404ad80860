"""Facts that sanctions publishes: penalties that came with a listing; listings that begin, pause, return and end."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.contracts.fact import Fact


@dataclass(frozen=True)
class _OfListing(Fact):
    listing_id: str
    enterprise_id: str

    @property
    def subject_id(self) -> str:
        return self.listing_id


@dataclass(frozen=True)
class PenaltyDecided(_OfListing):
    """A penalty; `grades` (light, general, serious_i to serious_iv) set how long order 107 keeps it public.

    `ban_ends_on` is the last day of a restriction, stop or ban, which prolongs publication.
    """

    TYPE: ClassVar[str] = "sanctions.penalty_decided.v1"

    document_number: str
    violation: str
    basis: str
    penalty: str
    fine_fen: int | None
    decided_on: date
    authority: str
    grades: tuple[str, ...]
    ban_ends_on: date | None = None


@dataclass(frozen=True)
class ListingEffective(_OfListing):
    """`kind` is serious or abnormal; `article` is an article key.

    `ends_on` is the last day on the list, None where somebody has to take the enterprise off it. The abnormal list
    publishes `reason` and `authority` with the entry (order 68 article 5).
    """

    TYPE: ClassVar[str] = "sanctions.listing_effective.v1"

    kind: str
    article: str
    effective_on: date
    ends_on: date | None
    document_number: str
    reason: str = ""
    authority: str = ""


@dataclass(frozen=True)
class ListingEnded(_OfListing):
    """`how` is expired, annulled or repaired. An annulled listing may end before it took effect."""

    TYPE: ClassVar[str] = "sanctions.listing_ended.v1"

    how: str
    ended_on: date


@dataclass(frozen=True)
class ListingPaused(_OfListing):
    """Nobody is warned while the plan or agreement of a bankruptcy is carried out; the term runs on."""

    TYPE: ClassVar[str] = "sanctions.listing_paused.v1"

    paused_on: date


@dataclass(frozen=True)
class ListingRestored(_OfListing):
    """In force again; `why` is fraud, with a new last day, or plan_failed, with the old one if any."""

    TYPE: ClassVar[str] = "sanctions.listing_restored.v1"

    why: str
    restored_on: date
    ends_on: date | None
