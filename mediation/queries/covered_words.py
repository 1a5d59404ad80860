"""Reading what was written beside a mediation: after the talks the sums named to make peace are covered."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.vault import Vault
from mediation.domain.lifecycle import Stage
from mediation.domain.without_prejudice import covered
from mediation.storage.complaint_tables import Complaint
from mediation.storage.peace_sums import peace_sums


@dataclass(frozen=True)
class CoveredWords:
    vault: Vault
    sums: frozenset[int]

    def read(self, sealed: bytes | None) -> str:
        """Return sealed words, or nothing where nothing was written."""
        return self.cover(self.vault.open(sealed)) if sealed else ""

    def cover(self, text: str) -> str:
        return covered(text, self.sums)


def covered_words(session: Session, complaint: Complaint) -> CoveredWords:
    """Return the reader of this complaint; while mediation lasts it covers nothing."""
    talks_last = complaint.stage == Stage.MEDIATING
    return CoveredWords(vault_of(session), frozenset() if talks_last else peace_sums(session, complaint))
