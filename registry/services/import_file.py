"""Taking a file of the registry in, some thousand records a transaction; broken off, it goes on where it stopped.

The acts of a file are two, with its digest: that it was begun, before anything is written, and what became of it.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.contracts.registry import RegistryImported
from core.database.bulk import prepare_for_bulk
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.outbox import publish
from core.records.files import Record, Unreadable
from core.records.mapping import FileMapping
from core.records.reading import Rejected, RejectedRecordError
from ledger.services.record_act import Subject, record_act
from registry.domain.import_drafts import FileKind
from registry.domain.import_reading import read_record
from registry.domain.keys_told import KeysTold
from registry.domain.links import LinkKind
from registry.services.complete_files import ENDED, UNREAD, end_links_left_out
from registry.services.import_enterprises import plan_enterprises
from registry.services.import_links import plan_links
from registry.services.import_people import plan_people
from registry.services.importing import NOTED, Fate, Lined, Noted, Plan, Told
from registry.services.permissions import require_registrar
from registry.services.share_sums import note_shares_above_whole
from registry.storage.registry_tables import RegistryImport

BATCH = 10_000
_PLANS: Mapping[FileKind, Callable[[Session, Any, Told], Plan]] = {
    FileKind.ENTERPRISES: plan_enterprises,
    FileKind.PEOPLE: plan_people,
    FileKind.LINKS: plan_links,
}


@dataclass(frozen=True)
class RegistryFile:
    """The file that is taken in; `told_on` is the day whose state it tells.

    `complete`: kinds of links of which it names all that its source knows; what it leaves out of them has ended.
    """

    kind: FileKind
    name: str
    sha256: str
    mapping: FileMapping
    mapping_sha256: str
    told_on: date
    is_demonstration: bool = False
    complete: frozenset[LinkKind] = frozenset()


@dataclass(frozen=True)
class Progress:
    """How far a file is; the same file later tells of the same day as at first.

    `rejected_before`: how many records were rejected when the file was read to its end before and is now read again.
    """

    import_id: str
    records_done: int
    told_on: date
    is_finished: bool
    counts: Mapping[str, int]
    rejected_before: int = 0


@dataclass(frozen=True)
class ReadBatch:
    """Records that were read, before anything is compared or stored."""

    records: int
    drafts: tuple[Lined[Any], ...]
    rejected: tuple[Rejected, ...]
    noted: tuple[Noted, ...] = ()


def begin_import(session: Session, file: RegistryFile, actor: Actor, now: datetime) -> Progress:
    """Return how far the file is; it is refused when a later state of the same source is known.

    A file that was read to its end is read again only for what was rejected of it: that may be possible by now.
    """
    require_registrar(actor)
    if file.told_on > local_date(now) + timedelta(days=1):
        raise InvalidInputError("文件说明的日期在今天以后，请核对", fields={"told_on": "在今天以后"})
    row, rejected_before = _find(session, file), 0
    if row is None:
        _refuse_older(session, file, file.told_on)
        row = _new_import(file, now)
        session.add(row)
        session.flush()
        _record_begin(session, row, file, actor, now)
    elif row.finished_at is not None and row.counts.get(Fate.REJECTED.value):
        _refuse_older(session, file, row.told_on)
        rejected_before = row.counts[Fate.REJECTED.value]
        row.records_done, row.counts, row.finished_at = 0, {}, None
        _record_begin(session, row, file, actor, now, rejected_before=rejected_before)
    return Progress(
        row.id, row.records_done, row.told_on, row.finished_at is not None, row.counts, rejected_before=rejected_before
    )


def _new_import(file: RegistryFile, now: datetime) -> RegistryImport:
    return RegistryImport(
        id=new_id(),
        kind=file.kind.value,
        sha256=file.sha256,
        mapping_sha256=file.mapping_sha256,
        source=file.mapping.source,
        told_on=file.told_on,
        records_done=0,
        counts={},
        started_at=now,
    )


def _record_begin(
    session: Session, row: RegistryImport, file: RegistryFile, actor: Actor, now: datetime, **more: int
) -> None:
    details = {"file": file.name, "sha256": file.sha256, "source": row.source, "told_on": row.told_on, **more}
    details |= {"complete": sorted(file.complete)} if file.complete else {}
    record_act(session, _subject(row), "begin_import", actor, now, details={"kind": row.kind, **details})


def read_batch(
    records: Iterable[Record | Unreadable], file: RegistryFile, today: date, keys: KeysTold | None = None
) -> ReadBatch:
    """Read records by the mapping; this takes the time, so it stands outside the transaction.

    `keys` are those of the file so far: one that comes with another name is rejected.
    """
    keys = keys or KeysTold()
    drafts: list[Lined[Any]] = []
    rejected: list[Rejected] = []
    noted: list[Noted] = []
    count = 0
    for record in records:
        count += 1
        if isinstance(record, Unreadable):
            rejected.append(Rejected(record.line, (record.reason,)))
            continue
        try:
            draft, notes = read_record(file.kind, file.mapping, record.values, today)
        except RejectedRecordError as error:
            rejected.append(Rejected(record.line, error.reasons))
            continue
        if refused := keys.refused(record.line, draft):
            rejected.append(Rejected(record.line, (refused,)))
        else:
            drafts.append(Lined(record.line, draft))
            noted += [Noted(record.line, notes)] if notes else []
    return ReadBatch(count, tuple(drafts), tuple(rejected), tuple(noted))


def pass_over(
    records: Iterable[Record | Unreadable], done: int, file: RegistryFile, today: date, keys: KeysTold
) -> None:
    """Pass over what was stored before, and keep its keys."""
    left = iter(records)
    if file.kind is FileKind.LINKS:
        deque(islice(left, done), maxlen=0)
        return
    for begin in range(0, done, BATCH):
        read_batch(islice(left, min(BATCH, done - begin)), file, today, keys)


def store_batch(
    session: Session, file: RegistryFile, read: ReadBatch, done_before: int
) -> tuple[Rejected | Noted, ...]:
    """Write what is new or different and how far the file is.

    Return in file order what was not taken in, and what was taken in with a remark.
    """
    row = _find(session, file)
    if row is None or row.finished_at is not None or row.records_done != done_before:
        raise ConflictError("这个文件正由另一个命令读入，请等它结束")
    prepare_for_bulk(session)
    told = Told(file.mapping.source, row.told_on, file.is_demonstration, row.id if file.complete else "")
    plan = _PLANS[file.kind](session, read.drafts, told)
    try:
        plan.write(session)
    except IntegrityError as error:
        raise ConflictError("读入的同时有人登记了同一主体或者人员，请再运行一次，会从停下的地方继续") from error
    noted = (*read.noted, *note_shares_above_whole(session, plan.shares_told, row.told_on))
    plan.counts.update({Fate.REJECTED.value: len(read.rejected), NOTED: len(noted)})
    if file.complete and read.rejected:
        plan.counts[UNREAD] += len(read.rejected)
    row.records_done += read.records
    row.counts = dict(Counter(row.counts) + plan.counts)
    found: list[Rejected | Noted] = [*read.rejected, *plan.rejected, *noted]
    return tuple(sorted(found, key=lambda one: one.line))


def finish_import(session: Session, file: RegistryFile, actor: Actor, now: datetime) -> Mapping[str, int]:
    """End what a complete file left out, write down what became of the records, once, and return it."""
    row = _find(session, file)
    if row is None:
        raise ConflictError("这个文件还没有开始读入")
    if row.finished_at is None:
        if file.complete:
            row.counts = {**row.counts, ENDED: end_links_left_out(session, row, file.complete)}
        row.finished_at = now
        details = {"kind": row.kind, "sha256": row.sha256, "records": row.records_done, **row.counts}
        record_act(session, _subject(row), "finish_import", actor, now, details=details)
        publish(session, RegistryImported(row.id), recorded_at=now)
    return dict(row.counts)


def _find(session: Session, file: RegistryFile) -> RegistryImport | None:
    return session.scalar(
        select(RegistryImport)
        .where(
            RegistryImport.kind == file.kind.value,
            RegistryImport.sha256 == file.sha256,
            RegistryImport.mapping_sha256 == file.mapping_sha256,
        )
        .with_for_update()
    )


def _refuse_older(session: Session, file: RegistryFile, told_on: date) -> None:
    latest = session.scalar(
        select(func.max(RegistryImport.told_on)).where(
            RegistryImport.kind == file.kind.value, RegistryImport.source == file.mapping.source
        )
    )
    if latest is not None and told_on < latest:
        raise ConflictError(f"这份文件说的是 {told_on} 的情况，已经读入过 {latest} 的，不再读入更早的")


def _subject(row: RegistryImport) -> Subject:
    return Subject("registry_import", row.id)
