"""Desks, what may be applied for at them, and the measures that may be shown there."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.roles import Role
from sanctions.domain.measures import EFFECT_NAMES, Measure, read_measure
from sanctions.storage.catalogue_tables import DeskRow, MatterRow
from sanctions.storage.loading import load_measure_rows

POSTS_OFFERED = ("法定代表人", "负责人", "股东", "实际控制人", "董事", "监事")


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
class MeasureLine:
    measure: Measure
    effect_text: str
    matter_titles: tuple[str, ...]


def desks(session: Session) -> tuple[DeskLine, ...]:
    rows = session.scalars(select(DeskRow).order_by(DeskRow.position))
    return tuple(DeskLine(row.code, row.title, Role(row.role)) for row in rows)


def desk_of_role(session: Session, role: Role) -> DeskLine | None:
    """Return the desk at which this role works."""
    return next((desk for desk in desks(session) if desk.role is role), None)


def matters_of_desk(session: Session, desk: str) -> tuple[MatterLine, ...]:
    rows = session.scalars(select(MatterRow).where(MatterRow.desk == desk).order_by(MatterRow.position))
    return tuple(MatterLine(row.code, row.title, row.applicant == "new") for row in rows)


def measures_in_force(session: Session, on: date) -> tuple[MeasureLine, ...]:
    """Return the measure catalogue of the day, in the order of codes."""
    titles = {row.code: row.title for row in session.scalars(select(MatterRow))}
    measures = (read_measure(row.content) for row in load_measure_rows(session, on))
    return tuple(
        MeasureLine(measure, EFFECT_NAMES[measure.effect], tuple(titles[code] for code in measure.matters))
        for measure in measures
    )
