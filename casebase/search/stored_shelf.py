"""The shelf over the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from casebase.domain.experience import Experience
from casebase.domain.past_case import PastCase
from casebase.domain.regulation import Regulation
from casebase.storage.experience import experience_in_force
from casebase.storage.loading import find_articles_on, find_past_cases, find_regulations


@dataclass(frozen=True)
class StoredShelf:
    """The database."""

    session: Session

    def versions(self, ids: Iterable[str]) -> Mapping[str, Regulation]:
        return find_regulations(self.session, ids)

    def articles_on(self, keys: Iterable[str], day: date) -> list[Regulation]:
        return find_articles_on(self.session, keys, day)

    def cases(self, ids: Iterable[str]) -> Mapping[str, PastCase]:
        return find_past_cases(self.session, ids)

    def experience(self) -> Experience:
        return experience_in_force(self.session)
