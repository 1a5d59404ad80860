"""Reactions to facts."""

from identity.subscribers.send_messages import SUBSCRIPTIONS, sendings

__all__ = ["SUBSCRIPTIONS", "sendings"]
