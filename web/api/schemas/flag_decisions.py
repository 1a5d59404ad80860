"""Shapes of decisions that raise flags; people appear by shown name and masked number only."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from sanctions.domain.abnormal_procedure import AbnormalStatus
from sanctions.domain.decision_procedure import DecisionAct, DecisionStatus
from sanctions.domain.restriction_procedure import RestrictionStatus


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class DecisionRowOut(_Out):
    decision_id: str
    kind_title: str
    object_name: str
    is_person: bool
    document_number: str
    authority: str
    status: DecisionStatus
    status_text: str
    is_in_force: bool
    starts_on: date | None
    ends_on: date | None
    ends_text: str
    confirm_by: date | None
    entered_how: str
    entered_at: datetime


class DecisionsOut(_Out):
    decisions: list[DecisionRowOut]
    counts: dict[str, int]


class DecisionOut(_Out):
    row: DecisionRowOut
    article_key: str
    object_note: str
    basis: str
    facts: str
    remedy: str
    event_on: date
    told_on: date | None
    responsible: tuple[str, ...]
    ended_on: date | None
    end_document: str
    end_reason: str
    corrects_id: str | None
    corrected_by: str | None
    derived_count: int
    actions: tuple[DecisionAct, ...]


class DueDayOut(_Out):
    on: date
    provisional: bool


class AbnormalClockOut(_Out):
    label: str
    due: DueDayOut
    unit: str
    is_of_office: bool


class AbnormalRowOut(_Out):
    listing_id: str
    enterprise_name: str
    enterprise_code: str
    ground: str
    ground_title: str
    status: AbnormalStatus
    status_text: str
    is_in_force: bool
    clock: AbnormalClockOut | None
    document_number: str | None
    effective_on: date | None
    ended_on: date | None
    found_at: datetime


class AbnormalListingsOut(_Out):
    listings: list[AbnormalRowOut]
    counts: dict[str, int]


class RestrictionRowOut(_Out):
    restriction_id: str
    person_name: str
    enterprise_name: str
    post: str
    ground_title: str
    status: RestrictionStatus
    status_text: str
    is_in_force: bool
    clock_label: str
    clock_on: date | None
    document_number: str | None
    effective_on: date | None
    ends_on: date | None
    proposed_at: datetime


class RestrictionsOut(_Out):
    restrictions: list[RestrictionRowOut]
    counts: dict[str, int]
