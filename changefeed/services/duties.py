"""What the feeds do by themselves. Every duty is safe to run again."""

from datetime import timedelta

from changefeed.services.wake_subscribers import wake_subscribers
from changefeed.services.watch_silence import watch_silence
from core.outbox import Duty

DUTIES: tuple[Duty, ...] = (
    Duty("changefeed.wake_subscribers", timedelta(seconds=2), wake_subscribers),
    Duty("changefeed.watch_silence", timedelta(minutes=10), watch_silence),
)
