"""Reactions to facts."""

from identity.subscribers.send_messages import sendings, subscriptions

__all__ = ["sendings", "subscriptions"]
