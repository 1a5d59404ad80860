"""Decisions that raise flags, the abnormal list and post restrictions over the API, for officials."""

from typing import Any

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from core.kernel.roles import Role
from sanctions.domain.abnormal_procedure import AbnormalStatus
from sanctions.domain.decision_procedure import DecisionStatus
from sanctions.domain.restriction_procedure import RestrictionStatus
from sanctions.queries.abnormal_listings import abnormal_listings
from sanctions.queries.decisions import decision_page, decisions
from sanctions.queries.restrictions import restrictions
from web.api.schemas import flag_decisions as schemas
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("flag_decisions_api", __name__, tag="名单与核查")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)


class DecisionFilter(BaseModel):
    status: DecisionStatus | None = Field(default=None, description="只看这一状态")


@blueprint.get("/decisions")
@blueprint.input(DecisionFilter, location="query")
@blueprint.output(schemas.DecisionsOut)
@blueprint.doc(summary="产生提示的其他决定，等待确认的在前", security="bearer")
@signed_in(*_STAFF)
def get_decisions(query_data: DecisionFilter) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    statuses = None if query_data.status is None else [query_data.status]
    with wiring.open_reading() as session:
        found = decisions(session, wiring.clock(), statuses)
    rows = [schemas.DecisionRowOut.model_validate(row) for row in found.rows]
    return schemas.DecisionsOut(decisions=rows, counts={one.value: count for one, count in found.counts.items()})


@blueprint.get("/decisions/<decision_id>")
@blueprint.output(schemas.DecisionOut)
@blueprint.doc(summary="一项决定", security="bearer")
@signed_in(*_STAFF)
def get_decision(decision_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return schemas.DecisionOut.model_validate(
            decision_page(session, decision_id, signed_in_actor(), wiring.clock())
        )


class AbnormalFilter(BaseModel):
    status: AbnormalStatus | None = Field(default=None, description="只看这一状态")
    ground: str = Field(default="", max_length=8, description="只看这一种情形：4-1、4-2、4-3 或者 4-4")


@blueprint.get("/abnormal-listings")
@blueprint.input(AbnormalFilter, location="query")
@blueprint.output(schemas.AbnormalListingsOut)
@blueprint.doc(summary="经营异常名录，最近到期的在前", security="bearer")
@signed_in(*_STAFF)
def get_abnormal_listings(query_data: AbnormalFilter) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = abnormal_listings(session, wiring.clock(), query_data.status, query_data.ground)
    rows = [schemas.AbnormalRowOut.model_validate(row) for row in found.rows]
    return schemas.AbnormalListingsOut(listings=rows, counts={one.value: count for one, count in found.counts.items()})


class RestrictionFilter(BaseModel):
    status: RestrictionStatus | None = Field(default=None, description="只看这一状态")


@blueprint.get("/post-restrictions")
@blueprint.input(RestrictionFilter, location="query")
@blueprint.output(schemas.RestrictionsOut)
@blueprint.doc(summary="任职限制，最近到期的在前", security="bearer")
@signed_in(*_STAFF)
def get_restrictions(query_data: RestrictionFilter) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = restrictions(session, wiring.clock(), query_data.status)
    rows = [schemas.RestrictionRowOut.model_validate(row) for row in found.rows]
    return schemas.RestrictionsOut(restrictions=rows, counts={one.value: count for one, count in found.counts.items()})
