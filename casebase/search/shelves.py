"""Where found ids become values; this one needs no database, so the command line starts quickly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from casebase.domain.case_experience import experience_of
from casebase.domain.content import Content
from casebase.domain.experience import Experience
from casebase.domain.past_case import PastCase
from casebase.domain.regulation import Regulation


class Shelf(Protocol):
    """Hands out what an index only names."""

    def versions(self, ids: Iterable[str]) -> Mapping[str, Regulation]:
        """Return the article versions that are there, by id."""

    def articles_on(self, keys: Iterable[str], day: date) -> list[Regulation]:
        """Return the versions of these articles that are in force on the day."""

    def cases(self, ids: Iterable[str]) -> Mapping[str, PastCase]:
        """Return the cases that are there, by id."""

    def experience(self) -> Experience:
        """Return what confirmed questions teach."""


@dataclass(frozen=True)
class ContentShelf:
    """The shipped content, without a database."""

    content: Content

    @cached_property
    def _versions(self) -> dict[str, Regulation]:
        return {one.version_id: one for one in self.content.regulations}

    @cached_property
    def _cases(self) -> dict[str, PastCase]:
        return {one.id: one for one in self.content.cases}

    def versions(self, ids: Iterable[str]) -> Mapping[str, Regulation]:
        return {one: self._versions[one] for one in ids if one in self._versions}

    def articles_on(self, keys: Iterable[str], day: date) -> list[Regulation]:
        wanted = set(keys)
        return [one for one in self.content.regulations if one.key in wanted and one.is_valid_on(day)]

    def cases(self, ids: Iterable[str]) -> Mapping[str, PastCase]:
        return {one: self._cases[one] for one in ids if one in self._cases}

    def experience(self) -> Experience:
        return self._experience

    @cached_property
    def _experience(self) -> Experience:
        return experience_of(self.content.cases, self.content.regulations)
