"""Facts of the change feeds."""

from dataclasses import dataclass
from typing import ClassVar

from core.contracts.fact import Fact


@dataclass(frozen=True)
class WakeUpDue(Fact):
    """One stored wake-up must leave; each is delivered on its own."""

    TYPE: ClassVar[str] = "changefeed.wake_up_due.v1"

    wake_up_id: str

    @property
    def subject_id(self) -> str:
        return self.wake_up_id
