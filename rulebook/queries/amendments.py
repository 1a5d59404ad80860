"""Proposed changes of the rule book, as officials see them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.roles import Role
from core.kernel.two_officers import STATUS_NAMES, ProposalAction, ProposalStatus, actions_open_to
from core.rules import RuleBook, book_from_content
from rulebook.domain.book_texts import FileDiff, diff_of, rule_of_file, texts_of
from rulebook.storage.book_tables import RuleBookAmendment, RuleBookVersion
from rulebook.storage.loading import get_amendment, newest_adopted, newest_release


@dataclass(frozen=True)
class AmendmentLine:
    """`is_stale`: the book was changed since, so that it must be proposed anew; people are account ids."""

    amendment_id: str
    status: ProposalStatus
    status_text: str
    base_version: str
    files: tuple[str, ...]
    rules: tuple[str, ...]
    effective_on: date
    source: str
    reason: str
    examples_run: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    is_stale: bool


@dataclass(frozen=True)
class AmendmentPage:
    """`texts` are the proposed files, `base` the book they were written for.

    `changed_since` names those of its files that the current book has otherwise than its base. `seen` is the state
    that an act on it must name, so that nobody decides on what has changed meanwhile.
    """

    line: AmendmentLine
    texts: dict[str, str]
    base: RuleBook
    diffs: tuple[FileDiff, ...]
    changed_since: tuple[str, ...]
    actions: tuple[ProposalAction, ...]
    seen: int


@dataclass(frozen=True)
class HeldRelease:
    """A release whose text could not be joined with the office's own changes."""

    version: str
    stored_at: datetime


def amendments(session: Session, statuses: tuple[ProposalStatus, ...] = ()) -> list[AmendmentLine]:
    """Return proposed changes, the newest first; those of some states only when given."""
    wanted = select(RuleBookAmendment).order_by(RuleBookAmendment.proposed_at.desc(), RuleBookAmendment.id.desc())
    if statuses:
        wanted = wanted.where(RuleBookAmendment.status.in_([status.value for status in statuses]))
    current = newest_adopted(session)
    return [amendment_line(row, current.version if current else "") for row in session.scalars(wanted)]


def amendment_page(session: Session, amendment_id: str, account_id: str, role: Role) -> AmendmentPage:
    row = get_amendment(session, amendment_id)
    base_content = session.scalar(select(RuleBookVersion.content).where(RuleBookVersion.version == row.base_version))
    base, current = texts_of(base_content or "{}"), newest_adopted(session)
    now = texts_of(current.content) if current else {}
    status = ProposalStatus(row.status)
    return AmendmentPage(
        line=amendment_line(row, current.version if current else ""),
        texts=dict(row.files),
        base=book_from_content(base_content or "{}"),
        diffs=diff_of(base, row.files),
        changed_since=tuple(name for name in sorted(row.files) if base.get(name) != now.get(name)),
        actions=actions_open_to(status, role, is_proposer=row.proposed_by == account_id),
        seen=row.version,
    )


def held_release(session: Session) -> HeldRelease | None:
    """Return the newest release when its text neither counts nor went into the book that counts."""
    release, current = newest_release(session), newest_adopted(session)
    if release is None or release.is_adopted or current is None or current.adopted_at >= release.adopted_at:
        return None
    return HeldRelease(release.version, release.adopted_at)


def amendment_line(row: RuleBookAmendment, current_version: str) -> AmendmentLine:
    status = ProposalStatus(row.status)
    return AmendmentLine(
        amendment_id=row.id,
        status=status,
        status_text=STATUS_NAMES[status],
        base_version=row.base_version,
        files=tuple(sorted(row.files)),
        rules=tuple(rule for rule in map(rule_of_file, sorted(row.files)) if rule),
        effective_on=row.effective_on,
        source=row.source,
        reason=row.reason,
        examples_run=row.examples_run,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        is_stale=status is ProposalStatus.PROPOSED and row.base_version != current_version,
    )
