"""Credit repair and objection over the API. The same services as the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint

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
_PARTIES = (Role.MERCHANT, *_STAFF)
_CONDITIONS = (
    "请求头 If-Match 可填上次读到的 ETag：已有新进展时返回 409。"
    "请求头 Idempotency-Key 相同时，同一账号只执行一次，重复发送得到第一次的结果。"
)
Act = Callable[[Session, Actor, datetime, Asked], object]


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


def _do(act: Act) -> object:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        return act(session, signed_in_actor(), wiring.clock(), _asked())


def _proofs(given: list[ProofInput]) -> tuple[ProofEntry, ...]:
    return tuple(ProofEntry(each.material, each.text) for each in given)


def _decision(given: RepairDecisionInput) -> RepairDecision:
    return RepairDecision(given.document_number, given.reason, frozenset(given.confirmed))


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
    application = RepairApplication(**{**json_data.model_dump(), "proofs": _proofs(json_data.proofs)})
    made = _do(lambda session, *said: apply_for_repair(session, record_id, application, *said))
    return _repair(str(made), 201)


@blueprint.get("/credit-repairs/<repair_id>")
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="一件信用修复申请，含材料、期限和可以办理的事项", security="bearer")
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def get_repair(repair_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/acceptance")
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="受理", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_repair_acceptance(repair_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: accept_repair(session, repair_id, *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/correction-notice")
@blueprint.input(CorrectionNoticeInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="一次性告知补正", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_correction_notice(repair_id: str, json_data: CorrectionNoticeInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    notice = CorrectionNotice(tuple(json_data.items), json_data.text, json_data.due_on)
    _do(lambda session, *said: ask_for_correction(session, repair_id, notice, *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/supplement")
@blueprint.input(RepairSupplementInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="提交补正材料", security="bearer", description=_CONDITIONS)
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def post_supplement(repair_id: str, json_data: RepairSupplementInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: supplement_repair(session, repair_id, _proofs(json_data.proofs), *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/acceptance-refusal")
@blueprint.input(CreditReasonInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="不予受理", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_acceptance_refusal(repair_id: str, json_data: CreditReasonInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: refuse_acceptance(session, repair_id, json_data.reason, *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/extension")
@blueprint.input(CreditReasonInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="延长审查期限", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_extension(repair_id: str, json_data: CreditReasonInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: extend_repair(session, repair_id, json_data.reason, *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/grant")
@blueprint.input(RepairDecisionInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="准予修复，公示、共享和使用一并停止", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_grant(repair_id: str, json_data: RepairDecisionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: grant_repair(session, repair_id, _decision(json_data), *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/refusal")
@blueprint.input(RepairDecisionInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="不予修复", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_refusal(repair_id: str, json_data: RepairDecisionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: refuse_repair(session, repair_id, _decision(json_data), *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/refusal-for-fraud")
@blueprint.input(RepairDecisionInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="因造假不予修复", security="bearer", description=_CONDITIONS)
@signed_in(*(Role.SUPERVISOR,))
def post_refusal_for_fraud(repair_id: str, json_data: RepairDecisionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: refuse_for_fraud(session, repair_id, _decision(json_data), *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/revocation")
@blueprint.input(RepairDecisionInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="因造假撤销修复，公示期重新计算", security="bearer", description=_CONDITIONS)
@signed_in(*(Role.SUPERVISOR,))
def post_revocation(repair_id: str, json_data: RepairDecisionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: revoke_repair(session, repair_id, _decision(json_data), *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/plan-failure")
@blueprint.input(RepairDecisionInput)
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="计划或者协议未能执行，恢复公示", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_plan_failure(repair_id: str, json_data: RepairDecisionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: note_plan_failed(session, repair_id, _decision(json_data), *said))
    return _repair(repair_id)


@blueprint.post("/credit-repairs/<repair_id>/withdrawal")
@blueprint.output(RepairAnswer)
@blueprint.doc(summary="撤回申请", security="bearer", description=_CONDITIONS)
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def post_repair_withdrawal(repair_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: withdraw_repair(session, repair_id, *said))
    return _repair(repair_id)


@blueprint.post("/credit-records/<record_id>/objections")
@blueprint.input(ObjectionInput)
@blueprint.output(ObjectionAnswer, status_code=201)
@blueprint.doc(summary="对一条记录提出异议", security="bearer", description=_CONDITIONS)
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def post_objection(record_id: str, json_data: ObjectionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    evidence = tuple(EvidenceEntry(each.title, each.text) for each in json_data.evidence)
    entry = ObjectionEntry(json_data.wanted, json_data.statement, evidence)
    raised = _do(lambda session, *said: raise_objection(session, record_id, entry, *said))
    return _objection(str(raised), 201)


@blueprint.get("/credit-objections/<objection_id>")
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="一件异议，含证据、期限和可以办理的事项", security="bearer")
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def get_objection(objection_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _objection(objection_id)


@blueprint.post("/credit-objections/<objection_id>/acceptance")
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="受理异议", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_objection_acceptance(objection_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: accept_objection(session, objection_id, *said))
    return _objection(objection_id)


@blueprint.post("/credit-objections/<objection_id>/acceptance-refusal")
@blueprint.input(CreditReasonInput)
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="不予受理异议", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_objection_acceptance_refusal(objection_id: str, json_data: CreditReasonInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: refuse_objection_acceptance(session, objection_id, json_data.reason, *said))
    return _objection(objection_id)


@blueprint.post("/credit-objections/<objection_id>/upholding")
@blueprint.input(CreditReasonInput)
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="认定异议成立", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_upholding(objection_id: str, json_data: CreditReasonInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: uphold_objection(session, objection_id, json_data.reason, *said))
    return _objection(objection_id)


@blueprint.post("/credit-objections/<objection_id>/rejection")
@blueprint.input(CreditReasonInput)
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="认定异议不成立", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_rejection(objection_id: str, json_data: CreditReasonInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: reject_objection(session, objection_id, json_data.reason, *said))
    return _objection(objection_id)


@blueprint.post("/credit-objections/<objection_id>/correction")
@blueprint.input(UpheldCorrectionInput)
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="按成立的异议更正记录", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_upheld_correction(objection_id: str, json_data: UpheldCorrectionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    grades = None if json_data.grades is None else tuple(json_data.grades)
    correction = Correction(**{**json_data.model_dump(), "grades": grades})
    _do(lambda session, *said: correct_by_objection(session, objection_id, correction, *said))
    return _objection(objection_id)


@blueprint.post("/credit-objections/<objection_id>/record-withdrawal")
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="按成立的异议撤销记录", security="bearer", description=_CONDITIONS)
@signed_in(*_STAFF)
def post_record_withdrawal(objection_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: withdraw_by_objection(session, objection_id, *said))
    return _objection(objection_id)


@blueprint.post("/credit-objections/<objection_id>/withdrawal")
@blueprint.output(ObjectionAnswer)
@blueprint.doc(summary="撤回异议", security="bearer", description=_CONDITIONS)
@key_scope(KeyScope.CREDIT)
@signed_in(*_PARTIES)
def post_objection_withdrawal(objection_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _do(lambda session, *said: take_back_objection(session, objection_id, *said))
    return _objection(objection_id)
