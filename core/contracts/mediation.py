"""Facts that mediation publishes. They never carry offers: those are without prejudice."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from core.contracts.fact import Fact


@dataclass(frozen=True)
class _OfComplaint(Fact):
    complaint_id: str

    @property
    def subject_id(self) -> str:
        return self.complaint_id


@dataclass(frozen=True)
class ComplaintAccepted(_OfComplaint):
    """`article_keys` are the articles that the rule book found to apply when the complaint was filed.

    Facts published before 2026-11-22 lack the number.
    """

    TYPE: ClassVar[str] = "mediation.accepted.v1"
    PERSONAL: ClassVar[bool] = True

    respondent_id: str | None
    category: str | None
    accepted_on: date
    event_on: date
    facts_text: str
    claims: tuple[str, ...]
    paid_fen: int | None
    article_keys: tuple[str, ...] = ()
    complaint_number: str = ""


@dataclass(frozen=True)
class SimilarCasesSought(_OfComplaint):
    """Articles and cases are to be looked for again, at a round or because somebody asks.

    `said` are sentences of both sides from the room that state facts: nothing that offers, asks or names a sum.
    `asked_by` is consumer, merchant, office or system; the answer carries `search_id`.
    """

    TYPE: ClassVar[str] = "mediation.similar_sought.v1"
    PERSONAL: ClassVar[bool] = True

    search_id: str
    occasion: str
    asked_by: str
    round: int
    category: str | None
    event_on: date
    facts_text: str
    said: tuple[str, ...]
    claims: tuple[str, ...]
    paid_fen: int | None
    article_keys: tuple[str, ...]


@dataclass(frozen=True)
class MediationConcluded(_OfComplaint):
    """`outcome` is settled, terminated, withdrawn or refused."""

    TYPE: ClassVar[str] = "mediation.concluded.v1"

    complaint_number: str
    respondent_id: str | None
    outcome: str
    ground: str | None
    concluded_on: date
    category: str | None
    office: str
    agreed_fen: int | None
    due_on: date | None


@dataclass(frozen=True)
class _Promise(_OfComplaint):
    """One promise of an agreement; `agreed_fen` is the sum of the whole, `promised_fen` that of this promise.

    `due_on` and `late_days` are this promise's; `received_fen` is what of its sum had come by `happened_on`.
    """

    complaint_number: str
    respondent_id: str | None
    agreement_number: str
    agreed_fen: int
    due_on: date
    happened_on: date
    late_days: int
    promise: int = 1
    promises: int = 1
    promised_fen: int | None = None
    received_fen: int | None = None


@dataclass(frozen=True)
class PromiseKept(_Promise):
    TYPE: ClassVar[str] = "mediation.promise_kept.v1"


@dataclass(frozen=True)
class PromiseBroken(_Promise):
    """`reason` is the code the reporter chose; why the merchant did not perform is not concluded from it."""

    TYPE: ClassVar[str] = "mediation.promise_broken.v1"

    reason: str = ""


@dataclass(frozen=True)
class DocumentDispatched(Fact):
    """A message must leave that says where a document waits; `channel` is email or sms. It holds no content."""

    TYPE: ClassVar[str] = "mediation.document_dispatched.v1"
    PERSONAL: ClassVar[bool] = True

    service_id: str
    channel: str
    address: str
    subject: str
    text: str

    @property
    def subject_id(self) -> str:
        return self.service_id


@dataclass(frozen=True)
class MerchantEventHappened(_OfComplaint):
    """Something on a complaint that concerns the respondent's own system; no offer, no words, no person."""

    TYPE: ClassVar[str] = "mediation.merchant_event.v1"

    enterprise_id: str
    complaint_number: str
    event: str
    stage: str
    occurred_at: datetime


@dataclass(frozen=True)
class WebhookDue(Fact):
    """One stored webhook message must leave; each is delivered on its own."""

    TYPE: ClassVar[str] = "mediation.webhook_due.v1"

    message_id: str

    @property
    def subject_id(self) -> str:
        return self.message_id
