"""Which enterprise is whose branch now: no file may make one the head, through however many, of its own head."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.domain.links import LinkKind
from registry.services.importing import pieces
from registry.storage.registry_tables import RegistryLink

_MOST_STEPS = 20
_MOST_HEADS = 1_000


@dataclass
class HeadOffices:
    """The heads of branches by branch, as far as the records of a batch may lead, known and told."""

    heads: dict[str, set[str]] = field(default_factory=dict)

    def know(self, session: Session, heads: Iterable[str]) -> None:
        """Load the heads of these enterprises, and theirs in turn."""
        asked = set(heads)
        for _ in range(_MOST_STEPS):
            found = set[str]()
            for piece in pieces(asked):
                links = select(RegistryLink.from_enterprise_id, RegistryLink.to_enterprise_id).where(
                    RegistryLink.from_enterprise_id.in_(piece),
                    RegistryLink.kind == LinkKind.BRANCH_OF.value,
                    RegistryLink.to_on.is_(None),
                )
                for branch, head in session.execute(links):
                    assert branch is not None  # noqa: S101 - it was asked for by it
                    self.begin(branch, head)
                    found.add(head)
            asked = found - self.heads.keys()
            if not asked:
                return

    def begin(self, branch: str, head: str) -> None:
        self.heads.setdefault(branch, set()).add(head)

    def end(self, branch: str, head: str) -> None:
        self.heads.get(branch, set()).discard(head)

    def stands_below(self, head: str, branch: str) -> bool:
        """Tell whether the head is itself, through others, a branch of the branch; the walk is bounded."""
        left, seen = [head], {head}
        while left and len(seen) <= _MOST_HEADS:
            above = self.heads.get(left.pop(), set()) - seen
            if branch in above:
                return True
            seen |= above
            left += above
        return False
