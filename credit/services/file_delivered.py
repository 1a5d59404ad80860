"""Filing one sound row of a delivery, or telling why it has to wait for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from core.contracts.credit import RevocationFiled
from core.kernel.clock import local_date
from core.kernel.roles import Actor
from core.outbox import publish
from credit.domain.catalogue import TermRule
from credit.domain.delivered_penalty import Graded, grade_row
from credit.domain.entries import PenaltyEntry, RecordDraft
from credit.domain.feed_problems import Problem, ProblemKind
from credit.domain.feed_reading import FeedRow, source_of
from credit.domain.feeds import Feed
from credit.domain.items import Status
from credit.domain.penalty_grade import PenaltyKind
from credit.domain.penalty_words import kinds_in
from credit.services.file_record import file_record
from credit.services.publication_terms import light_fines, publication_terms
from credit.services.record_penalty import record_penalty
from credit.storage.feeds import find_filed, is_filed_for_another
from credit.storage.record_tables import CreditRecord
from credit.storage.records import body_of
from registry.domain.folding import fold_text
from registry.domain.name_comparison import Answer, compare_names
from registry.queries.enterprises_by_code import NamedEnterprise

_STOPPED = frozenset({Status.WITHDRAWN, Status.ENDED})


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
    """A row, whose it is, and where it stood; `is_shared`: the same file delivers the document for another one too."""

    row: FeedRow
    firm: NamedEnterprise
    place: Place
    is_shared: bool = False


def document_of(row: FeedRow) -> tuple[str, str]:
    """Return the document and its authority, whoever it is about."""
    return row.document_number, str(row.body.get("authority") or "")


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
    found = {"delivery": place.delivery_id, "file": place.file, "line": place.line, "columns": columns}
    return {**found, "answers": dict(row.answers)} if row.answers else found


def file_delivered(
    session: Session, feed: Feed, delivered: Delivered, actor: Actor, now: datetime
) -> FiledAs | tuple[Problem, ...]:
    """File the row and say how, or return why a person has to look: it contradicts what is filed, or leaves open."""
    row = delivered.row
    if row.event_on is None:
        raise ValueError("a row without its day has a problem")
    known = find_filed(session, feed, row)
    if not row.is_in_force and ProblemKind.NOT_IN_FORCE not in row.answers:
        return _not_in_force(known)
    if known is not None:
        return _beside(session, known, row)
    if not feed.entry.is_graded:
        file_record(session, _draft(feed, delivered, row.event_on), actor, now)
        return FiledAs.NEW
    graded = grade_delivered(session, feed, row, local_date(now))
    problems = (*graded.problems, *_joint(session, feed, delivered))
    if problems:
        return problems
    penalty = _penalty(feed, delivered, graded)
    record_id = record_penalty(session, penalty, actor, now)
    if PenaltyKind.REVOCATION in kinds_in(str(row.body.get("penalty_kind") or "")):
        publish(session, _revocation(record_id, penalty), recorded_at=now)
    return FiledAs.NEW


def grade_delivered(session: Session, feed: Feed, row: FeedRow, today: date) -> Graded:
    """Return how grave the row's penalty is by the rules of that day."""
    terms = publication_terms(session, today, TermRule(feed.entry.term))
    return grade_row(row, feed, light_fines(session, today), terms)


def _not_in_force(known: CreditRecord | None) -> FiledAs | tuple[Problem, ...]:
    if known is not None and Status(known.status) in _STOPPED:
        return FiledAs.SAME
    what = "这份文书已经记入，要看是不是停止公示" if known else "这份文书还没有记入"
    return (Problem(ProblemKind.NOT_IN_FORCE, "", f"当前状态不是正常、有效；{what}"),)


def _joint(session: Session, feed: Feed, delivered: Delivered) -> tuple[Problem, ...]:
    row = delivered.row
    if ProblemKind.JOINT in row.answers:
        return ()
    if delivered.is_shared or is_filed_for_another(session, feed, row, delivered.firm.enterprise_id):
        return (Problem(ProblemKind.JOINT, "", "同一机关的同一文号也报了另一家企业，请核对是一起处罚还是写错了"),)
    return ()


def _revocation(record_id: str, penalty: PenaltyEntry) -> RevocationFiled:
    return RevocationFiled(
        record_id=record_id,
        enterprise_id=penalty.enterprise_id,
        document_number=penalty.document_number,
        violation=penalty.violation,
        basis=penalty.basis,
        penalty=penalty.penalty,
        authority=penalty.authority,
        decided_on=penalty.decided_on,
    )


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


def _penalty(feed: Feed, delivered: Delivered, graded: Graded) -> PenaltyEntry:
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
        grades=graded.grades,
        ban_ends_on=graded.ban_ends_on,
        published_on=decided_on,  # a late delivery must not lengthen the term
        item=feed.entry.item,
        more=body,
        shown_until=row.public_until,
        origins=origins_of(row, delivered.place),
    )
