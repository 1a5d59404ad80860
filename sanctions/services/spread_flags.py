"""Storing whom the flags reach: at once with the decision, and again when links or rules changed.

Both are idempotent: what the registry's links give today is compared with what is stored, and only the difference
is written. Direct flags are never stored here; checks read them live.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.bulk import IN_BATCH, Row, insert_rows
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act
from registry.domain.folding import fold_text
from registry.queries.enterprise_page import enterprise_names
from registry.queries.people import known_by_ids
from sanctions.domain.path_text import path_sentence
from sanctions.domain.reaching import derived_of
from sanctions.domain.spreading import Derived, Node, NodeKind, Origin
from sanctions.services.announce_flag import announce_warnings
from sanctions.services.compare_spread import spread_many
from sanctions.services.listed_people import remember_people
from sanctions.services.spread_book import WarningKey, load_book, origin_of, warning_key
from sanctions.storage.flag_tables import DerivedFlag, Flag

_TOGETHER = 1_000
_NOT_REGISTERED = "登记中查不到的主体或者人员"


def spread_flag(session: Session, flag: Flag, now: datetime) -> None:
    """Spread a flag that the caller holds and tells of, and put what changed for whom into the log of its decision."""
    _spread(session, [flag], now)


def spread_flags(session: Session, now: datetime) -> None:
    """Spread the flags that were never spread; a decision spreads its own, so there should be none."""
    new = select(Flag.id).where(Flag.spread_at.is_(None), Flag.retracted_at.is_(None))
    spread_together(session, session.scalars(new.order_by(Flag.id)).all(), now)


def spread_together(session: Session, flag_ids: Sequence[str], now: datetime) -> None:
    """Spread live flags again, held meanwhile in the order of their ids; what was taken back stays as it is."""
    wanted = sorted(flag_ids)
    for start in range(0, len(wanted), _TOGETHER):
        some = Flag.id.in_(wanted[start : start + _TOGETHER])
        live = select(Flag).where(some, Flag.retracted_at.is_(None)).order_by(Flag.id).with_for_update()
        # an annulment under way waits here, or was first
        held = session.scalars(live.execution_options(populate_existing=True)).all()
        for flag in _spread(session, held, now):
            announce_warnings(session, flag, now)
        session.flush()


def person_name_index(session: Session, name: str) -> str:
    """Return the key under which a flag is found by the name of its person, however its characters are written."""
    return vault_of(session).index("sanctions.person_name", fold_text(name) or name.strip())


def person_name_indexes(session: Session, name: str) -> set[str]:
    """Return the keys to look under: early releases kept the name as it was written."""
    return {person_name_index(session, name), vault_of(session).index("sanctions.person_name", name.strip())}


class _New(NamedTuple):
    origin: Origin
    key: WarningKey
    entry: Derived


def _spread(session: Session, flags: Sequence[Flag], now: datetime) -> list[Flag]:
    """Write the difference and return the flags whose warnings changed."""
    book, stored = load_book(session, local_date(now)), _live_rows(session, [flag.id for flag in flags])
    taken_back: dict[str, list[str]] = {}
    missing: list[_New] = []
    for origin, reached, _ in spread_many(session, [origin_of(flag) for flag in flags], book):
        wanted = {warning_key(book, found): found for found in reached}
        known = stored.get(origin.flag_id, {})
        gone = [known[key] for key in sorted(known.keys() - wanted.keys())]
        for row in gone:
            row.retracted_at = now
        taken_back[origin.flag_id] = [row.id for row in gone]
        new = sorted(wanted.keys() - known.keys())
        missing += [_New(origin, key, derived_of(origin, wanted[key])) for key in new]
    added = _add_rows(session, missing, now)
    for flag in flags:
        flag.spread_at = now
        _log(session, flag, added.get(flag.id, []), taken_back[flag.id], now)
    return [flag for flag in flags if added.get(flag.id) or taken_back[flag.id]]


def _log(session: Session, flag: Flag, added: list[str], taken_back: list[str], now: datetime) -> None:
    """Record who is warned of from now on and who no longer, by the ids of the warnings."""
    if added or taken_back:
        details = {"warnings_added": added, "warnings_taken_back": taken_back}
        record_act(session, Subject(flag.source_kind, flag.source_id), "spread", SYSTEM_ACTOR, now, details=details)


def _live_rows(session: Session, flag_ids: Sequence[str]) -> dict[str, dict[WarningKey, DerivedFlag]]:
    found: dict[str, dict[WarningKey, DerivedFlag]] = {}
    for start in range(0, len(flag_ids), IN_BATCH):
        some = DerivedFlag.flag_id.in_(flag_ids[start : start + IN_BATCH])
        for row in session.scalars(select(DerivedFlag).where(some, DerivedFlag.retracted_at.is_(None))):
            found.setdefault(row.flag_id, {})[_stored_key(row)] = row
    return found


def _stored_key(row: DerivedFlag) -> WarningKey:
    return row.measure_id, row.object_kind, row.object_id, row.path_key, row.starts_on, row.ends_on


def _add_rows(session: Session, new: Sequence[_New], now: datetime) -> dict[str, list[str]]:
    """Store new warnings and return their ids by flag."""
    nodes = {end for one in new for link in one.entry.path for end in (link.holder, link.enterprise)}
    people = known_by_ids(session, [node.id for node in nodes if node.kind is NodeKind.PERSON])
    firms = enterprise_names(session, sorted(node.id for node in nodes if node.kind is NodeKind.ENTERPRISE))
    names = dict.fromkeys(nodes, _NOT_REGISTERED)  # one end that is gone must not stop the other flags
    names |= {Node(NodeKind.PERSON, key): known.line.shown_name for key, known in people.items()}
    names |= {Node(NodeKind.ENTERPRISE, key): name for key, name in firms.items()}
    published = {key: known for key, known in people.items() if known.line.is_name_published}
    indexes = {key: person_name_index(session, known.line.shown_name) for key, known in published.items()}
    vault, rows, added = vault_of(session), list[Row](), dict[str, list[str]]()
    for origin, key, entry in new:
        row = _row(key, entry, now)
        row["person_name_index"] = indexes.get(entry.target.id)
        row["object_name_sealed"] = vault.seal(names[entry.target])
        row["path_text_sealed"] = vault.seal(path_sentence(origin, entry.path, names))
        rows.append(row)
        added.setdefault(origin.flag_id, []).append(row["id"])
    insert_rows(session, DerivedFlag, rows)
    reached = {one.entry.target.id for one in new}
    remember_people(session, {key: known for key, known in published.items() if key in reached})
    return added


def _row(key: WarningKey, entry: Derived, now: datetime) -> Row:
    path = [
        {
            "link": link.id,
            "kind": link.kind,
            "holder": [link.holder.kind.value, link.holder.id],
            "enterprise": link.enterprise.id,
            "since": str(link.since),
            "until": str(link.until) if link.until else None,
            "verified": link.verified,
        }
        for link in entry.path
    ]
    return {
        "id": new_id(),
        "flag_id": entry.flag_id,
        "measure_id": key[0],
        "object_kind": entry.target.kind.value,
        "object_id": entry.target.id,
        "path": path,
        "path_key": key[3],
        "steps": len(entry.path),
        "is_verified": all(link.verified for link in entry.path),
        "starts_on": entry.starts_on,
        "ends_on": entry.ends_on,
        "recorded_at": now,
    }
