"""Proposing a measure, adopting it as the next version, sending it back, taking it back."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel.canonical import canonical_json
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import ROLE_NAMES, Actor
from core.kernel.two_officers import STAFF, ProposalAction, ProposalStatus, decided_status
from ledger.services.record_act import Subject, record_act
from sanctions.domain.measure_text import ChangedMeasure, checked_proposal, told_measure
from sanctions.domain.measures import Matter
from sanctions.services.store_measure import measure_row, newest_number
from sanctions.services.take_step import required_text
from sanctions.storage.catalogue_tables import CatalogueEdition, DeskRow, MatterRow, MeasureChange
from sanctions.storage.loading import load_edition, load_measure_rows


@dataclass(frozen=True)
class MeasureProposal:
    """`code` is empty for a new measure; `follows` is the version that was changed, 0 for a new one."""

    code: str
    follows: int
    text: str
    from_on: date
    source: str
    reason: str


def checked_measure(session: Session, proposal: MeasureProposal, now: datetime) -> ChangedMeasure:
    """Return what the text says; raises InvalidInputError beside what is wrong, ConflictError when it is outdated."""
    if proposal.from_on < local_date(now):
        raise InvalidInputError("日期不对", fields={"from_on": "请填今天或者以后的一天，已经办过的核查不受影响"})
    changed = _read(session, proposal.text, proposal.follows, proposal.from_on)
    code = changed.measure.code
    if proposal.code and code != proposal.code:
        raise InvalidInputError("编号不能改", fields={"code": f"这里改的是 {proposal.code}，编号不能改成 {code}"})
    _check_follows(session, code, proposal.follows)
    return changed


def propose_measure_change(session: Session, proposal: MeasureProposal, actor: Actor, now: datetime) -> str:
    """Keep the text for another officer to decide on, and return the id of the proposal."""
    _check_may_change(actor)
    source = required_text(proposal.source, "source", "请写明依据，例如法律的名称、条文和公布日期")
    reason = required_text(proposal.reason, "reason", "请写明为什么改")
    changed = checked_measure(session, proposal, now)
    row = MeasureChange(
        id=new_id(),
        status=ProposalStatus.PROPOSED.value,
        code=changed.measure.code,
        follows=proposal.follows,
        from_on=proposal.from_on,
        text=proposal.text,
        source=source,
        reason=reason,
        proposed_by=actor.account_id,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, row, ProposalAction.PROPOSE, actor, now, before=None)
    return row.id


def adopt_measure_change(session: Session, change_id: str, actor: Actor, now: datetime) -> int:
    """Make the proposed text the next version, in force from its day but not before today; return its number."""
    row = _held(session, change_id, ProposalAction.ADOPT, actor)
    _check_follows(session, row.code, row.follows)
    from_on = max(row.from_on, local_date(now))
    changed = _read(session, row.text, row.follows, from_on)
    _store_places(session, changed)
    edition = _next_edition(session, row)
    session.add(measure_row(changed.content, _matters(session), edition.edition, now))
    session.flush()
    edition.sha256, edition.recorded_at = _digest(session, from_on), now
    session.add(edition)
    number = row.follows + 1
    row.number, row.from_on = number, from_on
    _decide(session, row, ProposalAction.ADOPT, actor, now)
    return number


def send_back_measure_change(session: Session, change_id: str, reason: str, actor: Actor, now: datetime) -> None:
    row = _held(session, change_id, ProposalAction.SEND_BACK, actor)
    row.decision_reason = required_text(reason, "reason", "请写明为什么退回，好让同事知道怎样改")
    _decide(session, row, ProposalAction.SEND_BACK, actor, now)


def withdraw_measure_change(session: Session, change_id: str, actor: Actor, now: datetime) -> None:
    row = _held(session, change_id, ProposalAction.WITHDRAW, actor)
    _decide(session, row, ProposalAction.WITHDRAW, actor, now)


def _check_may_change(actor: Actor) -> None:
    if actor.role not in STAFF:
        raise NotAllowedError(f"{ROLE_NAMES[actor.role]}不能修改措施目录")


def _check_follows(session: Session, code: str, follows: int) -> None:
    newest = newest_number(session, code)
    if newest and not follows:
        taken = f"已经有 {code}，新措施请另编一个号"
        raise ConflictError(taken, fields={"code": taken})
    if follows != newest:
        raise ConflictError(f"{code} 现在是第 {newest} 版，这份是按第 {follows} 版写的，请核对后重新提出")


def _read(session: Session, text: str, follows: int, from_on: date) -> ChangedMeasure:
    return checked_proposal(told_measure(text), follows + 1, from_on, _matters(session))


def _matters(session: Session) -> list[Matter]:
    rows = session.scalars(select(MatterRow).order_by(MatterRow.position, MatterRow.code))
    return [Matter(row.code, row.desk, row.title, row.applicant) for row in rows]


def _store_places(session: Session, changed: ChangedMeasure) -> None:
    """Add the desks and matters that the text brings, after all there are."""
    last = max(session.scalar(select(func.max(table.position))) or 0 for table in (DeskRow, MatterRow))
    for position, desk in enumerate(changed.desks, last + 1):
        session.add(DeskRow(code=desk.code, title=desk.title, role=desk.role, position=position))
    for position, one in enumerate(changed.matters, last + 1):
        session.add(
            MatterRow(code=one.code, desk=one.desk, title=one.title, applicant=one.applicant, position=position)
        )
    session.flush()


def _next_edition(session: Session, row: MeasureChange) -> CatalogueEdition:
    """Return the edition that answers name from now on: that of the release, and which change made here."""
    current = load_edition(session)
    release = current.edition.partition("+")[0]
    return CatalogueEdition(
        edition=f"{release}+{row.code}.{row.follows + 1}", most_steps=current.most_steps, hub_links=current.hub_links
    )


def _digest(session: Session, day: date) -> str:
    contents = [measure.content for measure in load_measure_rows(session, day)]
    return hashlib.sha256(canonical_json(contents).encode()).hexdigest()


def _held(session: Session, change_id: str, action: ProposalAction, actor: Actor) -> MeasureChange:
    """Return the row held for this act; raises when role, person or status forbids it."""
    _check_may_change(actor)
    found = select(MeasureChange).where(MeasureChange.id == change_id).with_for_update()
    row = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFoundError("没有找到这份修改")
    decided_status(ProposalStatus(row.status), action, is_proposer=row.proposed_by == actor.account_id)
    return row


def _decide(session: Session, row: MeasureChange, action: ProposalAction, actor: Actor, now: datetime) -> None:
    is_proposer = row.proposed_by == actor.account_id
    before, status = row.status, ProposalStatus(row.status)
    row.status = decided_status(status, action, is_proposer=is_proposer).value
    row.decided_by, row.decided_at = actor.account_id, now
    session.flush()
    _record(session, row, action, actor, now, before=before)


def _record(
    session: Session, row: MeasureChange, action: ProposalAction, actor: Actor, now: datetime, *, before: str | None
) -> None:
    digest = hashlib.sha256(row.text.encode()).hexdigest()
    details = {"code": row.code, "follows": row.follows, "version": row.number, "from": row.from_on, "sha256": digest}
    subject = Subject(MeasureChange.SUBJECT_KIND, row.id)
    record_act(session, subject, action.value, actor, now, before=before, after=row.status, details=details)
