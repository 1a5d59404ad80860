"""Keeping the index of names: one builder on each node at a time, and every process knows what was entered since."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from shutil import copytree
from threading import Event

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import Database
from core.generations import GenerationFolder, IndexBusyError, Right
from core.kernel.errors import UnavailableError
from registry.search.name_file import NameFile, open_parts, part_folder
from registry.search.name_file_writer import write_name_file
from registry.search.name_index import NameIndex, is_replaced
from registry.search.name_shelf import NameRow
from registry.search.number_gaps import snapshot_of
from registry.storage.registry_tables import EnterpriseName

_PAUSE_SECONDS = 1.0
_AFTER_FAILURE_SECONDS = 10.0
_FOR_OTHERS_SECONDS = 30.0
_MOST_UNFILED = 5_000
_ROWS = 5_000
_TIMES_AS_MANY = 2
_logger = logging.getLogger(__name__)
Tell = Callable[[int], None]


def _nothing(_done: int) -> None:
    """Tell nobody."""


def keep_name_index(stopped: Event, database: Database, index: NameIndex) -> None:
    """Know new names before anybody searches, and write a new file when they have become many, until `stopped`."""
    while not stopped.is_set():
        try:
            refresh_name_index(database, index)
        except IndexBusyError:
            _logger.debug("another process of this node writes the index of names")
        except UnavailableError:
            _logger.warning("the database is out of reach; the index of names is looked after later")
        except Exception:
            _logger.exception("the index of names could not be looked after; tried again in a while")
            stopped.wait(_AFTER_FAILURE_SECONDS)
        stopped.wait(_PAUSE_SECONDS)


def refresh_name_index(database: Database, index: NameIndex, most_unfiled: int = _MOST_UNFILED) -> None:
    """Take in what is new; too much for the memory goes into a file. Raises IndexBusyError while another writes."""
    with database.reading() as session:
        known = index.known(session)
        while known.unread_above is not None and index.unfiled <= most_unfiled:
            known = index.known(session)
        is_stale = index.folder is not None and is_replaced(session, open_parts(index.folder.current()))
    if index.folder is not None and (is_stale or index.unfiled > most_unfiled):
        build_name_index(database, index.folder, is_whole=is_stale)
    if is_stale:
        index.forget()


def count_names(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(EnterpriseName)) or 0


def build_name_index(
    database: Database, folder: GenerationFolder, tell: Tell = _nothing, *, is_whole: bool = True
) -> int:
    """Write a new generation from the database, swing the pointer over and return how many names were read.

    One that is not `is_whole` keeps the large parts of the one before. Raises IndexBusyError while another process of
    the node writes.
    """
    with folder.holding(Right.BUILD), database.reading() as session:
        top = _settled_top(session)
        kept = () if is_whole else _kept(session, open_parts(folder.current()), top)
        generation = folder.next()
        for place, part in enumerate(kept):
            copytree(part.folder, part_folder(generation, place), copy_function=os.link)
        names = _names_between(session, kept[-1].meta.top if kept else 0, top)
        meta = write_name_file(part_folder(generation, len(kept)), names, tell)
        folder.switch_to(generation)
        return meta.count


def _kept(session: Session, parts: tuple[NameFile, ...], top: int) -> tuple[NameFile, ...]:
    """Return the first parts that have at least twice as many names as come after, so none is written often."""
    known = parts[-1].meta.top if parts else 0
    new = select(func.count()).where(EnterpriseName.number > known, EnterpriseName.number <= top)
    after = sum(map(len, parts)) + (session.scalar(new) or 0)
    for place, part in enumerate(parts):
        after -= len(part)
        if len(part) < _TIMES_AS_MANY * after:
            return parts[:place]
    return parts


def _settled_top(session: Session) -> int:
    """Return the last number before which nothing can be committed late; raises IndexBusyError when that takes long."""
    top = session.scalar(select(func.max(EnterpriseName.number))) or 0
    drawn = snapshot_of(session)
    until = time.monotonic() + _FOR_OTHERS_SECONDS
    while snapshot_of(session).oldest < drawn.next:
        if time.monotonic() > until:
            raise IndexBusyError("a long transaction may still enter names")
        time.sleep(_PAUSE_SECONDS / 10)
    return top


def _names_between(session: Session, above: int, top: int) -> Iterator[NameRow]:
    columns = select(EnterpriseName.number, EnterpriseName.id, EnterpriseName.folded)
    wanted = columns.where(EnterpriseName.number > above, EnterpriseName.number <= top).order_by(EnterpriseName.number)
    return (NameRow(*row) for row in session.execute(wanted.execution_options(yield_per=_ROWS)))
