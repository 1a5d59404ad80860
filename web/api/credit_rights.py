"""Credit repair and objection over the API. The same services as the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from apiflask import APIBlueprint
from pydantic import BaseModel

from core.database import Session
from core.kernel.roles import Actor, Role
from credit.domain.case_papers import Asked
from credit.domain.entries import Correction
from credit.domain.objection_rules import EvidenceEntry, ObjectionEntry
from credit.domain.repair_rules import ProofEntry, RepairApplication, RepairDecision
from credit.queries.objection_page import objection_page
from credit.queries.repair_page import repair_page
from credit.queries.rights_queue import enterprise_rights, rights_queue
from credit.services.apply_for_repair import apply_for_repair
from credit.services.decide_repair import grant_repair, refuse_repair
from credit.services.judge_objection import (
    accept_objection,
    correct_by_objection,
    refuse_objection_acceptance,
    reject_objection,
    take_back_objection,
    uphold_objection,
    withdraw_by_objection,
)
from credit.services.judge_repair import (
    CorrectionNotice,
    accept_repair,
    ask_for_correction,
    extend_repair,
    refuse_acceptance,
    supplement_repair,
    withdraw_repair,
)
from credit.services.raise_objection import raise_objection
from credit.services.undo_repair import note_plan_failed, refuse_for_fraud, revoke_repair
from identity.domain.api_keys import KeyScope
from web.api.mediation_acts import etag, read_submission
from web.api.schemas.credit_rights import (
    CorrectionNoticeInput,
    CreditReasonInput,
    ObjectionAnswer,
    ObjectionInput,
    ProofInput,
    QueueAnswer,
    RepairAnswer,
    RepairDecisionInput,
    RepairInput,
    RepairSupplementInput,
    RightsAnswer,
    UpheldCorrectionInput,
)
from web.dependencies import dependencies
from web.permissions import key_scope, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("credit_rights_api", __name__, tag="信用修复与异议")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_HEAD = (Role.SUPERVISOR,)
_PARTIES = (Role.MERCHANT, *_STAFF)
_CONDITIONS = (
    "请求头 If-Match 可填上次读到的 ETag：已有新进展时返回 409。"
    "请求头 Idempotency-Key 相同时，同一账号只执行一次，重复发送得到第一次的结果。"
)
Act = Callable[[Session, str, Actor, datetime, Asked], object]
Given = TypeVar("Given", bound=BaseModel)
Value = TypeVar("Value")


@dataclass(frozen=True)
class _CaseAct:
    """One act on a case: where it is posted, what is read from the body, who may; `by_key`: also a merchant's key."""

    path: str
    summary: str
    read: Callable[[Any], Act]
    takes: type[BaseModel] | None = None
    roles: tuple[Role, ...] = _STAFF
    by_key: bool = False


def _bare(service: Act) -> Callable[[Any], Act]:
    """Take an act that needs nothing but the case."""
    return lambda _given: service


def _with(
    value: Callable[[Given], Value], service: Callable[[Session, str, Value, Actor, datetime, Asked], object]
) -> Callable[[Given], Act]:
    """Take an act with what `value` reads from the body."""

    def read(given: Given) -> Act:
        said = value(given)
        return lambda session, case_id, *asked: service(session, case_id, said, *asked)

    return read


def _asked() -> Asked:
    sent = read_submission()
    return Asked(sent.version, sent.request_key)


def _repair(repair_id: str, status: int = 200) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = repair_page(session, repair_id, signed_in_actor(), wiring.clock())
    return RepairAnswer(repair=page), status, {"ETag": etag(page.version)}


def _objection(objection_id: str, status: int = 200) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = objection_page(session, objection_id, signed_in_actor(), wiring.clock())
    return ObjectionAnswer(objection=page), status, {"ETag": etag(page.version)}


def _do(act: Act, subject_id: str) -> object:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        return act(session, subject_id, signed_in_actor(), wiring.clock(), _asked())


def _proofs(given: list[ProofInput]) -> tuple[ProofEntry, ...]:
    return tuple(ProofEntry(each.material, each.text) for each in given)


def _application(given: RepairInput) -> RepairApplication:
    return RepairApplication(**{**given.model_dump(), "proofs": _proofs(given.proofs)})


def _notice(given: CorrectionNoticeInput) -> CorrectionNotice:
    return CorrectionNotice(tuple(given.items), given.text, given.due_on)


def _supplement(given: RepairSupplementInput) -> tuple[ProofEntry, ...]:
    return _proofs(given.proofs)


def _reason(given: CreditReasonInput) -> str:
    return given.reason


def _decision(given: RepairDecisionInput) -> RepairDecision:
    return RepairDecision(given.document_number, given.reason, frozenset(given.confirmed))


def _entry(given: ObjectionInput) -> ObjectionEntry:
    evidence = tuple(EvidenceEntry(each.title, each.text) for each in given.evidence)
    return ObjectionEntry(given.wanted, given.statement, evidence)


def _correction(given: UpheldCorrectionInput) -> Correction:
    grades = None if given.grades is None else tuple(given.grades)
    return Correction(**{**given.model_dump(), "grades": grades})


