"""What every published fact has in common."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Fact:
    """A frozen statement about something that happened; deliveries are ordered per `subject_id`.

    TYPE names the fact and its version. PERSONAL facts are sealed in the outbox and purged after delivery.
    """

    TYPE: ClassVar[str]
    PERSONAL: ClassVar[bool] = False

    @property
    def subject_id(self) -> str:
        raise NotImplementedError
