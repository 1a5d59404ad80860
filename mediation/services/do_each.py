"""Carrying out a duty for each complaint that it concerns, so that one that fails stops no other."""

import logging
from collections.abc import Callable

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from core.kernel.errors import BusinessError

_logger = logging.getLogger(__name__)
_BATCH = 200


def do_each(session: Session, found: Select[str], do: Callable[[str], bool]) -> int:
    """Do it for each complaint until a batch is done, count them.

    One that fails is logged and stops no other; those that cannot move do not fill the batch.
    """
    done = 0
    for complaint_id in list(session.scalars(found)):
        done += _one(session, complaint_id, do)
        if done == _BATCH:
            break
    return done


def _one(session: Session, complaint_id: str, do: Callable[[str], bool]) -> bool:
    try:
        with session.begin_nested():
            return do(complaint_id)
    except (BusinessError, LookupError, ValueError, StaleDataError, IntegrityError):
        _logger.exception("the clock of complaint %s could not be kept", complaint_id)
        return False
