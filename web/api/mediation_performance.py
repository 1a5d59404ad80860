"""Performance over the API: the plan, what came, proof, breach and explanation, promise by promise."""

from typing import Any

from apiflask import APIBlueprint
from flask import request

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Role
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.complaint_page import complaint_page
from mediation.queries.promises_due import promises_due
from mediation.services.give_excuse import give_excuse
from mediation.services.watch_performance import Proof, confirm_receipt, report_breach, submit_performance_proof
from web.api.mediation_acts import PRECONDITIONS, carry_out, etag, not_modified, read_upload, require_visible
from web.api.schemas.mediation import ActAnswer
from web.api.schemas.promises import (
    BreachInput,
    ExcuseInput,
    PerformanceAnswer,
    PerformedInput,
    PromisesDueAnswer,
)
from web.dependencies import dependencies
from web.limits import takes_files
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("mediation_performance_api", __name__, tag="履行")

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)
_MOST_DIGITS = 4


@blueprint.get("/complaints/<complaint_id>/performance")
@blueprint.output(PerformanceAnswer)
@blueprint.doc(summary="履行计划：每一项约定的日子、金额、收到多少、晚了几天", security="bearer")
@signed_in(*_READERS)
def get_performance(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, signed_in_actor(), wiring.clock())
    if page.performance is None:
        raise NotFoundError("这件投诉还没有生效的调解书")
    tag = f"{page.head.version}-{wiring.today().isoformat()}"
    plan = page.performance
    coming = plan.next_promise.number if plan.next_promise else None
    answer = PerformanceAnswer(
        complaint_id=complaint_id, actions=list(page.head.actions), next_promise=coming, **vars(plan)
    )
    return not_modified(tag) or (answer, 200, {"ETag": etag(tag)})


@blueprint.get("/promises-due")
@blueprint.output(PromisesDueAnswer)
@blueprint.doc(summary="本企业还没有履行的约定，先到期的在前", security="bearer")
@signed_in(Role.MERCHANT)
def get_promises_due() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        lines = promises_due(session, signed_in_actor(), wiring.clock())
    return PromisesDueAnswer(lines=lines)


@blueprint.post("/complaints/<complaint_id>/performance/confirmation")
@blueprint.input(PerformedInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="确认收到：全部、某一项或者一部分金额", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.CONFIRM_PERFORMANCE))
def post_confirmation(complaint_id: str, json_data: PerformedInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    receipt = json_data.receipt()
    return carry_out(
        lambda session, actor, now, sent: confirm_receipt(session, complaint_id, receipt, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/performance/breach")
@blueprint.input(BreachInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="反映没有按约履行", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.REPORT_BREACH))
def post_breach(complaint_id: str, json_data: BreachInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    report = json_data.report()
    return carry_out(lambda session, actor, now, sent: report_breach(session, complaint_id, report, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/performance/excuse")
@blueprint.input(ExcuseInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="商家说明没有按时履行的原因", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.GIVE_EXCUSE))
def post_excuse(complaint_id: str, json_data: ExcuseInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    excuse = json_data.excuse()
    return carry_out(
        lambda session, actor, now, sent: give_excuse(session, complaint_id, excuse, actor, now, sent), status=201
    )


@blueprint.post("/complaints/<complaint_id>/performance/proof")
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(
    summary="提交履行凭证：表单字段 file、note 和 promise（第几项约定）", security="bearer", description=PRECONDITIONS
)
@signed_in(*roles_of(Action.SUBMIT_PERFORMANCE_PROOF))
@takes_files
def post_proof(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    require_visible(complaint_id)
    number = _sent_number()
    proof = Proof(read_upload(), number)
    return carry_out(
        lambda session, actor, now, sent: submit_performance_proof(session, complaint_id, proof, actor, now, sent),
        status=201,
    )


def _sent_number() -> int | None:
    text = request.form.get("promise", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise InvalidInputError("promise 请填第几项约定", fields={"promise": "请填整数"})
    return int(text)
