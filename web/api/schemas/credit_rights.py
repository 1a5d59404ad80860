"""JSON of credit repair, objection, the change feed and its proof."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from credit.domain.items import Grade
from credit.domain.objection_rules import Wanted
from credit.domain.repair_rules import Condition, Material, RepairKind
from credit.queries.changes import ChangeLine
from credit.queries.objection_page import ObjectionPage
from credit.queries.repair_page import RepairPage
from credit.queries.rights_queue import EnterpriseRights, ObjectionLine, RepairLine
from credit.queries.synchronisation import Synchronisation

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)
_LONG = 6000


class ProofInput(BaseModel):
    model_config = _STRICT
    material: Material
    text: str = Field(max_length=_LONG, description="这份材料证明什么")


class RepairInput(BaseModel):
    model_config = _STRICT
    kind: RepairKind
    statement: str = Field(max_length=_LONG, description="怎样履行义务、怎样改正")
    pledged: bool = Field(description="作出守信承诺")
    proofs: list[ProofInput] = Field(default_factory=list)
    court: str = Field("", max_length=100, description="临时修复：作出裁定的法院")
    ruling_number: str = Field("", max_length=100, description="临时修复：裁定书的文号")


class RepairSupplementInput(BaseModel):
    model_config = _STRICT
    proofs: list[ProofInput]


class CorrectionNoticeInput(BaseModel):
    model_config = _STRICT
    items: list[Material] = Field(description="要补正的材料，一次性列全")
    text: str = Field(max_length=_LONG)
    due_on: date = Field(description="补正的最后一天，是工作日")


class CreditReasonInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=_LONG, description="理由，当事企业会看到")


class RepairDecisionInput(CreditReasonInput):
    document_number: str = Field(max_length=200, description="决定书的文号")
    confirmed: list[Condition] = Field(default_factory=list, description="逐项确认的条件，准予修复时必填")


class EvidenceInput(BaseModel):
    model_config = _STRICT
    title: str = Field(max_length=200)
    text: str = Field(max_length=_LONG, description="这份证据证明什么")


class ObjectionInput(BaseModel):
    model_config = _STRICT
    wanted: Wanted
    statement: str = Field(max_length=_LONG, description="哪里有误，正确的内容是什么")
    evidence: list[EvidenceInput]


class UpheldCorrectionInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=2000)
    document_number: str | None = Field(None, max_length=100)
    event_on: date | None = None
    body_changes: dict[str, str | int | None] | None = None
    grades: list[Grade] | None = None


class RepairAnswer(BaseModel):
    model_config = _FROM_VALUES
    repair: RepairPage


class ObjectionAnswer(BaseModel):
    model_config = _FROM_VALUES
    objection: ObjectionPage


class QueueAnswer(BaseModel):
    model_config = _FROM_VALUES
    repairs: tuple[RepairLine, ...]
    objections: tuple[ObjectionLine, ...]


class RightsAnswer(BaseModel):
    model_config = _FROM_VALUES
    rights: EnterpriseRights


class ChangesAnswer(BaseModel):
    """Changes in order; ask next with `after` = `up_to`, and acknowledge `up_to` when all of it is carried out."""

    model_config = _FROM_VALUES
    up_to: int
    changes: tuple[ChangeLine, ...]


class SynchronisationAnswer(BaseModel):
    model_config = _FROM_VALUES
    synchronisation: Synchronisation
