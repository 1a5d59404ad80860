"""JSON of offices, competence, who works on what, absences."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from identity.domain.offices import OfficeForm
from identity.queries.offices import OfficeLine
from mediation.queries.office_work import AssignmentLine, DisputeLine, TransferLine
from mediation.queries.workload import AbsenceLine, OfficeLoad, PersonLoad
from mediation.services.assign_complaint import HandOver
from mediation.services.note_absence import AbsencePlan
from mediation.services.transfer_complaint import OutsideTransfer, TransferOrder

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)
_REASONS = Field(max_length=2000, description="理由，5 到 1000 个字")


class OfficeInput(BaseModel):
    model_config = _STRICT
    code: str = Field(max_length=40, description="机关编号，不能重复")
    name: str = Field(max_length=200)
    short: str = Field(max_length=40, description="简称，文书编号用它开头")
    phone: str = Field(max_length=200)
    address: str = Field(default="", max_length=400)
    seal_text: str = Field(default="", max_length=400, description="印章文字，不填用“名称＋调解专用章”")
    superior_id: str = Field(default="", max_length=40, description="上级机关的 office_id")
    areas: list[str] = Field(default_factory=list, max_length=400, description="GB/T 2260 行政区划代码")

    def form(self) -> OfficeForm:
        return OfficeForm(**{**self.model_dump(), "areas": " ".join(self.areas)})


class OfficesAnswer(BaseModel):
    offices: tuple[OfficeLine, ...]


class OfficeIdAnswer(BaseModel):
    office_id: str


class PlaceInput(BaseModel):
    model_config = _STRICT
    office_id: str = Field(max_length=40)


class CompetenceChoice(BaseModel):
    model_config = _FROM_VALUES
    office_id: str
    name: str
    phone: str
    address: str
    reasons: tuple[str, ...]


class CompetenceAnswer(BaseModel):
    """Which offices are competent, which one receives it, and why."""

    model_config = _FROM_VALUES
    choices: tuple[CompetenceChoice, ...]
    receiving: CompetenceChoice | None
    why: str


class OfficeWorkAnswer(BaseModel):
    model_config = _FROM_VALUES
    office: OfficeLine
    received_on: date
    filed_why: str
    competence: CompetenceAnswer
    handler_id: str | None
    handler_name: str
    assignments: tuple[AssignmentLine, ...]
    transfers: tuple[TransferLine, ...]
    disputes: tuple[DisputeLine, ...]
    first_office_name: str
    first_number: str


class TransferInput(BaseModel):
    model_config = _STRICT
    office_id: str = Field(max_length=40, description="本系统里的机关")
    reasons: str = _REASONS

    def order(self) -> TransferOrder:
        return TransferOrder(**self.model_dump())


class OutsideTransferInput(BaseModel):
    model_config = _STRICT
    to_name: str = Field(max_length=200, description="系统以外的机关")
    to_contact: str = Field(default="", max_length=200)
    reasons: str = _REASONS

    def order(self) -> OutsideTransfer:
        return OutsideTransfer(**self.model_dump())


class SettlementInput(BaseModel):
    model_config = _STRICT
    reasons: str = _REASONS


class HandlerInput(BaseModel):
    model_config = _STRICT
    handler_id: str = Field(max_length=40)


class HandOverInput(BaseModel):
    model_config = _STRICT
    handler_id: str = Field(max_length=40)
    note: str = Field(max_length=4000, description="交接说明，只有本机关的办理人员看得到")

    def order(self) -> HandOver:
        return HandOver(**self.model_dump())


class PeopleAnswer(BaseModel):
    people: tuple[PersonLoad, ...]


class WorkloadAnswer(BaseModel):
    offices: tuple[OfficeLoad, ...]


class AbsenceInput(BaseModel):
    model_config = _STRICT
    account_id: str = Field(max_length=40)
    from_on: date
    until_on: date
    cover_id: str = Field(max_length=40)

    def plan(self) -> AbsencePlan:
        return AbsencePlan(**self.model_dump())


class AbsencesAnswer(BaseModel):
    absences: tuple[AbsenceLine, ...]


class AbsenceIdAnswer(BaseModel):
    absence_id: str
