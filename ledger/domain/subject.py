"""What acts are about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A kind such as "complaint" and the id of one of them."""

    kind: str
    id: str
