"""Reactions to facts of other areas."""

from casebase.subscribers.recommend_cases import subscriptions

__all__ = ["subscriptions"]
