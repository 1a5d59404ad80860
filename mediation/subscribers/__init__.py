"""Reactions to facts of other areas."""

from core.contracts.casebase import CasesRecommended
from core.outbox import Subscription
from mediation.services.keep_recommendation import keep_recommendation
from mediation.subscribers.send_documents import sendings

__all__ = ["SUBSCRIPTIONS", "sendings"]

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription("mediation.keep_recommendation", CasesRecommended, keep_recommendation, from_beginning=True),
)
