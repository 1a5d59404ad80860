"""Every act on an objection as one row: its effect, its fields, and the service that takes them."""

from collections.abc import Mapping
from datetime import datetime

from flask import request

from core.database import Session
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from credit.domain.case_papers import Asked
from credit.domain.entries import Correction
from credit.domain.items import Grade
from credit.domain.objection_steps import ObjectionAction
from credit.queries.correction_form import correction_form, read_changes
from credit.services.judge_objection import (
    accept_objection,
    correct_by_objection,
    refuse_objection_acceptance,
    reject_objection,
    take_back_objection,
    uphold_objection,
    withdraw_by_objection,
)
from web.forms import CHECK_FIELDS
from web.pages.right_fields import Act, CaseAct, CaseField, act_with, ticked, typed, typed_day, typed_reason

BODY = "body-"
_REASON = CaseField("reason", "核实的情况和理由", "area", "企业会看到。写明查了什么、结论是什么。")


def _correction() -> Act:
    """Correct what was written differently; what stays as it was is not sent."""
    event_on, reason, grades = typed_day("event_on"), typed("reason"), ticked("grades", Grade)
    number = typed("correct_number")
    sent = request.form.items()
    written = {name.removeprefix(BODY): text for name, text in sent if name.startswith(BODY)}

    def act(session: Session, objection_id: str, actor: Actor, now: datetime, asked: Asked) -> object:
        form = correction_form(session, objection_id, actor)
        try:
            changes = read_changes(form, written)
        except InvalidInputError as error:
            problems = {f"{BODY}{name}": text for name, text in error.fields.items()}
            raise InvalidInputError(CHECK_FIELDS, fields=problems) from error
        correction = Correction(
            reason=reason,
            document_number=None if number == form.document_number else number,
            event_on=None if event_on == form.event_on else event_on,
            body_changes=changes,
            grades=None if not grades or set(grades) == set(form.grades) else grades,
        )
        return correct_by_objection(session, objection_id, correction, actor, now, asked)

    return act


OBJECTION_ACTS: Mapping[ObjectionAction, CaseAct] = {
    ObjectionAction.ACCEPT: CaseAct(
        "异议被受理，核实的期限从今天起算；企业收到受理通知书。", (), (), lambda: accept_objection
    ),
    ObjectionAction.REFUSE_ACCEPTANCE: CaseAct(
        "异议到此结束，记录不变；企业收到写明理由和救济途径的通知书。",
        (),
        (CaseField("reason", "不予受理的理由", "area", "企业会看到。"),),
        act_with(typed_reason, refuse_objection_acceptance),
    ),
    ObjectionAction.UPHOLD: CaseAct(
        "认定记录有误，更正的期限从今天起算；下一步更正记录或者撤销记录。",
        (),
        (_REASON,),
        act_with(typed_reason, uphold_objection),
    ),
    ObjectionAction.REJECT: CaseAct(
        "异议到此结束，记录不变；企业收到写明理由和救济途径的告知书。",
        (),
        (_REASON,),
        act_with(typed_reason, reject_objection),
    ),
    ObjectionAction.CORRECT: CaseAct(
        "更正后的版本立即代替现在的版本，公示期接着算；两个版本都留在档案里，订阅单位会收到更正的通知。",
        (),
        (CaseField("correction", "更正后的内容", "correction"), CaseField("reason", "更正的理由", "area")),
        _correction,
        goes_out=False,
    ),
    ObjectionAction.WITHDRAW_RECORD: CaseAct(
        "记录立即撤销，停止公示、停止共享、停止使用，订阅单位会收到停止的通知；案卷仍然保留。",
        (),
        (),
        lambda: withdraw_by_objection,
        goes_out=False,
    ),
    ObjectionAction.TAKE_BACK: CaseAct(
        "异议结束，不留下不利的影响；记录不变。", (), (), lambda: take_back_objection, goes_out=False
    ),
}
