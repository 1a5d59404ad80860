"""Desks, what may be applied for at them, and the measures that may be shown there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor, Role
from sanctions.domain.flag_kinds import flag_kind
from sanctions.domain.measures import EFFECT_NAMES, Desk, Matter, Measure, desks_of, in_order, read_measure
from sanctions.storage.catalogue_tables import DeskRow, MatterRow
from sanctions.storage.loading import load_measure_rows


@dataclass(frozen=True)
class DeskLine:
    code: str
    title: str
    role: Role


@dataclass(frozen=True)
class MatterLine:
    """A matter; an applicant that is new has no code yet, and is checked by its people."""

    code: str
    title: str
    is_for_new_applicant: bool


@dataclass(frozen=True)
class ScopesOfDesk:
    """What another department's system can be let into at one desk: each scope with the title of its matter."""

    title: str
    scopes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MeasureLine:
    measure: Measure
    effect_text: str
    desks: tuple[str, ...]
    desk_titles: tuple[str, ...]
    flag_titles: tuple[str, ...]
    matter_titles: tuple[str, ...]

    def says(self, words: str) -> bool:
        """Tell whether every word stands somewhere in what the measure says."""
        measure = self.measure
        articles = (part for article in measure.articles for part in (article.key, article.text))
        told = (measure.code, measure.title, measure.addressed_to, measure.term, measure.allowed, *articles)
        text = " ".join((*told, *self.desk_titles, *self.matter_titles, *self.flag_titles)).lower()
        return all(word in text for word in words.lower().split())


def desks(session: Session) -> tuple[DeskLine, ...]:
    rows = session.scalars(select(DeskRow).order_by(DeskRow.position))
    return tuple(DeskLine(row.code, row.title, Role(row.role)) for row in rows)


def general_desks(session: Session) -> tuple[DeskLine, ...]:
    """Return the desks whose clerks have the general role."""
    return tuple(desk for desk in desks(session) if desk.role is Role.DESK_CLERK)


def get_general_desk(session: Session, code: str) -> DeskLine:
    """Return the desk; raises InvalidInputError beside the field `desk` when no clerk can be placed there."""
    found = next((desk for desk in general_desks(session) if desk.code == code), None)
    if found is None:
        raise InvalidInputError("没有这个窗口", fields={"desk": "请从列表里选择窗口"})
    return found


def desk_of(session: Session, actor: Actor) -> DeskLine | None:
    """Return the desk at which this clerk works."""
    found = session.scalars(select(DeskRow).order_by(DeskRow.position))
    staffed = (row for row in found if Desk(row.code, row.title, row.role).is_staffed_by(actor))
    return next((DeskLine(row.code, row.title, Role(row.role)) for row in staffed), None)


def matters_of_desk(session: Session, desk: str) -> tuple[MatterLine, ...]:
    rows = session.scalars(select(MatterRow).where(MatterRow.desk == desk).order_by(MatterRow.position))
    return tuple(MatterLine(row.code, row.title, row.applicant == "new") for row in rows)


def matters_by_desk(session: Session) -> tuple[tuple[DeskLine, tuple[MatterLine, ...]], ...]:
    """Return every desk that has matters, each with them."""
    by_desk: dict[str, list[MatterLine]] = {}
    for row in session.scalars(select(MatterRow).order_by(MatterRow.position)):
        by_desk.setdefault(row.desk, []).append(MatterLine(row.code, row.title, row.applicant == "new"))
    return tuple((desk, tuple(by_desk[desk.code])) for desk in desks(session) if desk.code in by_desk)


def scopes_on_offer(session: Session) -> tuple[ScopesOfDesk, ...]:
    """Return every desk that has matters, with the scope of each."""
    by_desk: dict[str, list[tuple[str, str]]] = {}
    for row in session.scalars(select(MatterRow).order_by(MatterRow.position)):
        matter = Matter(row.code, row.desk, row.title, row.applicant)
        by_desk.setdefault(matter.desk, []).append((matter.scope, matter.title))
    return tuple(ScopesOfDesk(desk.title, tuple(by_desk[desk.code])) for desk in desks(session) if desk.code in by_desk)


def measures_in_force(session: Session, on: date) -> tuple[MeasureLine, ...]:
    """Return the measure catalogue of the day, in the order of codes, with the kinds of flags in words."""
    rows = sorted(load_measure_rows(session, on), key=lambda row: in_order(row.code))
    return in_words(session, [read_measure(row.content) for row in rows])


def in_words(session: Session, measures: Sequence[Measure]) -> tuple[MeasureLine, ...]:
    """Return these measures with desks, matters and kinds of flags as people call them."""
    matters = [Matter(row.code, row.desk, row.title, row.applicant) for row in session.scalars(select(MatterRow))]
    titles = {desk.code: desk.title for desk in desks(session)}
    return tuple(_line(measure, matters, titles) for measure in measures)


def _line(measure: Measure, matters: Sequence[Matter], titles: Mapping[str, str]) -> MeasureLine:
    named = {matter.code: matter.title for matter in matters}
    codes = desks_of(measure, matters)
    return MeasureLine(
        measure,
        EFFECT_NAMES[measure.effect],
        codes,
        tuple(titles[code] for code in codes),
        tuple(flag_kind(kind).title for kind in measure.flag_kinds),
        tuple(named[code] for code in measure.matters),
    )
