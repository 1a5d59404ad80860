"""Wake-ups on their way out."""

from collections.abc import Callable, Mapping
from datetime import datetime

from changefeed.domain.feeds import SENDING
from changefeed.queries.wake_ups import find_signed_wake_up
from core.contracts.changefeed import WakeUpDue
from core.database import Database
from core.outbox import Sending

Post = Callable[[str, Mapping[str, str], str], None]


def posting(database: Database, post: Post, real_clock: Callable[[], datetime]) -> tuple[Sending, ...]:
    """Return what posts the wake-ups; they are signed with real time at each try, receivers refuse old ones."""

    def send(fact: WakeUpDue) -> None:
        with database.reading() as session:
            message = find_signed_wake_up(session, fact.wake_up_id, real_clock())
        if message is not None:
            post(message.address, message.headers, message.body)

    return (Sending(SENDING, WakeUpDue, send, from_beginning=True),)
