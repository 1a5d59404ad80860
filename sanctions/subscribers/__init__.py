"""Reactions to facts of other areas: sanctions has none, lists arise only from its own decisions."""

from core.outbox import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = ()
