"""Keeping the index in step: at start, by duty and on demand."""

from sqlalchemy.orm import Session

from casebase.search.following import IndexCheck, check_index, follow_changes, keep_up, rebuild_index
from casebase.search.port import CaseIndex

__all__ = ["IndexCheck", "check_index", "ensure_index", "follow_changes", "rebuild_index"]


def ensure_index(session: Session, index: CaseIndex) -> None:
    """Bring the index up to date for a starting process; while another one writes it, that one's work serves."""
    keep_up(session, index)
