"""Checks and measures over the API: parse, open the transaction, make one call, answer."""

from typing import Any

from apiflask import APIBlueprint
from flask import request as flask_request

from core.kernel.clock import local_date
from core.kernel.errors import TooManyError
from core.kernel.roles import CLERK_ROLES, Role
from sanctions.domain.checks import CheckAnswer, CheckRequest, PersonAsked, answer_text
from sanctions.queries.checks import check_page, checks_by_clerk
from sanctions.queries.desks import MeasureLine, matters_of_desk, measures_in_force
from sanctions.queries.list_entries import public_list_entries
from sanctions.services.limit_guesses import tell_of_guesses
from sanctions.services.read_refusal import read_refusal
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.run_check import keep_check, look_up, replay_check
from sanctions.services.run_check_once import find_answer, keep_check_once
from web.api.schemas import sanctions as schemas
from web.dependencies import dependencies
from web.permissions import public, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("sanctions_api", __name__, tag="名单与核查")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_PARTIES = (*_STAFF, Role.MERCHANT)
_CLERKS = tuple(sorted(CLERK_ROLES))
_READERS = (*_CLERKS, Role.SUPERVISOR)
_CHECK_TEXT = (
    "查不成时返回 503，verdict 为“未核查”；任何情况下都不得当作“未发现”。"
    "请求头 Idempotency-Key（最多 200 个字符）相同、内容也相同时，三十天内只核查一次，重复发送得到第一次的结果。"
    "外部系统用 POST /oauth2/token 取得的令牌调用，令牌的范围要含 checks:窗口编号:事项编号。"
)


@blueprint.get("/enterprises/<enterprise_id>/list-entries")
@blueprint.output(schemas.ListEntriesOut)
@blueprint.doc(
    summary="企业当前在哪些名单、名录中（依法公示）",
    description="严重违法失信名单和经营异常名录，包括其他机关列入、本系统登记的；"
    "按登记编号或者统一社会信用代码查；登记中没有的主体返回 404，不会显示为不在名单中。",
    responses={404: "没有这个主体"},
)
@public
def get_list_entries(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        entries = public_list_entries(session, enterprise_id, wiring.today())
    return schemas.ListEntriesOut(entries=[schemas.ListEntryOut.model_validate(entry) for entry in entries])


@blueprint.get("/measures")
@blueprint.output(schemas.MeasuresOut)
@blueprint.doc(summary="今天有效的措施目录")
@public
def get_measures() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        lines = measures_in_force(session, local_date(wiring.clock()))
    return schemas.MeasuresOut(measures=[_measure(line) for line in lines])


@blueprint.get("/desks/<desk>/matters")
@blueprint.output(schemas.MattersOut)
@blueprint.doc(summary="窗口可以核查的申请事项", security="bearer")
@signed_in(*_READERS)
def get_matters(desk: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        found = matters_of_desk(session, desk)
    return schemas.MattersOut(matters=[schemas.MatterOut.model_validate(matter) for matter in found])


@blueprint.get("/checks")
@blueprint.output(schemas.ChecksOut)
@blueprint.doc(summary="我做过的核查", security="bearer")
@signed_in(*_CLERKS)
def get_checks() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        lines = checks_by_clerk(session, signed_in_actor())
    return schemas.ChecksOut(checks=[schemas.CheckLineOut.model_validate(line) for line in lines])


@blueprint.post("/checks")
@blueprint.input(schemas.CheckIn)
@blueprint.output(schemas.CheckAnswerOut, status_code=201)
@blueprint.doc(
    summary="核查一件申请",
    description=_CHECK_TEXT,
    responses={409: "Idempotency-Key 已用于另一次核查", 429: "问得太多", 503: "没有完成核查"},
    security=["bearer", "client"],
)
@signed_in(*_CLERKS, Role.CLIENT)
def post_check(json_data: schemas.CheckIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    people = tuple(PersonAsked(**person.model_dump()) for person in json_data.people)
    request = CheckRequest(**{**json_data.model_dump(), "people": people})
    return schemas.CheckAnswerOut.model_validate(_checked(request, flask_request.headers.get("Idempotency-Key", "")))


def _checked(request: CheckRequest, key: str) -> CheckAnswer:
    """Look everything up before the transaction that stores it: SQLite lets many read, and only one write."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        if key and (known := find_answer(session, request, key, actor)) is not None:
            return known
        gathered = look_up(session, request, actor, wiring.clock())
    try:
        with wiring.open_check() as session:
            if key:
                return keep_check_once(session, gathered, key, actor)
            return keep_check(session, gathered, actor)
    except TooManyError:
        with wiring.open_check() as session:
            tell_of_guesses(session, gathered.evidence, actor, wiring.clock())
        raise


@blueprint.get("/checks/<check_id>")
@blueprint.output(schemas.CheckOut)
@blueprint.doc(summary="一次核查当时展示的内容和办理结果；外部系统只看得到自己的", security=["bearer", "client"])
@signed_in(*_READERS, Role.CLIENT)
def get_check(check_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        page = check_page(session, check_id, signed_in_actor())
    return schemas.CheckOut.model_validate(page)


@blueprint.get("/checks/<check_id>/replay")
@blueprint.output(schemas.ReplayOut)
@blueprint.doc(summary="按当时的依据重新计算一次核查", security="bearer")
@signed_in(*_READERS)
def get_replay(check_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        shown = check_page(session, check_id, signed_in_actor())
        again = replay_check(session, check_id)
    is_same = answer_text(again) == shown.answer_text
    return schemas.ReplayOut(answer=schemas.CheckAnswerOut.model_validate(again), is_same=is_same)


@blueprint.post("/checks/<check_id>/decision")
@blueprint.input(schemas.DeskDecisionIn)
@blueprint.output(schemas.CheckOut)
@blueprint.doc(summary="登记办理结果和理由", security="bearer")
@signed_in(*_CLERKS)
def post_check_decision(check_id: str, json_data: schemas.DeskDecisionIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        decision = DeskDecision(**json_data.model_dump())
        record_check_decision(session, check_id, decision, signed_in_actor(), wiring.clock())
        page = check_page(session, check_id, signed_in_actor())
    return schemas.CheckOut.model_validate(page)


@blueprint.post("/checks/<check_id>/reading")
@blueprint.input(schemas.RefusalReadingIn)
@blueprint.output(schemas.CheckOut)
@blueprint.doc(summary="复核不予办理的决定", security="bearer")
@signed_in(*_READERS)
def post_refusal_reading(check_id: str, json_data: schemas.RefusalReadingIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        read_refusal(session, check_id, json_data.reading, json_data.note, actor, wiring.clock())
        page = check_page(session, check_id, actor)
    return schemas.CheckOut.model_validate(page)


def _measure(line: MeasureLine) -> schemas.MeasureOut:
    measure = line.measure
    return schemas.MeasureOut(
        code=measure.code,
        version=measure.version,
        title=measure.title,
        desks=list(line.desks),
        matters=list(line.matter_titles),
        objects=[kind.value for kind in measure.objects],
        flag_kinds=list(measure.flag_kinds),
        effect=measure.effect,
        effect_text=line.effect_text,
        addressed_to=measure.addressed_to,
        term=measure.term,
        articles=[schemas.ArticleOut.model_validate(article) for article in measure.articles],
        bearing=measure.bearing,
        allowed=measure.allowed,
        ambiguity=measure.ambiguity,
        from_on=measure.from_on,
    )
