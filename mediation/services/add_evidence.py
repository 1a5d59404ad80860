"""Bringing evidence. The edge checks the file and stores its content before the transaction opens."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.files import KeptFile
from core.kernel.errors import InvalidInputError, TooManyError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.lifecycle import TALKING, Action, Stage
from mediation.domain.parties import PARTIES, SIDE_NAMES, Side, other_side, side_of
from mediation.services.check_wording import check_wording
from mediation.services.seek_similar import seek_for_round
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import in_room, tell
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import brought_for, evidence_of
from mediation.storage.room_tables import Evidence

MOST_FILES_A_SIDE = 30
LONGEST_NOTE = 300
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class StoredFile:
    """A file whose content lies in the file store under `sha256`; `note` says what it shows.

    `original_sha256` is the hash of what was sent, `changes` what differs (`core.files.changes`).
    `for_consumer`: an official scans what the consumer handed in on paper, so it is the consumer's evidence.
    """

    sha256: str
    media_type: str
    name: str
    size: int
    note: str = ""
    original_sha256: str = ""
    changes: tuple[str, ...] = ()
    thumbnail_sha256: str | None = None
    for_consumer: bool = False


def stored_file(kept: KeptFile, note: str = "") -> StoredFile:
    """Return what the file store kept, with what it shows."""
    return StoredFile(
        kept.sha256,
        kept.media_type,
        kept.name,
        kept.size,
        note,
        kept.original_sha256,
        kept.changes,
        kept.thumbnail_sha256,
    )


def add_evidence(
    session: Session,
    complaint_id: str,
    file: StoredFile,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Add a file with its hash, time and side; the same file of the same side is kept once."""
    act = begin_act(session, complaint_id, Action.ADD_EVIDENCE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    wording = check_wording(act, {"note": file.note})
    evidence, is_new = keep_file(session, act.complaint, file, "evidence", actor, now)
    if is_new:
        take_step(
            session,
            act.complaint,
            Action.ADD_EVIDENCE,
            actor,
            now,
            {"evidence": evidence.id, "sha256": file.sha256, **wording},
        )
        _tell_other(session, act.complaint, actor, now)
        seek_for_round(session, act.complaint, now)
    return finish_act(session, act, now, evidence.id)


def keep_file(
    session: Session, complaint: Complaint, file: StoredFile, purpose: str, actor: Actor, now: datetime
) -> tuple[Evidence, bool]:
    """Store the file's entry, or return the one that is there already."""
    _check(file)
    side = _brought_by(file, actor)
    own = [row for row in evidence_of(session, complaint) if row.side == side and row.purpose == purpose]
    known = next((row for row in own if row.sha256 == file.sha256), None)
    if known is not None:
        return known, False
    if len(own) >= MOST_FILES_A_SIDE:
        raise TooManyError(f"每一方最多上传 {MOST_FILES_A_SIDE} 个文件，请合并后再传")
    vault, note = vault_of(session), file.note.strip()
    evidence = Evidence(
        id=new_id(),
        complaint_id=complaint.id,
        side=side.value,
        enterprise_id=brought_for(complaint, side),
        account_id=actor.account_id,
        purpose=purpose,
        sha256=file.sha256,
        media_type=file.media_type,
        size=file.size,
        original_sha256=file.original_sha256 or file.sha256,
        changes=list(file.changes),
        thumbnail_sha256=file.thumbnail_sha256,
        name_sealed=vault.seal(file.name),
        note_sealed=vault.seal(note) if note else None,
        added_at=now,
    )
    session.add(evidence)
    return evidence, True


def _brought_by(file: StoredFile, actor: Actor) -> Side:
    side = side_of(actor.role)
    return Side.CONSUMER if file.for_consumer and side is Side.OFFICE else side


def _check(file: StoredFile) -> None:
    if not _SHA256.fullmatch(file.sha256):
        raise ValueError("the file was not put into the file store")
    if len(file.note) > LONGEST_NOTE:
        message = f"说明最多 {LONGEST_NOTE} 个字"
        raise InvalidInputError(message, fields={"note": message})


def _tell_other(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> None:
    side = side_of(actor.role)
    if side in PARTIES and Stage(complaint.stage) in TALKING:
        tell(
            session, complaint, other_side(side), in_room("有新的证据", f"{SIDE_NAMES[side]}添加了证据，请查看。"), now
        )
