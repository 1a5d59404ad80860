"""Keeping what the casebase pushed: the room shows these snapshots to both sides, whatever is found later."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.casebase import CasesRecommended, NothingNewFound
from core.kernel.roles import SYSTEM_ACTOR
from mediation.domain.lifecycle import Stage
from mediation.services.tell_parties import in_room, tell_both
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_session, get_complaint_for_update
from mediation.storage.recommendation_tables import Recommendation, SimilarSearch


def keep_recommendation(session: Session, fact: CasesRecommended, now: datetime) -> None:
    """Keep a push beside the earlier ones; one that comes again changes nothing."""
    complaint = _held(session, fact.complaint_id)
    if complaint is None or session.get(Recommendation, (fact.complaint_id, fact.number)) is not None:
        return
    session.add(
        Recommendation(
            complaint_id=fact.complaint_id,
            number=fact.number,
            occasion=fact.occasion,
            search_id=fact.search_id or None,
            laws=[asdict(law) for law in fact.laws],
            cases=[asdict(case) for case in fact.cases],
            weights_version=fact.weights_version,
            received_at=now,
        )
    )
    _answer(session, fact.search_id, now, found_new=True)
    _show(session, complaint, now)
    if fact.search_id and complaint.stage == Stage.MEDIATING:
        news = in_room("找到了新的法条或者案例", "推给双方的内容有更新，双方看到的一样，请进入调解室查看。")
        tell_both(session, complaint, news, now)


def keep_nothing_new(session: Session, fact: NothingNewFound, now: datetime) -> None:
    """Note that a search found nothing new, for whoever asked."""
    complaint = _held(session, fact.complaint_id)
    if complaint is not None:
        _answer(session, fact.search_id, now, found_new=False)
        _show(session, complaint, now)


def _held(session: Session, complaint_id: str) -> Complaint | None:
    if session.get(Complaint, complaint_id) is None:
        return None
    return get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)


def _answer(session: Session, search_id: str, now: datetime, *, found_new: bool) -> None:
    search = session.get(SimilarSearch, search_id) if search_id else None
    if search is not None and search.answered_at is None:
        search.answered_at, search.found_new = now, found_new


def _show(session: Session, complaint: Complaint, now: datetime) -> None:
    """Let pages that show the room ask for it again."""
    room = find_session(session, complaint.id)
    if room is not None:
        room.acts += 1
        room.last_act_at = now
