"""The measure catalogue for officers: every measure with its review, its versions, and the changes proposed."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from core.kernel.two_officers import STATUS_NAMES, ProposalAction, ProposalStatus, actions_open_to
from rulebook.domain.book_texts import FileDiff, diff_of
from sanctions.domain.measure_text import measure_text
from sanctions.domain.measures import EFFECT_NAMES, Effect, in_order, read_measure, stronger_words
from sanctions.queries.desks import MeasureLine, in_words
from sanctions.storage.catalogue_tables import MeasureChange, MeasureReview, MeasureRow


@dataclass(frozen=True)
class ReviewLine:
    reviewed_on: date
    found: str
    reviewed_by: str
    number: int


@dataclass(frozen=True)
class VersionLine:
    """One version; `is_from_release` is false for what two officers changed here."""

    number: int
    title: str
    effect: Effect
    effect_text: str
    articles: str
    from_on: date
    is_repealed: bool
    is_from_release: bool
    text: str


@dataclass(frozen=True)
class MeasureReviewState:
    """The newest version of a measure and when somebody last compared it with the law."""

    newest: VersionLine
    code: str
    last_legal_review_on: date | None
    reviewed_by: str | None


@dataclass(frozen=True)
class MeasureHistory:
    """Every version, newest first, with what each changed; the newest in words, reviews and proposals beside."""

    code: str
    newest: MeasureLine
    versions: tuple[VersionLine, ...]
    diffs: tuple[tuple[FileDiff, ...], ...]
    reviews: tuple[ReviewLine, ...]
    changes: tuple["ChangeLine", ...]


@dataclass(frozen=True)
class ChangeLine:
    """A proposed or decided change; `number` is its version once it is adopted."""

    change_id: str
    status: ProposalStatus
    status_text: str
    code: str
    follows: int
    number: int | None
    from_on: date
    source: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    is_stale: bool


@dataclass(frozen=True)
class ChangePage:
    line: ChangeLine
    text: str
    diffs: tuple[FileDiff, ...]
    warning: str
    actions: tuple[ProposalAction, ...]


def measure_reviews(session: Session) -> tuple[MeasureReviewState, ...]:
    """Return the newest version of every measure with its last legal review, by code."""
    newest = {row.code: row for row in session.scalars(select(MeasureRow).order_by(MeasureRow.number))}
    last = last_reviews(session)
    return tuple(_state(row, last.get(row.id)) for row in sorted(newest.values(), key=lambda row: in_order(row.code)))


def last_reviews(session: Session) -> dict[str, MeasureReview]:
    """Return the last legal review of each version that had one, by the id of the version."""
    return {row.measure_id: row for row in session.scalars(select(MeasureReview).order_by(MeasureReview.recorded_at))}


def measure_history(session: Session, code: str) -> MeasureHistory:
    """Return the versions of one measure; raises NotFoundError."""
    rows = list(session.scalars(select(MeasureRow).where(MeasureRow.code == code).order_by(MeasureRow.number.desc())))
    if not rows:
        raise NotFoundError("没有这项措施")
    lines = tuple(_version(row) for row in rows)
    before = (*(line.text for line in lines[1:]), None)
    diffs = tuple(text_diff(code, old, line.text) for old, line in zip(before, lines, strict=True))
    numbers = {row.id: row.number for row in rows}
    reviews = select(MeasureReview).where(MeasureReview.measure_id.in_(numbers))
    found = session.scalars(reviews.order_by(MeasureReview.recorded_at.desc()))
    told = tuple(ReviewLine(one.reviewed_on, one.found, one.reviewed_by, numbers[one.measure_id]) for one in found)
    (newest,) = in_words(session, [read_measure(rows[0].content)])
    return MeasureHistory(code, newest, lines, diffs, told, measure_changes(session, code))


def measure_changes(session: Session, code: str | None = None) -> tuple[ChangeLine, ...]:
    """Return the changes of one measure or of all, newest first."""
    wanted = select(MeasureChange).order_by(MeasureChange.proposed_at.desc(), MeasureChange.id.desc())
    if code is not None:
        wanted = wanted.where(MeasureChange.code == code)
    newest = _newest_numbers(session)
    return tuple(_line(row, newest.get(row.code, 0)) for row in session.scalars(wanted))


def measure_change(session: Session, change_id: str, viewer: Actor) -> ChangePage:
    """Return one change against the version it was written for; raises NotFoundError."""
    row = session.get(MeasureChange, change_id)
    if row is None:
        raise NotFoundError("没有找到这份修改")
    base = select(MeasureRow).where(MeasureRow.code == row.code, MeasureRow.number == row.follows)
    before = session.scalars(base).one_or_none()
    old = measure_text(before.content) if before is not None else None
    status, is_proposer = ProposalStatus(row.status), row.proposed_by == viewer.account_id
    return ChangePage(
        line=_line(row, _newest_numbers(session).get(row.code, 0)),
        text=row.text,
        diffs=text_diff(row.code, old, row.text),
        warning=change_warning(old, row.text),
        actions=actions_open_to(status, viewer.role, is_proposer=is_proposer),
    )


def text_diff(code: str, before: str | None, after: str) -> tuple[FileDiff, ...]:
    """Return what a text changes, line by line."""
    tidy = after.replace("\r\n", "\n").strip() + "\n"
    return diff_of({} if before is None else {code: before}, {code: tidy})


def change_warning(before: str | None, after: str) -> str:
    """Tell in Chinese what whoever proposes or adopts must look at twice; empty when the effect is no stronger."""
    if before is None:
        return ""
    return stronger_words(*(Effect(tomllib.loads(text)["measure"]["effect"]) for text in (before, after)))


def _newest_numbers(session: Session) -> dict[str, int]:
    rows = session.execute(select(MeasureRow.code, MeasureRow.number).order_by(MeasureRow.number))
    return {row.code: row.number for row in rows}


def _state(row: MeasureRow, review: MeasureReview | None) -> MeasureReviewState:
    reviewed = (None, None) if review is None else (review.reviewed_on, review.reviewed_by)
    return MeasureReviewState(_version(row), row.code, *reviewed)


def _version(row: MeasureRow) -> VersionLine:
    effect = Effect(row.effect)
    return VersionLine(
        number=row.number,
        title=row.content["title"],
        effect=effect,
        effect_text=EFFECT_NAMES[effect],
        articles=row.articles,
        from_on=row.from_on,
        is_repealed=row.content.get("repealed", False),
        is_from_release=row.shipped_version is not None,
        text=measure_text(row.content),
    )


def _line(row: MeasureChange, newest: int) -> ChangeLine:
    status = ProposalStatus(row.status)
    return ChangeLine(
        change_id=row.id,
        status=status,
        status_text=STATUS_NAMES[status],
        code=row.code,
        follows=row.follows,
        number=row.number,
        from_on=row.from_on,
        source=row.source,
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        is_stale=status is ProposalStatus.PROPOSED and row.follows != newest,
    )
