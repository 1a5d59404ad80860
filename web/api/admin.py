"""The administrator's acts over the API."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Role
from core.outbox.parked import failed_runs, stuck_deliveries
from identity.domain.registration import OfficialForm, prepare_official
from identity.queries.accounts import accounts_list
from identity.services.deactivate_account import deactivate_account
from identity.services.place_at_desk import place_at_desk
from identity.services.second_factor import reset_second_factor
from ledger.services.move_demo_clock import move_demo_clock
from ledger.services.release_parked_delivery import release_parked_delivery
from mediation.services.open_staff_account import open_staff_account
from sanctions.queries.desks import get_general_desk
from web.api.mediation_acts import etag, read_submission
from web.api.schemas.admin import (
    AccountsAnswer,
    AccountsQuery,
    ClockAnswer,
    ClockInput,
    DeactivationInput,
    DeliveriesAnswer,
    DeskInput,
    OfficialAnswer,
    OfficialInput,
    ReleasedAnswer,
)
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("admin_api", __name__, tag="系统管理", url_prefix="/admin")


@blueprint.get("/accounts")
@blueprint.input(AccountsQuery, location="query")
@blueprint.output(AccountsAnswer)
@blueprint.doc(summary="全部账号，或一个岗位的账号", security="bearer")
@signed_in(Role.ADMIN)
def get_accounts(query_data: AccountsQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return AccountsAnswer(accounts=accounts_list(session, signed_in_actor(), query_data.role))


@blueprint.post("/accounts")
@blueprint.input(OfficialInput)
@blueprint.output(OfficialAnswer, status_code=201)
@blueprint.doc(summary="开设工作人员账号", description="同一手机号只能开一次，重复发送返回 409。", security="bearer")
@signed_in(Role.ADMIN)
def post_official(json_data: OfficialInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    account, wiring = prepare_official(OfficialForm(**json_data.model_dump())), dependencies()
    with wiring.open_transaction() as session:
        if account.desk is not None:
            get_general_desk(session, account.desk)
        return OfficialAnswer(account_id=open_staff_account(session, account, signed_in_actor(), wiring.real_clock()))


@blueprint.post("/accounts/<account_id>/deactivation")
@blueprint.input(DeactivationInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="停用账号", security="bearer")
@signed_in(Role.ADMIN)
def post_account_deactivation(account_id: str, json_data: DeactivationInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        deactivate_account(session, account_id, json_data.reason, signed_in_actor(), wiring.real_clock())
    return "", 204


@blueprint.put("/accounts/<account_id>/desk")
@blueprint.input(DeskInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="把部门窗口的人员换到另一个窗口", security="bearer")
@signed_in(Role.ADMIN)
def put_desk(account_id: str, json_data: DeskInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        desk = get_general_desk(session, json_data.desk)
        place_at_desk(session, account_id, desk.code, signed_in_actor(), wiring.real_clock())
    return "", 204


@blueprint.post("/accounts/<account_id>/second-factor/reset")
@blueprint.input(DeactivationInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="重置一个账号的登录验证器，所有登录随即失效", security="bearer")
@signed_in(Role.ADMIN)
def post_second_factor_reset(account_id: str, json_data: DeactivationInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        reset_second_factor(session, account_id, json_data.reason, signed_in_actor(), wiring.real_clock())
    return "", 204


@blueprint.get("/deliveries")
@blueprint.output(DeliveriesAnswer)
@blueprint.doc(summary="停住的投递和失败的定时任务", security="bearer")
@signed_in(Role.ADMIN)
def get_deliveries() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return DeliveriesAnswer(stuck=stuck_deliveries(session), failed_duties=failed_runs(session))


@blueprint.post("/deliveries/<int:delivery_id>/release")
@blueprint.output(ReleasedAnswer)
@blueprint.doc(summary="让停住的投递再试一次", security="bearer")
@signed_in(Role.ADMIN)
def post_delivery_release(delivery_id: int) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        release_parked_delivery(session, delivery_id, signed_in_actor(), wiring.clock())
    return ReleasedAnswer(delivery_id=delivery_id)


@blueprint.get("/clock")
@blueprint.output(ClockAnswer)
@blueprint.doc(summary="演示城市的时间（只在演示模式）", security="bearer")
@signed_in(Role.ADMIN)
def get_demo_clock() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _require_demo_mode()
    return _clock()


@blueprint.post("/clock")
@blueprint.input(ClockInput)
@blueprint.output(ClockAnswer)
@blueprint.doc(
    summary="把演示城市的时间向后移（只在演示模式）",
    description="请求头 If-Match 填读到的 ETag：时间已经移动过时返回 409，重复发送不会移动两次。",
    security="bearer",
)
@signed_in(Role.ADMIN)
def post_demo_clock(json_data: ClockInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    _require_demo_mode()
    wiring, seen_day = dependencies(), read_submission().version
    with wiring.open_transaction() as session:
        move_demo_clock(session, json_data.days, signed_in_actor(), wiring.real_clock(), seen_day)
    return _clock()


def _require_demo_mode() -> None:
    if not dependencies().settings.demo_mode:
        raise NotFoundError("只有演示环境可以移动时间")


def _clock() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    now = wiring.clock()
    answer = ClockAnswer(service_time=now, service_day=local_date(now), real_time=wiring.real_clock())
    return answer, 200, {"ETag": etag(answer.service_day.toordinal())}
