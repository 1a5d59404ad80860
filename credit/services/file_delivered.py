"""Filing one sound row of a delivery, or telling why it has to wait for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from credit.domain.entries import PenaltyEntry, RecordDraft
from credit.domain.feed_reading import FeedRow, Problem, ProblemKind, source_of
from credit.domain.feeds import Feed
from credit.domain.items import Grade, Status
from credit.domain.penalty_grade import PenaltyFacts, grades_of_penalty
from credit.domain.penalty_words import kinds_in
from credit.services.file_record import file_record
from credit.services.publication_terms import light_fines
from credit.services.record_penalty import record_penalty
from credit.storage.feeds import find_filed
from credit.storage.record_tables import CreditRecord
from credit.storage.records import body_of
from registry.domain.folding import fold_text
from registry.domain.name_comparison import Answer, compare_names
from registry.queries.enterprises_by_code import NamedEnterprise

_KEY_DEPARTMENTS = frozenset({"drug_administration"})


class FiledAs(StrEnum):
    NEW = "new"
    SAME = "same"


@dataclass(frozen=True)
class Place:
    """Where a row was delivered; `by_hand` names the fields that a person wrote in its place."""

    delivery_id: str
    file: str
    line: int
    by_hand: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Delivered:
    """A row, whose it is, and where it stood."""

    row: FeedRow
    firm: NamedEnterprise
    place: Place


def problems_with_registry(row: FeedRow, firms: Mapping[str, NamedEnterprise]) -> tuple[Problem, ...]:
    """Return what does not fit the registry: an unknown code, or the name of somebody else."""
    if any(each.kind is ProblemKind.UNKNOWN_CODE for each in row.problems) or not row.code:
        return ()
    firm = firms.get(row.code)
    if firm is None:
        return (Problem(ProblemKind.NOT_REGISTERED, "", "登记里没有这个统一社会信用代码"),)
    if row.name and not any(_may_be_one(row.name, name) for name in firm.names):
        return (Problem(ProblemKind.OTHER_NAME, "", "这个代码登记的是另一个名称，请核实代码和名称哪一个写错了"),)
    return ()


def _may_be_one(told: str, registered: str) -> bool:
    return fold_text(told) == fold_text(registered) or compare_names(told, registered).answer is not Answer.DIFFERENT


def origins_of(row: FeedRow, place: Place) -> dict[str, Any]:
    """Return where each field of a delivered record stands."""
    columns = {name: column for name, column in row.columns.items() if name not in place.by_hand}
    return {"delivery": place.delivery_id, "file": place.file, "line": place.line, "columns": columns}


def file_delivered(
    session: Session, feed: Feed, delivered: Delivered, actor: Actor, now: datetime
) -> FiledAs | tuple[Problem, ...]:
    """File the row and say how, or return why a person has to look: it contradicts what is filed, or has no grade."""
    row = delivered.row
    if row.event_on is None:
        raise ValueError("a row without its day has a problem")
    known = find_filed(session, feed, row)
    if known is not None:
        return _beside(session, known, row)
    if not feed.entry.is_graded:
        file_record(session, _draft(feed, delivered, row.event_on), actor, now)
        return FiledAs.NEW
    grades = _grades(session, feed, row, local_date(now))
    if not grades:
        return (Problem(ProblemKind.NO_GRADE, row.columns.get("penalty_kind", ""), "处罚类别里没有认得的处罚种类"),)
    record_penalty(session, _penalty(feed, delivered, grades), actor, now)
    return FiledAs.NEW


def _beside(session: Session, known: CreditRecord, row: FeedRow) -> FiledAs | tuple[Problem, ...]:
    if {name: value for name, value in body_of(session, known).items() if value is not None} == dict(row.body):
        return FiledAs.SAME
    if known.status != Status.CURRENT:
        return (Problem(ProblemKind.CLOSED, "", "要改动的话，请先看这条记录为什么结束"),)
    return (Problem(ProblemKind.CONFLICT, "", "同一份文书已经记入，这次的内容不一样"),)


def _draft(feed: Feed, delivered: Delivered, event_on: date) -> RecordDraft:
    row = delivered.row
    return RecordDraft(
        enterprise_id=delivered.firm.enterprise_id,
        item=feed.entry.item,
        source=source_of(feed, row),
        document_number=row.document_number,
        event_on=event_on,
        body=row.body,
        source_department=feed.department.name,
        origins=origins_of(row, delivered.place),
    )


def _grades(session: Session, feed: Feed, row: FeedRow, today: date) -> tuple[Grade, ...]:
    kinds = kinds_in(str(row.body.get("penalty_kind") or ""))
    if not kinds:
        return ()
    fine = row.body.get("fine_fen")
    facts = PenaltyFacts(
        kinds, fine if isinstance(fine, int) else None, is_key_field=feed.department.key in _KEY_DEPARTMENTS
    )
    return grades_of_penalty(facts, light_fines(session, today))


def _penalty(feed: Feed, delivered: Delivered, grades: tuple[Grade, ...]) -> PenaltyEntry:
    row = delivered.row
    body = dict(row.body)
    fine = body.pop("fine_fen", None)
    words = {name: str(body.pop(name)) for name in ("violation", "basis", "penalty", "authority")}
    decided_on = date.fromisoformat(str(body.pop("decided_on")))
    return PenaltyEntry(
        enterprise_id=delivered.firm.enterprise_id,
        source=source_of(feed, row),
        document_number=row.document_number,
        violation=words["violation"],
        basis=words["basis"],
        penalty=words["penalty"],
        fine_fen=fine if isinstance(fine, int) else None,
        decided_on=decided_on,
        authority=words["authority"],
        grades=grades,
        published_on=decided_on,  # a late delivery must not lengthen the term
        item=feed.entry.item,
        more=body,
        shown_until=row.public_until,
        origins=origins_of(row, delivered.place),
    )
