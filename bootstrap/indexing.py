"""The indexer of this node, in a thread of whichever process was first; the others wait to take its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from bootstrap.wiring import Wiring
from casebase.services.follow_changes import follow_until

_PATIENCE_SECONDS = 5.0


@contextmanager
def indexing(wiring: Wiring) -> Iterator[None]:
    """Keep the search index in step with the database, or stand by to do so, during the block."""
    stopped = Event()
    thread = Thread(
        target=follow_until, args=(stopped, wiring.database, wiring.index), name="casebase-indexer", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(_PATIENCE_SECONDS)  # a long rebuild dies with the process and leaves the old index
