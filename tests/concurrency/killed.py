"""Processes that tests kill: forked from one server, which has read what all of them need.

There is one fork server a process, and what it preloads is settled when it first forks; a list of each module's own
would leave the later module without its own.
"""

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.concurrency.killed_indexer", "tests.concurrency.killed_server"])
