"""What was pushed to both sides, newest first, and what the viewer's side made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from mediation.domain.parties import Side, side_of
from mediation.domain.pushed import ItemKind, Occasion, why
from mediation.storage.complaint_tables import Complaint
from mediation.storage.recommendation_tables import Recommendation, SimilarSearch
from mediation.storage.recommendations import marks_of, pushes_of, searches_of, seen_numbers

_Pushed = TypeVar("_Pushed", "PushedLaw", "PushedCase")


@dataclass(frozen=True)
class PushedLaw:
    """An article pushed to both sides alike, with why; `is_new` means no earlier push had it."""

    article_key: str
    law: str
    article: str
    title: str
    digest: str
    reasons: tuple[str, ...]
    words: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class PushedCase:
    """A similar past case pushed to both sides alike, with why; `is_new` means no earlier push had it."""

    case_id: str
    title: str
    region: str | None
    result: str
    result_label: str
    summary: str
    paid_fen: int | None
    refund_fen: int | None
    compensation_fen: int | None
    multiple: float | None
    reasons: tuple[str, ...]
    words: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class Push:
    """One push as both sides see it; `why` says what brought it."""

    number: int
    occasion: Occasion
    why: str
    pushed_at: datetime
    laws: tuple[PushedLaw, ...]
    cases: tuple[PushedCase, ...]

    @property
    def new_laws(self) -> int:
        return sum(law.is_new for law in self.laws)

    @property
    def new_cases(self) -> int:
        return sum(case.is_new for case in self.cases)


@dataclass(frozen=True)
class Sought:
    """The last search that the viewer's side asked for; `found_new` is None while it is under way."""

    asked_at: datetime
    found_new: bool | None


@dataclass(frozen=True)
class Reading:
    """What the viewer's side has opened of the newest push, what helped it, and its own last search."""

    seen: frozenset[ItemKind]
    marks: Mapping[tuple[ItemKind, str], bool]
    sought: Sought | None

    def mark(self, kind: str, item_id: str) -> bool | None:
        return self.marks.get((ItemKind(kind), item_id))


def pushes(session: Session, complaint: Complaint) -> tuple[Push, ...]:
    """Return every push, newest first, the same for whoever reads it."""
    searches = {row.id: row for row in searches_of(session, complaint.id)}
    return tuple(_push(row, searches.get(row.search_id or "")) for row in pushes_of(session, complaint.id))


def reading(session: Session, complaint: Complaint, viewer: Actor) -> Reading:
    """Return what the viewer's side made of it."""
    side, rows = side_of(viewer.role), pushes_of(session, complaint.id)
    seen = seen_numbers(session, complaint.id, side)
    asked = [row for row in searches_of(session, complaint.id) if row.asked_by == side]
    return Reading(
        seen=frozenset(kind for number, kind in seen if rows and number == rows[0].number),
        marks=marks_of(session, complaint.id, side),
        sought=Sought(asked[-1].asked_at, asked[-1].found_new) if asked else None,
    )


def _push(row: Recommendation, search: SimilarSearch | None) -> Push:
    occasion = Occasion(row.occasion)
    return Push(
        number=row.number,
        occasion=occasion,
        why=why(occasion, Side(search.asked_by) if search else Side.SYSTEM, search.round if search else 0),
        pushed_at=row.received_at,
        laws=tuple(_pick(PushedLaw, law) for law in row.laws),
        cases=tuple(_pick(PushedCase, case) for case in row.cases),
    )


def _pick(kind: type[_Pushed], stored: Mapping[str, Any]) -> _Pushed:
    """Read the stored push into what the room shows; lists become tuples."""
    values: dict[str, Any] = {item.name: stored[item.name] for item in fields(kind)}
    values.update({name: tuple(value) for name, value in values.items() if isinstance(value, list)})
    return kind(**values)
