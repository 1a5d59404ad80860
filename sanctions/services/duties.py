"""What sanctions does by itself: terms that begin and end, and spreading. Every duty is safe to run again."""

from datetime import timedelta

from core.outbox import Duty
from sanctions.services.act_on_decision import expire_decisions
from sanctions.services.expire_listings import expire_listings
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.spread_flags import respread_flags, spread_flags

DUTIES: tuple[Duty, ...] = (
    Duty("sanctions.make_listings_effective", timedelta(seconds=5), make_listings_effective),
    Duty("sanctions.spread_flags", timedelta(seconds=5), spread_flags),
    Duty("sanctions.respread_flags", timedelta(seconds=5), respread_flags),
    Duty("sanctions.expire_listings", timedelta(seconds=30), expire_listings),
    Duty("sanctions.expire_decisions", timedelta(seconds=30), expire_decisions),
)
