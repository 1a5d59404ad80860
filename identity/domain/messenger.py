"""The port through which text messages leave; adapters live in bootstrap."""

from typing import Protocol


class Messenger(Protocol):
    def send(self, phone: str, text: str) -> None:
        """Hand one SMS over; may be called twice for the same message after a crash. Raises when it was not taken."""
