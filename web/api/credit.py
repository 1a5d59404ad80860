"""The credit file and the public figures over the API."""

from typing import Any

from apiflask import APIBlueprint

from core.kernel.roles import Role
from credit.domain.entries import Correction
from credit.queries.party_file import party_file, record_page
from credit.queries.public_file import public_file
from credit.services.correct_record import correct_record
from credit.services.follow_repair import OthersRepair, follow_repair
from credit.services.open_sealed_record import open_sealed_record
from credit.services.withdraw_record import withdraw_record
from registry.queries.enterprise_page import enterprise_page
from web.api.schemas.credit import (
    CorrectionInput,
    FiguresAnswer,
    FiguresQuery,
    FollowedRepairInput,
    OpenedRecordAnswer,
    OpeningInput,
    PartyFileAnswer,
    PublicFileAnswer,
    RecordAnswer,
    WithdrawalInput,
)
from web.dependencies import dependencies
from web.figures import figure_table
from web.permissions import public, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("credit_api", __name__, tag="信用档案")

_KEEPERS = (Role.OFFICER, Role.SUPERVISOR)
_READERS = (Role.MERCHANT, Role.MEDIATOR, *_KEEPERS)


@blueprint.get("/enterprises/<enterprise_id>/credit")
@blueprint.output(PublicFileAnswer)
@blueprint.doc(summary="依法公示的信用记录，含来源、依据和公示期")
@public
def get_public_file(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        known = enterprise_page(session, enterprise_id).enterprise.enterprise_id
        return PublicFileAnswer.model_validate(public_file(session, known, wiring.today()))


@blueprint.get("/enterprises/<enterprise_id>/party-file")
@blueprint.output(PartyFileAnswer)
@blueprint.doc(summary="完整的信用档案，只给本企业的代表和办理机关", security="bearer")
@signed_in(*_READERS)
def get_party_file(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        known = enterprise_page(session, enterprise_id).enterprise.enterprise_id
        return PartyFileAnswer.model_validate(party_file(session, known, signed_in_actor(), wiring.today()))


@blueprint.get("/credit-records/<record_id>")
@blueprint.output(RecordAnswer)
@blueprint.doc(summary="一条信用记录", security="bearer")
@signed_in(*_READERS)
def get_record(record_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _record(record_id)


@blueprint.post("/credit-records/<record_id>/correction")
@blueprint.input(CorrectionInput)
@blueprint.output(RecordAnswer, status_code=201)
@blueprint.doc(
    summary="更正一条记录，得到新的版本", description="已被更正的版本不能再更正，重复发送返回 409。", security="bearer"
)
@signed_in(*_KEEPERS)
def post_correction(record_id: str, json_data: CorrectionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    grades = None if json_data.grades is None else tuple(json_data.grades)
    correction = Correction(**{**json_data.model_dump(), "grades": grades})
    with wiring.open_transaction() as session:
        new_id = correct_record(session, record_id, correction, signed_in_actor(), wiring.clock())
    return _record(new_id)


@blueprint.post("/credit-records/<record_id>/withdrawal")
@blueprint.input(WithdrawalInput)
@blueprint.output(RecordAnswer)
@blueprint.doc(summary="撤销一条记录", security="bearer")
@signed_in(*_KEEPERS)
def post_withdrawal(record_id: str, json_data: WithdrawalInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        withdraw_record(session, record_id, json_data.reason, signed_in_actor(), wiring.clock())
    return _record(record_id)


@blueprint.post("/credit-records/<record_id>/opening")
@blueprint.input(OpeningInput)
@blueprint.output(OpenedRecordAnswer)
@blueprint.doc(summary="写明理由，打开一条封存的记录；每次打开都写进办理日志", security="bearer")
@signed_in(*_KEEPERS)
def post_opening(record_id: str, json_data: OpeningInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        fields = open_sealed_record(session, record_id, json_data.reason, signed_in_actor(), wiring.clock())
    return OpenedRecordAnswer(fields=dict(fields))


@blueprint.post("/credit-records/<record_id>/followed-repair")
@blueprint.input(FollowedRepairInput)
@blueprint.output(RecordAnswer)
@blueprint.doc(summary="其他机关已准予修复，这里一并停止公示、共享和使用", security="bearer")
@signed_in(*_KEEPERS)
def post_followed_repair(record_id: str, json_data: FollowedRepairInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, repair = dependencies(), OthersRepair(json_data.authority, json_data.document_number)
    with wiring.open_transaction() as session:
        follow_repair(session, record_id, repair, signed_in_actor(), wiring.clock())
    return _record(record_id)


@blueprint.get("/statistics")
@blueprint.input(FiguresQuery, location="query")
@blueprint.output(FiguresAnswer)
@blueprint.doc(summary="每月的公开数据，只有数目")
@public
def get_statistics(query_data: FiguresQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return FiguresAnswer.model_validate(figure_table(session, wiring.today(), query_data.months))


def _record(record_id: str) -> RecordAnswer:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return RecordAnswer(record=record_page(session, record_id, signed_in_actor(), wiring.today()))
