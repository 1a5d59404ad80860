"""The registry reacts to no facts of other areas."""

from core.outbox import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = ()
