"""Keeping the index in step: one indexer on each node, for as long as its process lives."""

import logging
from threading import Event

from sqlalchemy.orm import Session

from casebase.search.following import (
    IndexCheck,
    check_index,
    count_documents,
    follow_changes,
    keep_up,
    rebuild_index,
)
from casebase.search.port import CaseIndex
from core.database import Database
from core.generations import IndexBusyError
from core.kernel.errors import UnavailableError

__all__ = [
    "IndexCheck",
    "check_index",
    "count_documents",
    "ensure_index",
    "follow_changes",
    "follow_until",
    "keep_up",
    "rebuild_index",
]

_PAUSE_SECONDS = 0.4
_AFTER_FAILURE_SECONDS = 10.0
_logger = logging.getLogger(__name__)


def ensure_index(session: Session, index: CaseIndex) -> None:
    """Bring the index up to date for a starting process, unless this node's indexer is at work: its work serves."""
    try:
        with index.leading():
            follow_changes(session, index)
    except IndexBusyError:
        return


def follow_until(stopped: Event, database: Database, index: CaseIndex, pause: float = _PAUSE_SECONDS) -> None:
    """Be this node's indexer until `stopped` is set; while another process is, wait for its end."""
    while not stopped.is_set():
        try:
            with index.leading():
                _lead(stopped, database, index, pause)
        except IndexBusyError:
            stopped.wait(pause)


def _lead(stopped: Event, database: Database, index: CaseIndex, pause: float) -> None:
    while not stopped.is_set():
        try:
            with database.reading() as session:
                follow_changes(session, index)
        except IndexBusyError:
            _logger.debug("somebody else writes the index; its changes are followed afterwards")
        except UnavailableError:
            _logger.warning("the database is out of reach; the indexer tries again")
        except Exception:
            _logger.exception("the index could not follow the changes; tried again in a while")
            stopped.wait(_AFTER_FAILURE_SECONDS)
        stopped.wait(pause)
