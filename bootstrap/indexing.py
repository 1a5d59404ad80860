"""The indexers of this node, in threads: what is found keeps in step with the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from bootstrap.wiring import Wiring
from casebase.services.follow_changes import follow_until
from registry.services.index_names import keep_name_index

_PATIENCE_SECONDS = 5.0


@contextmanager
def indexing(wiring: Wiring) -> Iterator[None]:
    """Keep the indexes in step, or stand by where another process does so, during the block."""
    stopped = Event()
    threads = [
        Thread(target=target, name=name, daemon=True)
        for name, target in (
            ("casebase-indexer", partial(follow_until, stopped, wiring.database, wiring.index)),
            ("names-indexer", partial(keep_name_index, stopped, wiring.database, wiring.names)),
        )
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join(_PATIENCE_SECONDS)  # a long rebuild dies with the process and leaves the old index