@blueprint.get("/enterprises/<enterprise_id>/credit-rights")
@blueprint.output(RightsAnswer)
@blueprint.doc(summary="每条记录可以申请修复、提出异议的时间，和办理中的事项", security="bearer")
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def get_credit_rights(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return RightsAnswer(rights=enterprise_rights(session, enterprise_id, signed_in_actor(), wiring.clock()))


@blueprint.get("/credit-rights")
@blueprint.output(QueueAnswer)
@blueprint.doc(summary="待办的修复申请和异议，先到期的在前", security="bearer")
@signed_in(*_STAFF)
def get_rights_queue() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return QueueAnswer.model_validate(rights_queue(session, signed_in_actor(), wiring.clock()))


@blueprint.post("/credit-records/<record_id>/repairs")
@blueprint.input(RepairInput)
@blueprint.output(RepairAnswer, status_code=201)
@blueprint.doc(summary="申请信用修复", security="bearer", description=_CONDITIONS)
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def post_repair(record_id: str, json_data: RepairInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    made = _do(_with(_application, apply_for_repair)(json_data), record_id)
    return _repair(str(made), 201)


@blueprint.get("/credit-repairs/<repair_id>")
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="一件信用修复申请，含材料、期限和可以办理的事项", security="bearer")
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def get_repair(repair_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _repair(repair_id)


@blueprint.post("/credit-records/<record_id>/objections")
@blueprint.input(ObjectionInput)
@blueprint.output(ObjectionAnswer, status_code=201)
@blueprint.doc(summary="对一条记录提出异议", security="bearer", description=_CONDITIONS)
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def post_objection(record_id: str, json_data: ObjectionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    raised = _do(_with(_entry, raise_objection)(json_data), record_id)
    return _objection(str(raised), 201)


@blueprint.get("/credit-objections/<objection_id>")
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="一件异议，含证据、期限和可以办理的事项", security="bearer")
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def get_objection(objection_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _objection(objection_id)


_REPAIR_ACTS = (
    _CaseAct("acceptance", "受理", _bare(accept_repair)),
    _CaseAct("correction-notice", "一次性告知补正", _with(_notice, ask_for_correction), CorrectionNoticeInput),
    _CaseAct(
        "supplement",
        "提交补正材料",
        _with(_supplement, supplement_repair),
        RepairSupplementInput,
        _PARTIES,
        by_key=True,
    ),
    _CaseAct("acceptance-refusal", "不予受理", _with(_reason, refuse_acceptance), CreditReasonInput),
    _CaseAct("extension", "延长审查期限", _with(_reason, extend_repair), CreditReasonInput),
    _CaseAct("grant", "准予修复，公示、共享和使用一并停止", _with(_decision, grant_repair), RepairDecisionInput),
    _CaseAct("refusal", "不予修复", _with(_decision, refuse_repair), RepairDecisionInput),
    _CaseAct("refusal-for-fraud", "因造假不予修复", _with(_decision, refuse_for_fraud), RepairDecisionInput, _HEAD),
    _CaseAct(
        "revocation", "因造假撤销修复，公示期重新计算", _with(_decision, revoke_repair), RepairDecisionInput, _HEAD
    ),
    _CaseAct("plan-failure", "计划或者协议未能执行，恢复公示", _with(_decision, note_plan_failed), RepairDecisionInput),
    _CaseAct("withdrawal", "撤回申请", _bare(withdraw_repair), roles=_PARTIES, by_key=True),
)
_OBJECTION_ACTS = (
    _CaseAct("acceptance", "受理异议", _bare(accept_objection)),
    _CaseAct("acceptance-refusal", "不予受理异议", _with(_reason, refuse_objection_acceptance), CreditReasonInput),
    _CaseAct("upholding", "认定异议成立", _with(_reason, uphold_objection), CreditReasonInput),
    _CaseAct("rejection", "认定异议不成立", _with(_reason, reject_objection), CreditReasonInput),
    _CaseAct("correction", "按成立的异议更正记录", _with(_correction, correct_by_objection), UpheldCorrectionInput),
    _CaseAct("record-withdrawal", "按成立的异议撤销记录", _bare(withdraw_by_objection)),
    _CaseAct("withdrawal", "撤回异议", _bare(take_back_objection), roles=_PARTIES, by_key=True),
)


def _offer(act: _CaseAct, case: str, answer: type[BaseModel], show: Callable[[str], Any]) -> None:
    """Make the endpoint of one act; it answers with the case as it is then."""

    def post_act(json_data: Any = None, **place: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
        (case_id,) = place.values()
        _do(act.read(json_data), case_id)
        return show(case_id)

    view = signed_in(*act.roles)(post_act)
    if act.by_key:
        view = key_scope(KeyScope.CREDIT)(view)
    view = blueprint.doc(summary=act.summary, security="bearer", description=_CONDITIONS)(view)
    view = blueprint.output(answer)(view)
    if act.takes is not None:
        view = blueprint.input(act.takes)(view)
    blueprint.post(f"/credit-{case}s/<{case}_id>/{act.path}", endpoint=f"post_{case}_{act.path}")(view)


for _act in _REPAIR_ACTS:
    _offer(_act, "repair", RepairAnswer, _repair)
for _act in _OBJECTION_ACTS:
    _offer(_act, "objection", ObjectionAnswer, _objection)
