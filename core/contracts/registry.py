"""Facts that the registry publishes: who stands in which relation to whom has changed. They name nobody."""

from dataclasses import dataclass
from typing import ClassVar

from core.contracts.fact import Fact


@dataclass(frozen=True)
class RelationsChanged(Fact):
    """A link began or ended, or an enterprise can be reached elsewhere; the ends are told by their ids."""

    TYPE: ClassVar[str] = "registry.relations_changed.v1"

    enterprise_ids: tuple[str, ...]
    person_ids: tuple[str, ...] = ()

    @property
    def subject_id(self) -> str:
        return self.enterprise_ids[0]


@dataclass(frozen=True)
class RegistryImported(Fact):
    """A file of enterprises, people or links was taken in to its end: anything may have changed."""

    TYPE: ClassVar[str] = "registry.imported.v1"

    import_id: str

    @property
    def subject_id(self) -> str:
        return self.import_id
