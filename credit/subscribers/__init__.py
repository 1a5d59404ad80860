"""Reactions to facts of other areas."""

from core.contracts.mediation import ComplaintAccepted, MediationConcluded, PromiseBroken, PromiseKept
from core.contracts.sanctions import ListingEffective, ListingEnded, PenaltyDecided
from core.outbox import Subscription
from credit.subscribers.file_facts import end_listing, file_listing, file_outcome, file_penalty, file_promise
from credit.subscribers.note_signs import (
    forget_annulled,
    note_absence,
    note_broken,
    note_complaint,
    note_listing,
    note_penalty,
)

# From the beginning: a file rebuilt from its facts is the same file, because each is filed once.
SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription("credit.file_outcome", MediationConcluded, file_outcome, from_beginning=True),
    Subscription("credit.file_kept_promise", PromiseKept, file_promise, from_beginning=True),
    Subscription("credit.file_broken_promise", PromiseBroken, file_promise, from_beginning=True),
    Subscription("credit.file_penalty", PenaltyDecided, file_penalty, from_beginning=True),
    Subscription("credit.file_listing", ListingEffective, file_listing, from_beginning=True),
    Subscription("credit.end_listing", ListingEnded, end_listing, from_beginning=True),
    Subscription("credit.note_complaint", ComplaintAccepted, note_complaint, from_beginning=True),
    Subscription("credit.note_absence", MediationConcluded, note_absence, from_beginning=True),
    Subscription("credit.note_broken", PromiseBroken, note_broken, from_beginning=True),
    Subscription("credit.note_penalty", PenaltyDecided, note_penalty, from_beginning=True),
    Subscription("credit.note_listing", ListingEffective, note_listing, from_beginning=True),
    Subscription("credit.forget_annulled", ListingEnded, forget_annulled, from_beginning=True),
)

__all__ = ["SUBSCRIPTIONS"]
