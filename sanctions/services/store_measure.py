"""One version of a measure as a row, whoever brings it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel.identifiers import new_id
from sanctions.domain.measures import Matter, desks_of, read_measure
from sanctions.storage.catalogue_tables import MeasureRow


def measure_row(content: Mapping[str, Any], matters: Iterable[Matter], edition: str, now: datetime) -> MeasureRow:
    """Return the row of this content; raises when it cannot be read."""
    measure = read_measure(content)
    return MeasureRow(
        id=new_id(),
        code=measure.code,
        number=measure.version,
        desk=",".join(desks_of(measure, matters)),
        effect=measure.effect.value,
        objects=",".join(measure.objects),
        addressed_to=measure.addressed_to,
        term=measure.term,
        articles="；".join(article.text for article in measure.articles),
        from_on=measure.from_on,
        content=dict(content),
        edition=edition,
        recorded_at=now,
    )


def newest_number(session: Session, code: str) -> int:
    """Return the number of the newest version, also of one whose day has not come; 0 when there is none."""
    return session.scalar(select(func.max(MeasureRow.number)).where(MeasureRow.code == code)) or 0
