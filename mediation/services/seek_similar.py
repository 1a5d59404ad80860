"""Looking for articles and cases again: on demand, and in each round when the sides have told more.

What is searched with is what was filed, what the rule book says to the facts each side stands on, and sentences of the
room that state facts. Offers, proposals, secret limits and bargaining never are (`domain/facts_said.py`).
"""

from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.contracts.mediation import SimilarCasesSought
from core.database import vault_of
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.outbox import publish
from mediation.domain.facts_said import facts_said
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.parties import PARTIES, Side, side_of
from mediation.domain.pushed import ENOUGH_NEW_WORDS, Occasion, is_round_done, newest_words, refuse_too_many
from mediation.services.law_answers import applying_articles
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import AdviceSnapshot, Complaint, FactAnswer
from mediation.storage.loading import evidence_of, find_advice, find_session, rows_of
from mediation.storage.recommendation_tables import SimilarSearch
from mediation.storage.recommendations import demands_since, searches_of
from mediation.storage.room_tables import MEDIATION, Statement

_A_DAY = timedelta(days=1)
_NO_LONGER_WAITED_FOR = timedelta(minutes=10)
_PARTIES = frozenset(side.value for side in PARTIES)


def seek_similar(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Ask the casebase to look again; what it finds goes to both sides alike, and nothing goes when nothing is new."""
    act = begin_act(session, complaint_id, Action.SEEK_SIMILAR, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    searches, side = searches_of(session, complaint_id), side_of(actor.role)
    if any(row.answered_at is None and row.asked_at > now - _NO_LONGER_WAITED_FOR for row in searches):
        raise ConflictError("正在找，找到以后会自动出现在这里")
    refuse_too_many(demands_since(searches, side, now - _A_DAY))
    search = _ask(session, act.complaint, Occasion.DEMAND, side, now)
    take_step(session, act.complaint, Action.SEEK_SIMILAR, actor, now, {"search": search.id})
    return finish_act(session, act, now, search.id)


def seek_for_round(session: Session, complaint: Complaint, now: datetime) -> None:
    """Look again in a round, as soon as enough was told since the last search; call it after whatever tells.

    A round is done when a search found something new, or after a few that did not; one that is on its way is awaited.
    """
    room = find_session(session, complaint.id)
    if complaint.stage != Stage.MEDIATING or room is None or room.kind != MEDIATION:
        return
    searches = searches_of(session, complaint.id)
    if is_round_done(row.found_new for row in searches if row.occasion == Occasion.ROUND and row.round == room.round):
        return
    if _is_enough_new(session, complaint, searches[-1].asked_at if searches else None):
        _ask(session, complaint, Occasion.ROUND, Side.SYSTEM, now)


def _is_enough_new(session: Session, complaint: Complaint, since: datetime | None) -> bool:
    answers = rows_of(session, FactAnswer, complaint.id)
    if any(since is None or answer.answered_at > since for answer in answers):
        return True
    return sum(map(len, _told(session, complaint, since))) >= ENOUGH_NEW_WORDS


def _told(session: Session, complaint: Complaint, since: datetime | None) -> tuple[str, ...]:
    """Return what the parties told of the facts in mediation after an instant: in statements, and of their evidence."""
    session.flush()
    vault = vault_of(session)
    statements: list[tuple[datetime, bytes]] = [
        (row.sent_at, row.text_sealed)
        for row in rows_of(session, Statement, complaint.id)
        if row.side in _PARTIES and not row.in_negotiation
    ]
    notes = [
        (row.added_at, row.note_sealed)
        for row in evidence_of(session, complaint)
        if row.side in _PARTIES and row.note_sealed is not None
    ]
    told = sorted((at, sealed) for at, sealed in (*statements, *notes) if since is None or at > since)
    return tuple(chain.from_iterable(facts_said(vault.open(sealed)) for _, sealed in told))


def _ask(session: Session, complaint: Complaint, occasion: Occasion, side: Side, now: datetime) -> SimilarSearch:
    room = find_session(session, complaint.id)
    row = SimilarSearch(
        id=new_id(),
        complaint_id=complaint.id,
        occasion=occasion.value,
        asked_by=side.value,
        round=room.round if room else 1,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    publish(session, _sought(session, complaint, row), recorded_at=now)
    return row


def _sought(session: Session, complaint: Complaint, row: SimilarSearch) -> SimilarCasesSought:
    if complaint.event_on is None:
        raise ValueError("a filed complaint has its day")
    return SimilarCasesSought(
        complaint_id=complaint.id,
        search_id=row.id,
        occasion=row.occasion,
        asked_by=row.asked_by,
        round=row.round,
        category=complaint.category,
        event_on=complaint.event_on,
        facts_text=vault_of(session).open(complaint.facts_sealed),
        said=newest_words(_told(session, complaint, None)),
        claims=tuple(claim.text for claim in claims_of(session, complaint)),
        paid_fen=complaint.paid_fen,
        article_keys=_article_keys(session, complaint),
    )


def _article_keys(session: Session, complaint: Complaint) -> tuple[str, ...]:
    """Return the articles that apply on the facts as filed, and on those that the merchant stands on."""
    undisputed = session.scalars(
        select(AdviceSnapshot)
        .where(AdviceSnapshot.complaint_id == complaint.id, AdviceSnapshot.purpose == "undisputed")
        .order_by(AdviceSnapshot.made_at.desc(), AdviceSnapshot.id.desc())
        .limit(1)
    ).first()
    return tuple(sorted({*applying_articles(find_advice(session, complaint.id)), *applying_articles(undisputed)}))
