"""Taking past cases of another source in, some records a transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from casebase.domain.case_making import Citations, MadeCase, make_case
from casebase.domain.case_mapping import CaseMapping
from casebase.domain.case_reading import read_case_record
from casebase.domain.content import Content
from casebase.domain.deidentifying import Kind
from casebase.domain.past_case import PastCase
from casebase.services.seed_casebase import seed_casebase
from casebase.storage.casebase_tables import StoredCase
from casebase.storage.changes import add_changes, get_state_for_update
from casebase.storage.loading import case_columns
from core.kernel.roles import Actor
from core.records.files import Record, Unreadable
from core.records.reading import Rejected, RejectedRecordError
from ledger.services.record_act import Subject, record_act

BATCH = 500
_HELD = "有拿不准是不是人名、店名或者号码的内容，留给人看"
_OTHER_TEXT = "编号与内置案例相同而内容不同，以内置的为准"


class Fate(StrEnum):
    """What became of a record.

    A shipped one is a published dispute that the release already holds; a repeated one has a number that another
    record of the same transaction has again, and that one stays.
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SHIPPED = "shipped"
    REPEATED = "repeated"
    REJECTED = "rejected"


@dataclass(frozen=True)
class ReadCases:
    """What some records became before anything is stored.

    `masks` counts what was masked, suspects among it; `suspects` counts those alone. `guessed` is how many classes the
    source did not give.
    """

    cases: tuple[PastCase, ...]
    rejected: tuple[Rejected, ...]
    shipped: int
    masks: Counter[Kind]
    suspects: Counter[Kind]

    @property
    def guessed(self) -> int:
        return sum(case.category_is_guessed for case in self.cases)


@dataclass(frozen=True)
class CaseSource:
    """The file that is taken in: how it is read, and as of which content.

    A record with suspects is taken in with them masked; with `holds_suspects` it is rejected, for a person to look at.
    """

    file: str
    sha256: str
    mapping: CaseMapping
    content: Content
    today: date
    holds_suspects: bool = False

    @cached_property
    def citations(self) -> Citations:
        return Citations.of(self.content.regulations)

    @cached_property
    def shipped(self) -> Mapping[str, PastCase]:
        """Return the shipped cases that a record may be, by id."""
        return {case.id: case for case in self.content.cases} if self.mapping.shipped_ids else {}


def read_cases(records: Iterable[Record | Unreadable], source: CaseSource) -> ReadCases:
    """Mask and class the records; this takes the time, so it stands outside the transaction."""
    cases: list[PastCase] = []
    rejected: list[Rejected] = []
    masks, suspects = Counter[Kind](), Counter[Kind]()
    shipped = 0
    for record in records:
        try:
            made = _read(record, source)
        except RejectedRecordError as error:
            rejected.append(Rejected(record.line, error.reasons, record.number))
            continue
        if made is None:
            shipped += 1
        else:
            cases.append(made.case)
            masks.update(made.masks)
            suspects.update(made.suspects)
    return ReadCases(tuple(cases), tuple(rejected), shipped, masks, suspects)


def _read(record: Record | Unreadable, source: CaseSource) -> MadeCase | None:
    """Return the case, None where it is a shipped one."""
    if isinstance(record, Unreadable):
        raise RejectedRecordError((record.reason,))
    draft = read_case_record(source.mapping, record.values, source.today)
    known = source.shipped.get(draft.external_id)
    made = make_case(draft, source.mapping, source.citations, source.today, is_public=known is not None)
    if known is None:
        if made.suspects and source.holds_suspects:
            raise RejectedRecordError((_HELD,))
        return made
    if replace(made.case, id=known.id, origin=known.origin, external_id=None, keywords=known.keywords) != known:
        raise RejectedRecordError((_OTHER_TEXT,))
    return None


def store_cases(session: Session, read: ReadCases, source: CaseSource, actor: Actor, now: datetime) -> dict[Fate, int]:
    """Write what is new or different; a record that comes twice counts as its last. One act says what was written."""
    seed_casebase(session, source.content, now)
    state = get_state_for_update(session, now)
    wanted = {case.id: case for case in read.cases}
    stored = select(StoredCase.id, StoredCase.content_hash).where(StoredCase.id.in_(list(wanted)))
    known = {row[0]: row[1] for row in session.execute(stored)}
    rows = [case_columns(case) for case in wanted.values()]
    added = [row for row in rows if row["id"] not in known]
    changed = [row for row in rows if row["id"] in known and row["content_hash"] != known[row["id"]]]
    if added:
        session.execute(insert(StoredCase), added)
    if changed:
        session.execute(update(StoredCase), changed)
    written = [row["id"] for row in (*added, *changed)]
    if written:
        add_changes(session, state, [("cases", one) for one in written], now)
        details = {"file": source.file, "sha256": source.sha256, "new": len(added), "changed": len(changed)}
        record_act(session, Subject("cases", source.mapping.source), "imported", actor, now, details=details)
    return {
        Fate.NEW: len(added),
        Fate.CHANGED: len(changed),
        Fate.SAME: len(wanted) - len(written),
        Fate.REPEATED: len(read.cases) - len(wanted),
        Fate.SHIPPED: read.shipped,
        Fate.REJECTED: len(read.rejected),
    }
