"""Cases of the serious list over the API: parse, open the transaction, make one call, answer with the case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from core.database import Session
from core.kernel.roles import Actor, Role
from sanctions.domain.procedure import Status
from sanctions.queries.listing_page import listing_page
from sanctions.queries.listings import listings
from sanctions.services.annul_listing import Annulment, annul_listing
from sanctions.services.arrange_hearing import HearingNotice, arrange_hearing
from sanctions.services.decide_listing import ListingDecision, decide_listing
from sanctions.services.dismiss_fall import dismiss_fall
from sanctions.services.drop_listing import Dropping, drop_listing
from sanctions.services.give_consent_of_superior import SuperiorConsent, give_consent_of_superior
from sanctions.services.hold_hearing import HearingRecord, hold_hearing
from sanctions.services.note_basis_fall import BasisFall, note_basis_fall
from sanctions.services.notify_listing import Notice, notify_listing
from sanctions.services.propose_listing import ListingProposal, UnperformedDecision, propose_listing
from sanctions.services.push_listing import Push, record_publication_there, record_push
from sanctions.services.record_statement import Statement, record_statement
from sanctions.services.request_hearing import request_hearing
from sanctions.services.serve_decision import DecisionServed, record_service
from sanctions.services.waive_hearing import waive_hearing
from web.api.schemas import listings as schemas
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("listings_api", __name__, tag="名单与核查")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_HEAD = (Role.SUPERVISOR,)
_PARTIES = (*_STAFF, Role.MERCHANT)
Act = Callable[[Session, str, Any, Actor, datetime], object]


@dataclass(frozen=True)
class _ListingAct:
    """One act on a case: its service, and how what is sent becomes what the service takes."""

    path: str
    summary: str
    takes: type[BaseModel]
    read: Callable[..., object]
    service: Act
    roles: tuple[Role, ...] = _STAFF


class ListingFilter(BaseModel):
    status: Status | None = Field(default=None, description="只看这一状态")


@blueprint.get("/listings")
@blueprint.input(ListingFilter, location="query")
@blueprint.output(schemas.ListingsOut)
@blueprint.doc(summary="列入案件，最近到期的在前", security="bearer")
@signed_in(*_STAFF)
def get_listings(query_data: ListingFilter) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    statuses = None if query_data.status is None else [query_data.status]
    with wiring.open_reading() as session:
        found = listings(session, wiring.clock(), statuses)
    rows = [schemas.ListingRowOut.model_validate(row) for row in found.rows]
    return schemas.ListingsOut(listings=rows, counts={status.value: count for status, count in found.counts.items()})


@blueprint.post("/listings")
@blueprint.input(schemas.ProposalIn)
@blueprint.output(schemas.ListingOut, status_code=201)
@blueprint.doc(summary="提出列入建议", security="bearer")
@signed_in(*_STAFF)
def post_listing(json_data: schemas.ProposalIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        proposal = ListingProposal(**{**json_data.model_dump(), "unperformed": _unperformed(json_data.unperformed)})
        listing_id = propose_listing(session, proposal, signed_in_actor(), wiring.clock())
    return _listing(listing_id)


@blueprint.get("/listings/<listing_id>")
@blueprint.output(schemas.ListingOut)
@blueprint.doc(summary="一件列入案件，含文书和可以办理的事项", security="bearer")
@signed_in(*_PARTIES)
def get_listing(listing_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _listing(listing_id)


def _unperformed(given: schemas.UnperformedIn | None) -> UnperformedDecision | None:
    return None if given is None else UnperformedDecision(**given.model_dump())


def _only(**given: object) -> object:
    """Take the one field of a body as it is."""
    (value,) = given.values()
    return value


_ACTS = (
    _ListingAct("notice", "送达事先告知书", schemas.NoticeIn, Notice, notify_listing),
    _ListingAct("statements", "登记陈述、申辩意见", schemas.StatementIn, Statement, record_statement, _PARTIES),
    _ListingAct("hearing-request", "登记听证申请", schemas.HearingRequestIn, _only, request_hearing, _PARTIES),
    _ListingAct("waiver", "登记放弃陈述、申辩和听证", schemas.WaiverIn, _only, waive_hearing, _PARTIES),
    _ListingAct("hearing-notice", "送达听证通知书", schemas.HearingNoticeIn, HearingNotice, arrange_hearing),
    _ListingAct("hearing", "登记听证情况", schemas.HearingRecordIn, HearingRecord, hold_hearing),
    _ListingAct("consent", "登记上级同意", schemas.ConsentIn, SuperiorConsent, give_consent_of_superior, _HEAD),
    _ListingAct("decision", "作出列入决定", schemas.DecisionIn, ListingDecision, decide_listing, _HEAD),
    _ListingAct("annulment", "撤销列入决定", schemas.AnnulmentIn, Annulment, annul_listing, _HEAD),
    _ListingAct("dropping", "不予列入", schemas.DroppingIn, Dropping, drop_listing),
    _ListingAct("decision-service", "登记列入决定送达", schemas.ServiceIn, DecisionServed, record_service),
    _ListingAct("push", "登记推送当事人登记地公示", schemas.PushIn, Push, record_push),
    _ListingAct("publication-there", "登记登记地已经公示", schemas.PublicationThereIn, _only, record_publication_there),
    _ListingAct(
        "basis-fall",
        "登记作为依据的决定被撤销，撤销列入的期限开始计算",
        schemas.BasisFallIn,
        BasisFall,
        note_basis_fall,
    ),
    _ListingAct("basis-stands", "查明依据仍然有效，期限停止计算", schemas.BasisStandsIn, _only, dismiss_fall, _HEAD),
)


def _offer(act: _ListingAct) -> None:
    """Make the endpoint of one act; it answers with the case as it is then."""

    def post_act(listing_id: str, json_data: BaseModel) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
        wiring = dependencies()
        given = act.read(**json_data.model_dump())
        with wiring.open_transaction() as session:
            act.service(session, listing_id, given, signed_in_actor(), wiring.clock())
        return _listing(listing_id)

    view = signed_in(*act.roles)(post_act)
    view = blueprint.doc(summary=act.summary, security="bearer")(view)
    view = blueprint.output(schemas.ListingOut)(view)
    view = blueprint.input(act.takes)(view)
    blueprint.post(f"/listings/<listing_id>/{act.path}", endpoint=f"post_{act.path}")(view)


def _listing(listing_id: str) -> schemas.ListingOut:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = listing_page(session, listing_id, signed_in_actor(), wiring.clock())
    return schemas.ListingOut.model_validate(page)


for _act in _ACTS:
    _offer(_act)
