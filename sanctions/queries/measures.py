"""The measure catalogue for officers: every measure with its review, its versions, and the changes proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from core.kernel.two_officers import STATUS_NAMES, ProposalAction, ProposalStatus, actions_open_to
from sanctions.domain.measure_text import MeasureTold, measure_text, told_measure
from sanctions.domain.measure_words import Places, Said, SaidAnew, measure_said, said_anew
from sanctions.domain.measures import EFFECT_NAMES, Effect, Matter, in_order, read_measure, stronger_words
from sanctions.queries.desks import desks
from sanctions.storage.catalogue_tables import MatterRow, MeasureChange, MeasureReview, MeasureRow


@dataclass(frozen=True)
class ReviewLine:
    reviewed_on: date
    found: str
    reviewed_by: str
    number: int


@dataclass(frozen=True)
class VersionLine:
    """One version; `is_from_release` is false for what two officers changed here, `anew` what differs from before."""

    number: int
    title: str
    effect: Effect
    effect_text: str
    articles: str
    from_on: date
    is_repealed: bool
    is_from_release: bool
    content: Mapping[str, Any]
    anew: tuple[SaidAnew, ...] = ()

    @property
    def text(self) -> str:
        """Return the version as other departments' systems propose it."""
        return measure_text(self.content)


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
    said: tuple[Said, ...]
    versions: tuple[VersionLine, ...]
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
class ProposalWords:
    """A proposal read out: the whole measure, what differs from the version before, what to look at twice."""

    from_on: date
    said: tuple[Said, ...]
    anew: tuple[SaidAnew, ...]
    warning: str


@dataclass(frozen=True)
class ChangePage:
    line: ChangeLine
    text: str
    words: ProposalWords
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
    places = _places(session)
    told = [measure_said(read_measure(row.content), places) for row in rows]
    anew = [said_anew(before, after) for after, before in zip(told, (*told[1:], ()), strict=True)]
    lines = tuple(_version(row, each) for row, each in zip(rows, anew, strict=True))
    numbers = {row.id: row.number for row in rows}
    reviews = select(MeasureReview).where(MeasureReview.measure_id.in_(numbers))
    found = session.scalars(reviews.order_by(MeasureReview.recorded_at.desc()))
    reviewed = tuple(ReviewLine(one.reviewed_on, one.found, one.reviewed_by, numbers[one.measure_id]) for one in found)
    return MeasureHistory(code, told[0], lines, reviewed, measure_changes(session, code))


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
    status, is_proposer = ProposalStatus(row.status), row.proposed_by == viewer.account_id
    return ChangePage(
        line=_line(row, _newest_numbers(session).get(row.code, 0)),
        text=row.text,
        words=proposal_words(session, told_measure(row.text), row.follows, row.from_on),
        actions=actions_open_to(status, viewer.role, is_proposer=is_proposer),
    )


def proposal_words(session: Session, told: MeasureTold, follows: int, from_on: date) -> ProposalWords:
    """Read a proposal out beside the version it was written for."""
    measure, places = read_measure(told.stored(follows + 1, from_on)), _places(session, told)
    base = select(MeasureRow).where(MeasureRow.code == measure.code, MeasureRow.number == follows)
    row = session.scalars(base).one_or_none()
    said = measure_said(measure, places)
    if row is None:
        return ProposalWords(from_on, said, said_anew((), said), "")
    before = read_measure(row.content)
    anew = said_anew(measure_said(before, _places(session)), said)
    return ProposalWords(from_on, said, anew, stronger_words(before.effect, measure.effect))


def _places(session: Session, told: MeasureTold | None = None) -> Places:
    """Return the desks and matters there are, and those that a proposal brings."""
    rows = session.scalars(select(MatterRow).order_by(MatterRow.position))
    stored = [Matter(row.code, row.desk, row.title, row.applicant) for row in rows]
    titles = {desk.code: desk.title for desk in desks(session)}
    if told is None:
        return Places(titles, {matter.code: matter for matter in stored})
    matters = {matter.code: matter for matter in (*stored, *told.matters)}
    titles |= {desk.code: desk.title for desk in told.desks}
    return Places(titles, matters, told.desks + told.matters)


def _newest_numbers(session: Session) -> dict[str, int]:
    rows = session.execute(select(MeasureRow.code, MeasureRow.number).order_by(MeasureRow.number))
    return {row.code: row.number for row in rows}


def _state(row: MeasureRow, review: MeasureReview | None) -> MeasureReviewState:
    reviewed = (None, None) if review is None else (review.reviewed_on, review.reviewed_by)
    return MeasureReviewState(_version(row), row.code, *reviewed)


def _version(row: MeasureRow, anew: tuple[SaidAnew, ...] = ()) -> VersionLine:
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
        content=row.content,
        anew=anew,
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
