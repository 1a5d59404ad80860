"""What comes before acceptance, over the API: declaration, missing material, signals, duplicates."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from core.kernel.roles import Role
from mediation.domain.lifecycle import Action, roles_of
from mediation.domain.sectors import sectors
from mediation.queries.refusal_signals import possible_twins, refusal_signals
from mediation.queries.supplements import supplement_file, supplement_form, supplement_views
from mediation.services.answer_supplement import SupplementAnswer, answer_supplement
from mediation.services.declare_at_filing import declare_at_filing
from mediation.services.judge_duplicate import judge_duplicate
from mediation.services.request_supplement import request_supplement
from web.api.mediation_acts import PRECONDITIONS, carry_out, require_visible
from web.api.schemas.accepting import (
    DeclarationInput,
    DuplicateInput,
    GroundSignalsAnswer,
    SectorAnswer,
    SignalsAnswer,
    SupplementAnswerView,
    SupplementInput,
    SupplementsAnswer,
    TwinAnswer,
    TwinsAnswer,
)
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


@blueprint.put("/complaints/<complaint_id>/declaration")
@blueprint.input(DeclarationInput)
@blueprint.output(ActAnswer)
@blueprint.doc(
    summary="提交前声明：是否在别处处理过、何时知道、是否同时举报", security="bearer", description=PRECONDITIONS
)
@signed_in(*roles_of(Action.DECLARE))
def put_declaration(complaint_id: str, json_data: DeclarationInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    declared = json_data.declaration()
    return carry_out(
        lambda session, actor, now, sent: declare_at_filing(session, complaint_id, declared, actor, now, sent)
    )


@blueprint.get("/complaints/<complaint_id>/signals")
@blueprint.output(SignalsAnswer)
@blueprint.doc(summary="受理检查：每一项不予受理理由旁边的事实，只供人判断", security="bearer")
@signed_in(*_OFFICE)
def get_signals(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = refusal_signals(session, complaint_id, signed_in_actor(), wiring.clock())
    grounds = tuple(GroundSignalsAnswer.model_validate(ground) for ground in found)
    return SignalsAnswer(grounds=grounds, sectors=tuple(SectorAnswer.model_validate(each) for each in sectors()))


@blueprint.get("/complaints/<complaint_id>/duplicates")
@blueprint.output(TwinsAnswer)
@blueprint.doc(summary="可能重复的投诉，和已经作出的判断", security="bearer")
@signed_in(*_OFFICE)
def get_duplicates(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        twins = possible_twins(session, complaint_id, signed_in_actor())
    return TwinsAnswer(twins=tuple(TwinAnswer.model_validate(twin) for twin in twins))


@blueprint.post("/complaints/<complaint_id>/duplicates")
@blueprint.input(DuplicateInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="判断是否重复投诉；不予受理另行决定", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.JUDGE_DUPLICATE))
def post_duplicate(complaint_id: str, json_data: DuplicateInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    judged = json_data.judged()
    return carry_out(lambda session, actor, now, sent: judge_duplicate(session, complaint_id, judged, actor, now, sent))


@blueprint.get("/supplement-files/<file_id>/content")
@blueprint.doc(summary="下载一份补充的材料（商家看不到）", security="bearer")
@signed_in(Role.CONSUMER, *_OFFICE)
def get_supplement_file(file_id: str) -> Response:
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = supplement_file(session, file_id, signed_in_actor())
    return download(wiring.files.get(found.sha256), found.media_type, found.name)
