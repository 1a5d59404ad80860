"""Many documents are analysed by processes beside this one, to the same entries, or the rebuild fails aloud."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import date
from pathlib import Path

import pytest

from casebase.search import open_index
from casebase.search.engine import entry_of
from casebase.search.many_entries import FEW, entries_of
from casebase.search.port import Collection, IndexDocument

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0


def documents(count: int) -> list[IndexDocument]:
    return [
        IndexDocument(
            Collection.CASES if number % 3 else Collection.REGULATIONS,
            f"D{number}",
            headline=("预付式消费", f"退款{number}元"),
            body=(f"第{number}天，健身房關門，余额{number * 7}元不退。",),
            experience=("卷款跑路",) if number % 5 == 0 else (),
            marks=("result:settled",),
            valid_from=date(2020, 1, 1) if number % 2 else None,
            year=2024,
        )
        for number in range(count)
    ]


def children() -> set[int]:
    """The processes that this one started and that have not been waited for."""
    lists = Path("/proc/self/task").glob("*/children")
    return {int(child) for one in lists for child in one.read_text().split()}


@pytest.mark.parametrize("few", [0, 1_000])
def test_entries_are_the_same_and_in_order_wherever_they_are_analysed(few):
    asked, before = documents(950), children()
    assert list(entries_of(asked, few)) == [(one.collection, entry_of(one)) for one in asked]
    assert children() == before


def test_a_process_that_dies_fails_the_rebuild_and_leaves_the_old_index(tmp_path):
    index, before = open_index("tantivy", tmp_path), children()
    index.put(documents(2), 3)

    def while_one_dies():
        yield from documents(FEW + 600)
        os.kill(max(children() - before), signal.SIGKILL)
        yield from documents(2_000)

    with pytest.raises(RuntimeError, match="analyses documents ended with -9"):
        index.rebuild(while_one_dies(), 8)
    assert (index.position, index.count(Collection.CASES), children()) == (3, 1, before)


def test_a_source_that_fails_is_told_and_no_process_stays():
    before = children()

    def breaking():
        yield from documents(600)
        raise LookupError("the database went away")

    with pytest.raises(LookupError, match="went away"):
        list(entries_of(breaking(), few=0))
    assert children() == before


_REBUILDING = """
    import time
    from casebase.search.many_entries import entries_of
    from tests.integration.test_many_entries import children, documents

    def endless():
        yield from documents(600)
        print(*children(), flush=True)
        time.sleep(60)

    list(entries_of(endless(), few=0))
"""


def test_a_killed_rebuild_leaves_no_process_behind():
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_REBUILDING)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    ) as rebuilding:
        analysing = [Path("/proc") / one for one in rebuilding.stdout.readline().decode().split()]
        rebuilding.kill()
    assert analysing
    until = time.monotonic() + PATIENCE
    while any(map(is_running, analysing)):
        assert time.monotonic() < until
        time.sleep(0.02)


def is_running(process: Path) -> bool:
    """Whether it is there and not only waiting to be taken note of."""
    try:
        return "State:\tZ" not in (process / "status").read_text()
    except OSError:
        return False
