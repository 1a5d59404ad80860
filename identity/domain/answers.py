"""What a service answers when the refusal itself must be stored.

A wrong code or password has to be counted. Raising inside the transaction would roll the count back, so such a
service returns an Answer; the edge lets the transaction commit and then calls `or_raise`.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from core.kernel.errors import BusinessError

Value = TypeVar("Value")


@dataclass(frozen=True)
class Answer(Generic[Value]):
    """Either a value or a refusal; make one with `granted` or `refused`."""

    value: Value | None
    refusal: BusinessError | None

    def or_raise(self) -> Value:
        """Return the value or raise the refusal; call it after the transaction has committed."""
        if self.refusal is not None:
            raise self.refusal
        return cast("Value", self.value)


def granted(value: Value) -> Answer[Value]:
    return Answer(value, None)


def refused(refusal: BusinessError) -> Answer[Value]:
    return Answer(None, refusal)
