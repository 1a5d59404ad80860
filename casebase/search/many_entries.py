"""Analysing many documents: the first ones here, the rest in processes beside this one, one for each core.

A process reads batches from its standard input and answers on its standard output. It ends with whoever started it,
however that ended, since nobody else holds the other end. One that ends before raises, wherever the batches stand.
"""

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import islice
from types import TracebackType
from typing import BinaryIO, Self, cast

from casebase.search.engine import Entry, entry_of
from casebase.search.port import Collection, IndexDocument

FEW = 3_000  # fewer are analysed sooner than processes start
_BATCH = 200
_MOST_PROCESSES = 4  # more would wait for the one that writes
_COMMAND = (sys.executable, "-c", "from casebase.search.many_entries import serve; serve()")

Placed = tuple[Collection, Entry]


def entries_of(documents: Iterable[IndexDocument], few: int = FEW) -> Iterator[Placed]:
    """Return where each document belongs and its entry, in their order."""
    ahead = iter(documents)
    for document in islice(ahead, few):
        yield _placed(document)
    batches = iter(lambda: list(islice(ahead, _BATCH)), [])
    first = next(batches, None)
    if first is not None:
        yield from _beside(first, batches)


def _beside(first: list[IndexDocument], batches: Iterator[list[IndexDocument]]) -> Iterator[Placed]:
    """Give each process its next batch when it has answered the last one, so no pipe is ever written from both ends."""
    with ExitStack() as processes:
        count = min(os.cpu_count() or 1, _MOST_PROCESSES)
        analysts = [processes.enter_context(_Analyst()) for _ in range(count)]
        waiting = []
        for analyst, batch in zip(analysts, (first, *islice(batches, count - 1)), strict=False):
            analyst.give(batch)
            waiting.append(analyst)
        while waiting:
            analyst = waiting.pop(0)
            placed = analyst.take()
            batch_next = next(batches, None)
            if batch_next is not None:
                analyst.give(batch_next)
                waiting.append(analyst)
            yield from placed


class _Analyst:
    """One process that analyses."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": os.pathsep.join(sys.path)},  # none of our settings
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def give(self, batch: Sequence[IndexDocument]) -> None:
        """Hand it the next batch."""
        try:
            _send(cast("BinaryIO", self._process.stdin), batch)
        except OSError as error:
            raise self._ended() from error

    def take(self) -> list[Placed]:
        """Wait for what became of the last one."""
        try:
            return cast("list[Placed]", pickle.load(cast("BinaryIO", self._process.stdout)))  # noqa: S301 - from ourselves
        except (EOFError, pickle.UnpicklingError) as error:
            raise self._ended() from error

    def _ended(self) -> RuntimeError:
        return RuntimeError(f"a process that analyses documents ended with {self._process.wait()}")


def serve() -> None:
    """Be such a process."""
    gc.disable()  # batches come and go and hold no circles
    with suppress(EOFError, BrokenPipeError):
        while True:
            batch = pickle.load(sys.stdin.buffer)  # noqa: S301 - from ourselves
            _send(sys.stdout.buffer, [_placed(one) for one in batch])


def _placed(document: IndexDocument) -> Placed:
    return document.collection, entry_of(document)


def _send(target: BinaryIO, values: object) -> None:
    pickle.dump(values, target, pickle.HIGHEST_PROTOCOL)
    target.flush()
