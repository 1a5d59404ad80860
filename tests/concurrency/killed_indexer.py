"""An indexer in a process of its own, to be killed; a fork server imports this once, with the dictionaries."""

from pathlib import Path
from threading import Event

from casebase.domain.terms import analyse
from casebase.search import open_index
from casebase.services.follow_changes import follow_until
from core.database import Database
from core.kernel.vault import Vault

analyse("词典")  # loads them before the fork


def run_indexer(engine: str, folder: Path, url: str, pause: float) -> None:
    """Follow the changes until somebody kills the process."""
    follow_until(Event(), Database(url, Vault(b"a" * 32, b"b" * 32)), open_index(engine, folder), pause)
