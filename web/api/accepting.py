"""What comes before acceptance, over the API: missing material."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from core.kernel.roles import Role
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.supplements import supplement_file, supplement_form, supplement_views
from mediation.services.answer_supplement import SupplementAnswer, answer_supplement
from mediation.services.request_supplement import request_supplement
from web.api.mediation_acts import PRECONDITIONS, carry_out, require_visible
from web.api.schemas.accepting import SupplementAnswerView, SupplementInput, SupplementsAnswer
from web.api.schemas.mediation import ActAnswer
from web.dependencies import dependencies
from web.downloads import download
from web.limits import takes_files
from web.pages.uploads import store_uploads
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("accepting_api", __name__, tag="受理")

_OFFICE = (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)
_ANSWER = "answer."


@blueprint.get("/complaints/<complaint_id>/supplements")
@blueprint.output(SupplementsAnswer)
@blueprint.doc(summary="补充材料的通知和答复，以及可以要求补充的材料", security="bearer")
@signed_in(Role.CONSUMER, *_OFFICE)
def get_supplements(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        notices = supplement_views(session, complaint_id, actor, wiring.clock())
        offered = supplement_form(session, complaint_id, actor, wiring.clock())
    views = tuple(SupplementAnswerView.model_validate(notice) for notice in notices)
    return SupplementsAnswer(known=offered.items, notices=views)


@blueprint.post("/complaints/<complaint_id>/supplements")
@blueprint.input(SupplementInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="请消费者限期补充材料；受理期限不因此停止", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.REQUEST_SUPPLEMENT))
def post_supplement(complaint_id: str, json_data: SupplementInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    asked = json_data.asked()
    return carry_out(
        lambda session, actor, now, sent: request_supplement(session, complaint_id, asked, actor, now, sent), status=201
    )


@blueprint.post("/complaints/<complaint_id>/supplements/answer")
@blueprint.output(ActAnswer)
@blueprint.doc(
    summary="补充材料：表单字段 answer.编号 和 files（可以多个）", security="bearer", description=PRECONDITIONS
)
@signed_in(*roles_of(Action.ANSWER_SUPPLEMENT))
@takes_files
def post_supplement_answer(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    require_visible(complaint_id)
    uploads = store_uploads()
    if uploads.refusal is not None:
        raise uploads.refusal
    told = {name.removeprefix(_ANSWER): text for name, text in request.form.items() if name.startswith(_ANSWER)}
    answer = SupplementAnswer(told, uploads.stored)
    return carry_out(
        lambda session, actor, now, sent: answer_supplement(session, complaint_id, answer, actor, now, sent)
    )


@blueprint.get("/supplement-files/<file_id>/content")
@blueprint.doc(summary="下载一份补充的材料（商家看不到）", security="bearer")
@signed_in(Role.CONSUMER, *_OFFICE)
def get_supplement_file(file_id: str) -> Response:
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = supplement_file(session, file_id, signed_in_actor())
    return download(wiring.files.get(found.sha256), found.media_type, found.name)
