"""Documents, how they were served, and what may go to court, as the API speaks of them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from mediation.domain.forms import FormKind
from mediation.domain.parties import Side
from mediation.domain.service_of_documents import ServiceChannel, ServiceStatus
from mediation.services.record_service import ServiceOutcome

_FROM_VALUES = ConfigDict(from_attributes=True)


class EntryAnswer(BaseModel):
    model_config = _FROM_VALUES
    label: str
    text: str


class ChoiceAnswer(BaseModel):
    model_config = _FROM_VALUES
    text: str
    source: str
    is_chosen: bool


class SignatureAnswer(BaseModel):
    model_config = _FROM_VALUES
    party: str
    name: str
    signed_at: datetime | None


class SectionAnswer(BaseModel):
    model_config = _FROM_VALUES
    heading: str
    paragraphs: tuple[str, ...]
    entries: tuple[EntryAnswer, ...]
    choices: tuple[ChoiceAnswer, ...]
    signatures: tuple[SignatureAnswer, ...]


class OfficialDocumentAnswer(BaseModel):
    model_config = _FROM_VALUES
    kind: FormKind
    title: str
    number: str
    office: str
    addressee: str
    sections: tuple[SectionAnswer, ...]
    dated_on: date
    seal_text: str


class ServiceLineAnswer(BaseModel):
    model_config = _FROM_VALUES
    service_id: str
    version: int
    side: Side
    recipient: str
    channel: ServiceChannel
    address: str
    status: ServiceStatus
    status_name: str
    sent_at: datetime
    handed_over_at: datetime | None
    served_on: date | None
    failed_at: datetime | None
    note: str
    proof_name: str
    proof_sha256: str


class DocumentAnswer(BaseModel):
    """`services` are for the office only; a party sees `served_on`, the day that counts for it."""

    model_config = _FROM_VALUES
    document_id: str
    complaint_id: str
    document: OfficialDocumentAnswer
    sha256: str
    check_code: str
    issued_at: datetime
    served_on: date | None
    services: tuple[ServiceLineAnswer, ...]


class ServiceInput(BaseModel):
    side: Side
    channel: ServiceChannel
    address: str = Field("", max_length=200)
    note: str = Field("", max_length=300)


class ServiceStartedAnswer(BaseModel):
    service_id: str


class ServiceResultInput(BaseModel):
    """Sent as a form, with the scan of the receipt as field `file`."""

    outcome: ServiceOutcome
    on: date
    note: str = Field(max_length=2000)


class ReceiptInput(BaseModel):
    number: str = Field(max_length=80)
    code: str = Field(max_length=40)


class ReceivedAnswer(BaseModel):
    document: OfficialDocumentAnswer
    sha256: str


class VerificationQuery(BaseModel):
    number: str = Field(max_length=80)
    code: str = Field(max_length=40)


class VerificationAnswer(BaseModel):
    """Nothing of the content."""

    model_config = _FROM_VALUES
    name: str
    number: str
    office: str
    issued_on: date
    sha256: str
    is_unchanged: bool


class FiledItemAnswer(BaseModel):
    model_config = _FROM_VALUES
    kind: str
    item_id: str
    name: str
    sha256: str
    filed_at: datetime
    who: str


class ArchiveAnswer(BaseModel):
    model_config = _FROM_VALUES
    complaint_id: str
    complaint_number: str
    items: tuple[FiledItemAnswer, ...]
    archived_at: datetime | None
    sha256: str
    is_unchanged: bool


class ExactPointAnswer(BaseModel):
    model_config = _FROM_VALUES
    name: str
    text: str
    problem: str


class ConfirmationAnswer(BaseModel):
    """`body` and `application` are empty where a court may not confirm the agreement this way."""

    model_config = _FROM_VALUES
    complaint_id: str
    body: str
    last_day: date | None
    is_open: bool
    points: tuple[ExactPointAnswer, ...]
    papers: tuple[str, ...]
    application: OfficialDocumentAnswer | None
    noted_by: tuple[Side, ...]


class FilingInput(BaseModel):
    filed_on: date
