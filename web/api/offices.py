"""Offices over the API: competence, transfers, disputes, who works on what, absences, workload."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from identity.queries.offices import office_lines
from identity.services.open_office import change_office, close_office, open_office
from identity.services.place_official import place_official
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.filing_form import draft_competence, draft_page
from mediation.queries.office_work import assignable, office_work
from mediation.queries.workload import absence_lines, office_loads
from mediation.services.assign_complaint import assign_complaint, hand_over
from mediation.services.note_absence import cancel_absence, note_absence
from mediation.services.settle_competence import designate_office, dispute_competence, settle_competence
from mediation.services.transfer_complaint import transfer_complaint, transfer_outside
from web.api.mediation_acts import PRECONDITIONS, carry_away, carry_out
from web.api.schemas.mediation import ActAnswer
from web.api.schemas.offices import (
    AbsenceIdAnswer,
    AbsenceInput,
    AbsencesAnswer,
    CompetenceAnswer,
    HandlerInput,
    HandOverInput,
    OfficeIdAnswer,
    OfficeInput,
    OfficesAnswer,
    OfficeWorkAnswer,
    OutsideTransferInput,
    PeopleAnswer,
    PlaceInput,
    SettlementInput,
    TransferInput,
    WorkloadAnswer,
)
from web.dependencies import dependencies
from web.office_forms import prepared_office
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("offices_api", __name__, tag="机关和承办")

_READERS = (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)


@blueprint.get("/offices")
@blueprint.output(OfficesAnswer)
@blueprint.doc(summary="本系统的机关和它们的辖区", security="bearer")
@signed_in(*_READERS, Role.ADMIN)
def get_offices() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return OfficesAnswer(offices=office_lines(session))


@blueprint.post("/admin/offices")
@blueprint.input(OfficeInput)
@blueprint.output(OfficeIdAnswer, status_code=201)
@blueprint.doc(summary="设立机关", security="bearer")
@signed_in(Role.ADMIN)
def post_office(json_data: OfficeInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    office, wiring = prepared_office(json_data.form()), dependencies()
    with wiring.open_transaction() as session:
        return OfficeIdAnswer(office_id=open_office(session, office, signed_in_actor(), wiring.real_clock()))


@blueprint.put("/admin/offices/<office_id>")
@blueprint.input(OfficeInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="修改机关（整份替换）", security="bearer")
@signed_in(Role.ADMIN)
def put_office(office_id: str, json_data: OfficeInput) -> ResponseReturnValue:
    office, wiring = prepared_office(json_data.form()), dependencies()
    with wiring.open_transaction() as session:
        change_office(session, office_id, office, signed_in_actor(), wiring.real_clock())
    return "", 204


@blueprint.post("/admin/offices/<office_id>/closure")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="停用机关：不再收到新的投诉", security="bearer")
@signed_in(Role.ADMIN)
def post_closure(office_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        close_office(session, office_id, signed_in_actor(), wiring.real_clock())
    return "", 204


@blueprint.put("/admin/accounts/<account_id>/office")
@blueprint.input(PlaceInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="把工作人员调到另一个机关", security="bearer")
@signed_in(Role.ADMIN)
def put_place(account_id: str, json_data: PlaceInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        place_official(session, account_id, json_data.office_id, signed_in_actor(), wiring.real_clock())
    return "", 204


@blueprint.get("/complaints/<complaint_id>/draft/competence")
@blueprint.output(CompetenceAnswer)
@blueprint.doc(summary="这份草稿现在提交的话，由哪个机关处理，为什么", security="bearer")
@signed_in(*roles_of(Action.FILE))
def get_draft_competence(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        fields = draft_page(session, complaint_id, signed_in_actor()).fields
        return CompetenceAnswer.model_validate(draft_competence(session, fields, wiring.clock()))


@blueprint.get("/complaints/<complaint_id>/office/work")
@blueprint.output(OfficeWorkAnswer)
@blueprint.doc(summary="办理机关和依据、承办人、交接说明、移送和管辖争议", security="bearer")
@signed_in(*_READERS)
def get_office_work(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        work = office_work(session, complaint_id, signed_in_actor(), wiring.clock())
        return OfficeWorkAnswer.model_validate(work)


@blueprint.post("/complaints/<complaint_id>/transfer")
@blueprint.input(TransferInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="移送本系统里的另一个机关，由它决定是否受理", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.TRANSFER))
def post_transfer(complaint_id: str, json_data: TransferInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    order = json_data.order()
    return carry_away(
        lambda session, actor, now, sent: transfer_complaint(session, complaint_id, order, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/transfer/outside")
@blueprint.input(OutsideTransferInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="移送系统以外的机关，在这里办结", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.TRANSFER_OUTSIDE))
def post_transfer_outside(complaint_id: str, json_data: OutsideTransferInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    order = json_data.order()
    return carry_out(lambda session, actor, now, sent: transfer_outside(session, complaint_id, order, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/competence/dispute")
@blueprint.input(TransferInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="提出管辖异议：认为应由另一个机关管辖", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DISPUTE_COMPETENCE))
def post_dispute(complaint_id: str, json_data: TransferInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    order = json_data.order()
    return carry_out(
        lambda session, actor, now, sent: dispute_competence(session, complaint_id, order, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/competence/settlement")
@blueprint.input(SettlementInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="协商确定由自己的机关办理", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.SETTLE_COMPETENCE))
def post_settlement(complaint_id: str, json_data: SettlementInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    reasons = json_data.reasons
    return carry_out(
        lambda session, actor, now, sent: settle_competence(session, complaint_id, reasons, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/competence/designation")
@blueprint.input(TransferInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="共同的上级机关指定管辖", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DESIGNATE_OFFICE))
def post_designation(complaint_id: str, json_data: TransferInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    order = json_data.order()
    return carry_out(lambda session, actor, now, sent: designate_office(session, complaint_id, order, actor, now, sent))


@blueprint.get("/complaints/<complaint_id>/handler")
@blueprint.output(PeopleAnswer)
@blueprint.doc(summary="可以承办的人和各自的工作量，建议工作量最少的", security="bearer")
@signed_in(*_READERS)
def get_handlers(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return PeopleAnswer(people=assignable(session, complaint_id, signed_in_actor(), wiring.clock()))


@blueprint.post("/complaints/<complaint_id>/handler")
@blueprint.input(HandlerInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="分派承办人，或者自己承办", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ASSIGN))
def post_handler(complaint_id: str, json_data: HandlerInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    chosen = json_data.handler_id
    return carry_out(
        lambda session, actor, now, sent: assign_complaint(session, complaint_id, chosen, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/handover")
@blueprint.input(HandOverInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="交接，写明交接说明", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.HAND_OVER))
def post_handover(complaint_id: str, json_data: HandOverInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    order = json_data.order()
    return carry_out(lambda session, actor, now, sent: hand_over(session, complaint_id, order, actor, now, sent))


@blueprint.get("/office/workload")
@blueprint.output(WorkloadAnswer)
@blueprint.doc(summary="本机关和下级机关的工作量和超期", security="bearer")
@signed_in(Role.SUPERVISOR)
def get_workload() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return WorkloadAnswer(offices=office_loads(session, signed_in_actor(), wiring.clock()))


@blueprint.get("/office/absences")
@blueprint.output(AbsencesAnswer)
@blueprint.doc(summary="现在和将来的不在岗", security="bearer")
@signed_in(*_READERS)
def get_absences() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return AbsencesAnswer(absences=absence_lines(session, signed_in_actor(), wiring.clock()))


@blueprint.post("/office/absences")
@blueprint.input(AbsenceInput)
@blueprint.output(AbsenceIdAnswer, status_code=201)
@blueprint.doc(summary="登记不在岗和代办人", description="同几天只能登记一次，重复发送返回 409。", security="bearer")
@signed_in(*_READERS)
def post_absence(json_data: AbsenceInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        return AbsenceIdAnswer(absence_id=note_absence(session, json_data.plan(), signed_in_actor(), wiring.clock()))


@blueprint.post("/office/absences/<absence_id>/cancellation")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="取消不在岗登记", security="bearer")
@signed_in(*_READERS)
def post_cancellation(absence_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        cancel_absence(session, absence_id, signed_in_actor(), wiring.clock())
    return "", 204
