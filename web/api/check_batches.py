"""A file of applications checked line by line, over the API: sent, watched, taken back with its answers."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from core.kernel.roles import CLERK_ROLES, Role
from core.records.writing import csv_table
from sanctions.queries.check_batches import batch_page, batch_table
from web.api.schemas.check_batches import CheckBatchOut
from web.check_files import started_batch
from web.dependencies import dependencies
from web.limits import takes_files
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("check_batches_api", __name__, tag="名单与核查")

_ASKERS = (*sorted(CLERK_ROLES), Role.CLIENT)
_TEXT = (
    "以 multipart/form-data 发送：desk、matter 和 file（CSV 或者 Excel，最多 10000 行）。逐行在后台核查，用编号查进度。"
    "请求头 Idempotency-Key 相同、文件和事项也相同时只算一次。外部系统的行数按约定的每分钟次数核查，"
    "试探出生日期和号码的上限逐行计算；同时最多有五个没有查完的文件。没有查成的行写着“未核查”和原因，不得当作“未发现”。"
)


@blueprint.post("/checks/batches")
@blueprint.output(CheckBatchOut, status_code=202)
@blueprint.doc(
    summary="交一个文件，逐行核查",
    description=_TEXT,
    responses={409: "Idempotency-Key 已用于另一个文件", 429: "交得太多", 503: "没有收下，没有核查"},
    security=["bearer", "client"],
)
@signed_in(*_ASKERS)
@takes_files
def post_batch() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    typed = request.form
    key = request.headers.get("Idempotency-Key", "")
    return _batch(started_batch(typed.get("desk", ""), typed.get("matter", ""), key))


@blueprint.get("/checks/batches/<batch_id>")
@blueprint.output(CheckBatchOut)
@blueprint.doc(summary="一次批量核查的进度；外部系统只看得到自己的", security=["bearer", "client"])
@signed_in(*_ASKERS)
def get_batch(batch_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _batch(batch_id)


@blueprint.get("/checks/batches/<batch_id>/answers")
@blueprint.doc(summary="交来的表格，每行加上结论、依据或者没有核查的原因（CSV）", security=["bearer", "client"])
@signed_in(*_ASKERS)
def get_answers(batch_id: str) -> Response:
    with dependencies().open_reading() as session:
        heading, rows = batch_table(session, batch_id, signed_in_actor())
    content = csv_table(heading, rows)
    return Response(content, content_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})


def _batch(batch_id: str) -> CheckBatchOut:
    with dependencies().open_reading() as session:
        return CheckBatchOut.model_validate(batch_page(session, batch_id, signed_in_actor()))
