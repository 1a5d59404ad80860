"""Reactions to facts."""

from identity.subscribers.send_messages import subscriptions

__all__ = ["subscriptions"]
