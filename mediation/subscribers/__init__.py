"""Reactions to facts: cases that were pushed, events for merchants' own systems."""

from core.contracts.casebase import CasesRecommended, NothingNewFound
from core.outbox import Subscription
from mediation.services.keep_recommendation import keep_nothing_new, keep_recommendation
from mediation.subscribers.send_documents import sendings
from mediation.subscribers.webhooks import posting, spreading

__all__ = ["SUBSCRIPTIONS", "posting", "sendings", "spreading"]

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription("mediation.keep_recommendation", CasesRecommended, keep_recommendation, from_beginning=True),
    Subscription("mediation.keep_nothing_new", NothingNewFound, keep_nothing_new, from_beginning=True),
)
